package dev.limpid.transfer;

/**
 * How probable a model takes each of its own classes to be, for examples of other classes. Arrays are not copied.
 *
 * @param probabilities {@code [example][source class]}, rows that add up to 1
 * @param labels the class of each example, from 0
 * @param classes how many there are, each with at least one example
 */
public record Guesses(double[][] probabilities, int[] labels, int classes) {
    /** @throws IllegalArgumentException if there are not as many of each, or labels and classes do not fit */
    public Guesses {
        Labels.require(probabilities.length, labels, classes);
    }

    /** N. */
    public int size() {
        return probabilities.length;
    }
}
