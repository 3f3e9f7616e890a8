package dev.limpid.performance;

import dev.limpid.evaluate.Direction;

/**
 * What the numbers of a metric mean.
 *
 * @param name as on the command line: {@code accuracy}
 * @param direction of the better values
 * @param low the least value there can be; may be negative infinity
 * @param high the largest value there can be; may be infinity
 * @param summary what it measures, one line
 * @param source the paper or the program that defines it
 */
public record Meaning(String name, Direction direction, double low, double high, String summary, String source) {
    /** What training makes small, on data that is not trained on: may be watched as metrics are. */
    public static final Meaning LOSS = new Meaning(
            "loss",
            Direction.LOWER,
            Double.NEGATIVE_INFINITY,
            Double.POSITIVE_INFINITY,
            "what training makes small, on data that it does not see",
            "the loss");

    /** From 0 to 1, larger is better. */
    static Meaning share(String name, String summary, String source) {
        return new Meaning(name, Direction.HIGHER, 0, 1, summary, source);
    }

    /** From 0 up, smaller is better. */
    static Meaning error(String name, String summary, String source) {
        return new Meaning(name, Direction.LOWER, 0, Double.POSITIVE_INFINITY, summary, source);
    }

    /** From -1 to 1, larger is better. */
    static Meaning correlation(String name, String summary, String source) {
        return new Meaning(name, Direction.HIGHER, -1, 1, summary, source);
    }

    /** The best value there can be; may be infinite. */
    public double best() {
        return direction == Direction.HIGHER ? high : low;
    }

    /** Whether one value is better than another; any is better than one that cannot be told. */
    public boolean isBetter(double one, double other) {
        return !Double.isNaN(one) && (Double.isNaN(other) || direction.gain(one, other) > 0);
    }
}
