package dev.limpid.evaluate;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * An example and inputs that are nearly the same, with what the model and the method say of each.
 *
 * @param here the example
 * @param near the others; only those that have the same features
 */
public record Neighbours(Point here, List<Point> near) {
    public Neighbours {
        near = List.copyOf(near);
    }

    /** Only those neighbours that the model answers as it answers the example. */
    Neighbours keepingAnswer() {
        return new Neighbours(
                here, near.stream().filter(point -> point.answer == here.answer).toList());
    }

    /** The largest of what is told of the neighbours, {@code NaN} left out; {@code NaN} if nothing is told. */
    double most(ToDoubleFunction<Point> told) {
        return near.stream()
                .mapToDouble(told)
                .filter(value -> !Double.isNaN(value))
                .max()
                .orElse(Double.NaN);
    }

    /**
     * An input as numbers.
     *
     * @param input what was disturbed: pixels, word embeddings, columns; empty where words were said otherwise, which has no
     *     length
     * @param outputs the model's row of scores
     * @param hidden what the model makes of it before its answer; empty where that cannot be told
     * @param answer the entry that the model answers, {@link #NO} or {@link #VALUE}
     * @param scores what the method says of it
     */
    public record Point(double[] input, double[] outputs, double[] hidden, int answer, double[] scores) {
        /** The answer where an entry that is right or wrong for itself is wrong. */
        public static final int NO = -1;

        /** The answer of a model that gives values, none of which is an answer. */
        public static final int VALUE = -2;
    }
}
