package dev.limpid.explain;

import dev.limpid.model.Layout;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Scores of a picture's places, pixels or larger ones, as arrays of a result. */
final class Maps {
    /** The array that holds the scores of a wire with fewer places than the picture has pixels. */
    private static final String MAP = "map";

    private Maps() {}

    /**
     * The scores by pixel, each place's in equal parts on its pixels so that sums stay, and as they are, if places are no
     * pixels.
     *
     * @param value shape of the wire, batch first
     * @param picture shape {@code [1,channel,row,column]}
     * @throws IllegalArgumentException if tokens are no grid of patches
     */
    static List<Attribution.Named> of(double[] found, Layout layout, Shape value, Shape picture) {
        int height = (int) picture.dim(2);
        int width = (int) picture.dim(3);
        if (layout == Layout.SEQUENCE || value.rank() == 4 && found.length != value.dim(2) * value.dim(3)) {
            return List.of(named(Shape.of(height, width), Patches.pixels(found, height, width)));
        }
        Shape own = Shape.of(Arrays.copyOfRange(value.toArray(), 2, value.rank()));
        if (own.rank() != 2 || own.dim(0) == height && own.dim(1) == width) {
            return List.of(named(own, found));
        }
        int rows = (int) own.dim(0);
        int columns = (int) own.dim(1);
        return List.of(
                named(Shape.of(height, width), spread(found, rows, columns, height, width)),
                new Attribution.Named(MAP, axes(2), tensor(own, found)));
    }

    private static double[] spread(double[] cells, int rows, int columns, int height, int width) {
        int[] pixels = new int[cells.length];
        int[] cellOf = new int[height * width];
        for (int i = 0; i < cellOf.length; i++) {
            cellOf[i] = (int) ((long) (i / width) * rows / height * columns + (long) (i % width) * columns / width);
            pixels[cellOf[i]]++;
        }
        return Arrays.stream(cellOf)
                .mapToDouble(cell -> cells[cell] / pixels[cell])
                .toArray();
    }

    private static Attribution.Named named(Shape shape, double[] values) {
        return new Attribution.Named(Attribution.PLACES, axes(shape.rank()), tensor(shape, values));
    }

    static Tensor tensor(Shape shape, double[] values) {
        return Tensor.fill(DType.FLOAT, shape, i -> values[i]);
    }

    static List<String> axes(int rank) {
        return rank == 2
                ? List.of("row", "column")
                : IntStream.range(0, rank).mapToObj(axis -> "axis-" + axis).toList();
    }
}
