package dev.limpid.decide;

import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * Whether one of two is right more often on the same examples (McNemar 1947, by the exact binomial distribution): of the examples on
 * which only one of them is right, each is as likely either's if they are equally good.
 *
 * @param onlyOne examples on which one is right and the other wrong
 * @param onlyOther examples on which it is the other way round
 * @param p two-sided, of a split at least as uneven by chance; 1 where they never differ
 */
public record McNemar(int onlyOne, int onlyOther, double p) {
    /**
     * Tests.
     *
     * @param one whether it is right, by example
     * @param other of the same examples
     * @throws IllegalArgumentException if they are not of as many examples
     */
    public static McNemar of(boolean[] one, boolean[] other) {
        if (one.length != other.length) {
            throw new IllegalArgumentException(
                    "McNemar's test takes the same examples of both, got " + one.length + " and " + other.length + ".");
        }
        int onlyOne = 0;
        int onlyOther = 0;
        for (int i = 0; i < one.length; i++) {
            onlyOne += one[i] && !other[i] ? 1 : 0;
            onlyOther += other[i] && !one[i] ? 1 : 0;
        }
        return of(onlyOne, onlyOther);
    }

    /** The same of counts, at least 0. */
    public static McNemar of(int onlyOne, int onlyOther) {
        if (onlyOne < 0 || onlyOther < 0) {
            throw new IllegalArgumentException(
                    "Counts of examples are at least 0, got " + onlyOne + " and " + onlyOther + ".");
        }
        int differing = onlyOne + onlyOther;
        double tail = BinomialDistribution.of(differing, 0.5).cumulativeProbability(Math.min(onlyOne, onlyOther));
        return new McNemar(onlyOne, onlyOther, Math.min(1, 2 * tail));
    }
}
