package dev.limpid.game;

import dev.limpid.model.Feature;
import dev.limpid.model.Mask;
import dev.limpid.model.Place;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How players lie beside each other: words in one row, the cells of a grid in several. They are numbered row by row. */
public record Lattice(int rows, int columns) {
    public Lattice {
        if (rows < 1 || columns < 1) {
            throw new IllegalArgumentException(
                    "A lattice has at least one row and one column, got " + rows + " and " + columns + ".");
        }
    }

    /** All side by side. */
    public static Lattice row(int players) {
        return new Lattice(1, players);
    }

    /**
     * Of words a row; of a picture's regions the rows and columns of their grid. Empty if these are no grid of rectangles, and
     * for the columns of a table, whose order means nothing.
     */
    public static Optional<Lattice> of(List<Feature> features) {
        if (features.stream().anyMatch(feature -> feature.place() instanceof Place.Column)) {
            return Optional.empty();
        }
        if (features.stream().noneMatch(feature -> feature.place() instanceof Place.Region)) {
            return Optional.of(row(features.size()));
        }
        List<Box> boxes = features.stream().flatMap(Lattice::box).toList();
        if (boxes.size() != features.size()) {
            return Optional.empty();
        }
        int columns = (int)
                boxes.stream().takeWhile(box -> box.top == boxes.get(0).top).count();
        boolean isGrid = boxes.size() % columns == 0
                && IntStream.range(0, boxes.size()).allMatch(i -> {
                    Box box = boxes.get(i);
                    return box.isBeside(boxes.get(i - i % columns))
                            && box.isBelow(boxes.get(i % columns))
                            && (i == 0 || box.isAfter(boxes.get(i - 1)));
                });
        return isGrid ? Optional.of(new Lattice(boxes.size() / columns, columns)) : Optional.empty();
    }

    /** A full rectangle of pixels, its ends exclusive. */
    private record Box(int top, int bottom, int left, int right) {
        boolean isBeside(Box first) {
            return top == first.top && bottom == first.bottom;
        }

        boolean isAfter(Box before) {
            return top > before.top || left > before.left;
        }

        boolean isBelow(Box first) {
            return left == first.left && right == first.right;
        }
    }

    private static Stream<Box> box(Feature feature) {
        if (!(feature.place() instanceof Place.Region region)) {
            return Stream.empty();
        }
        Mask mask = region.mask();
        List<Integer> pixels = mask.pixels();
        int width = mask.width();
        int left = width;
        int right = 0;
        for (int pixel : pixels) {
            left = Math.min(left, pixel % width);
            right = Math.max(right, pixel % width + 1);
        }
        if (pixels.isEmpty()) {
            return Stream.empty();
        }
        int top = pixels.get(0) / width;
        int bottom = pixels.get(pixels.size() - 1) / width + 1;
        boolean isFull = (long) (bottom - top) * (right - left) == pixels.size();
        return isFull ? Stream.of(new Box(top, bottom, left, right)) : Stream.empty();
    }
}
