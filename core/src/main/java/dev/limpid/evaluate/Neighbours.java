package dev.limpid.evaluate;

import java.util.List;

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

    /**
     * An input as numbers.
     *
     * @param input what was disturbed: pixels, word embeddings, columns; empty where words were said otherwise, which has no
     *     length
     * @param outputs the model's row of scores
     * @param hidden what the model makes of it before its answer; empty where that cannot be told
     * @param answer the entry that the model answers
     * @param scores what the method says of it
     */
    public record Point(double[] input, double[] outputs, double[] hidden, int answer, double[] scores) {}
}
