package dev.limpid.task;

import dev.limpid.image.Picture;
import dev.limpid.model.Mask;
import dev.limpid.model.Original;
import dev.limpid.model.Prediction;
import dev.limpid.model.Probabilities;
import dev.limpid.model.Target;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How a segmentation answers one picture: at each place of its map the class with the highest logit.
 *
 * @param logits {@code [class,row,column]}
 */
record Areas(Answers answers, Tensor logits) {
    /** Of a mask's samples, 0 to 255, those from here on are in. */
    private static final int WHITE = 128;

    int rows() {
        return (int) logits.shape().dim(1);
    }

    int columns() {
        return (int) logits.shape().dim(2);
    }

    private int classes() {
        return (int) logits.shape().dim(0);
    }

    /** The class at each place, row by row; of equal ones the first. */
    private int[] map() {
        int places = rows() * columns();
        int[] map = new int[places];
        for (int place = 0; place < places; place++) {
            for (int c = 1; c < classes(); c++) {
                if (logits.at(c * places + place) > logits.at(map[place] * places + place)) {
                    map[place] = c;
                }
            }
        }
        return map;
    }

    /**
     * The places where a class is the answer.
     *
     * @throws IllegalArgumentException if it is so nowhere, telling which are
     */
    Mask of(int index) {
        List<Integer> places = places(index, map());
        if (places.isEmpty()) {
            throw new IllegalArgumentException("'" + answers.names().apply(index)
                    + "' is the answer at no place of this picture; these are: "
                    + String.join(" | ", top(5).stream().map(Prediction::label).toList())
                    + ". Choose one of them, or a mask:FILE:CLASS.");
        }
        return Mask.of(columns(), rows(), places);
    }

    private static List<Integer> places(int index, int[] map) {
        List<Integer> places = new ArrayList<>();
        for (int place = 0; place < map.length; place++) {
            if (map[place] == index) {
                places.add(place);
            }
        }
        return places;
    }

    /** The output read over an area. */
    Target.Output over(Mask area) {
        return new Target.Output(answers.output().wire(), answers.output().link(), area);
    }

    /** The classes that are the answer somewhere, the largest area first; of equal ones by index. */
    List<Prediction> top(int count) {
        int[] map = map();
        List<Prediction> all = new ArrayList<>();
        for (int c = 0; c < classes(); c++) {
            List<Integer> places = places(c, map);
            if (!places.isEmpty()) {
                double[] row = mean(places);
                all.add(new Prediction(
                        answers.names().apply(c),
                        c,
                        null,
                        row[c],
                        answers.output().link() == Target.Link.NONE
                                ? null
                                : Double.valueOf(
                                        Probabilities.of(row, answers.output().link())[c]),
                        null,
                        (double) places.size() / map.length));
            }
        }
        return all.stream()
                .sorted(Comparator.comparingDouble(Areas::share).reversed())
                .limit(count)
                .toList();
    }

    private static double share(Prediction prediction) {
        Double share = prediction.share();
        return share == null ? 0 : share;
    }

    /** The class whose mean logit in an area is highest. */
    int best(Mask area) {
        double[] row = mean(area.pixels());
        int best = 0;
        for (int c = 1; c < row.length; c++) {
            best = row[c] > row[best] ? c : best;
        }
        return best;
    }

    private double[] mean(List<Integer> places) {
        int size = rows() * columns();
        double[] row = new double[classes()];
        for (int c = 0; c < row.length; c++) {
            for (int place : places) {
                row[c] += logits.at(c * size + place) / places.size();
            }
        }
        return row;
    }

    /**
     * The places whose middles lie where a mask of the user's picture is white.
     *
     * @param name of the mask's file
     * @throws IllegalArgumentException if it is of another size, or no place lies in it
     */
    Mask under(Picture mask, String name, Original.Image picture) {
        if (mask.width() != picture.width() || mask.height() != picture.height()) {
            throw new IllegalArgumentException(name + ": the mask has " + mask.width() + "×" + mask.height()
                    + " pixels, the picture " + picture.width() + "×" + picture.height() + ", expected equal sizes.");
        }
        Picture grey = mask.toGrey();
        Original.Box seen = picture.seen();
        List<Integer> places = new ArrayList<>();
        for (int place = 0; place < rows() * columns(); place++) {
            double x = seen.x() + (place % columns() + 0.5) / columns() * seen.width();
            double y = seen.y() + (place / columns() + 0.5) / rows() * seen.height();
            boolean inside = x >= 0 && y >= 0 && x < mask.width() && y < mask.height();
            if (inside && grey.sample((int) x, (int) y, 0) >= WHITE) {
                places.add(place);
            }
        }
        if (places.isEmpty()) {
            throw new IllegalArgumentException(name + ": none of the model's " + rows() + "×" + columns()
                    + " places has its middle where the mask is white. Make the white part larger.");
        }
        return Mask.of(columns(), rows(), places);
    }
}
