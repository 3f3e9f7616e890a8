package dev.limpid.train;

/**
 * What a model is trained or judged on: examples by number, made into batches. Equal numbers at an equal place of the training
 * give equal batches, whenever they are asked for.
 */
public interface Examples extends AutoCloseable {
    /** How many there are; at least 1. */
    int size();

    /** How long an example is, in tokens: those of like length go into a batch together. Of pictures 1. */
    int length(int example);

    /** Where it comes from, {@code reviews.csv:17}, as errors say it. */
    String place(int example);

    /**
     * Reads some for training.
     *
     * @param epoch counted from 0, which what is drawn of them depends on
     */
    Batch training(int[] examples, int epoch);

    /** Reads some to be judged: nothing is drawn. */
    Batch judging(int[] examples);

    @Override
    default void close() {}
}
