package dev.limpid.transfer;

/**
 * How probable a model takes each of its own classes to be, for examples of other classes. Arrays are not copied.
 *
 * @param probabilities {@code [example][source class]}, rows that add up to 1
 * @param labels the class of each example, from 0
 * @param classes how many there are, each with at least one example
 */
public record Guesses(double[][] probabilities, int[] labels, int classes) {
    /** What single precision leaves of 1. */
    private static final double SLACK = 1e-3;

    /** @throws IllegalArgumentException if there are not as many of each, rows do not add up, or labels do not fit */
    public Guesses {
        Labels.require(probabilities.length, labels, classes);
        int width = probabilities[0].length;
        for (int i = 0; i < probabilities.length; i++) {
            double sum = 0;
            boolean proper = probabilities[i].length == width && width > 0;
            for (double probability : probabilities[i]) {
                proper &= probability >= 0;
                sum += probability;
            }
            if (!proper || !(Math.abs(sum - 1) <= SLACK)) {
                throw new IllegalArgumentException("Example " + i + " has " + probabilities[i].length
                        + " probabilities that add up to " + sum + ", expected as many as the first, " + width
                        + ", none below 0, that add up to 1. Take the softmax of the scores.");
            }
        }
    }

    /** How many examples each class has. */
    int[] counts() {
        return Labels.counts(labels, classes);
    }

    /** How many classes the model itself tells. */
    int sources() {
        return probabilities[0].length;
    }

    /** N. */
    public int size() {
        return probabilities.length;
    }
}
