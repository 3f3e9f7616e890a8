package dev.limpid.course;

import dev.limpid.tensor.Tensor;

import java.util.Map;

/** What is known of examples: what a loss is fed beside what the model reads. */
interface Answered {
    /** How many examples it knows of. */
    int size();

    /**
     * The inputs of a loss.
     *
     * @param examples by number
     * @param length of the longest, which others are padded to
     */
    Map<String, Tensor> feeds(int[] examples, int length);
}
