package dev.limpid.profile;

import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.jspecify.annotations.Nullable;

/**
 * Between what values the median may well be, whatever the distribution: two order statistics (David and Nagaraja, Order
 * Statistics, 2003, section 7.1). How many of n independent values lie below the true median is binomial with probability ½, so
 * the l-th smallest and l-th largest hold it with probability 1 − 2·P(fewer than l lie below), at least.
 *
 * @param low the l-th smallest value
 * @param high the l-th largest
 * @param level how often such intervals hold the true median, at least
 */
public record MedianInterval(double low, double high, double level) {
    private static final double ASKED = 0.95;

    /**
     * The narrowest of at least 0.95.
     *
     * @param sorted ascending
     * @return null where there is none: of fewer than 6 values
     */
    static @Nullable MedianInterval of(double[] sorted) {
        if (sorted.length == 0) {
            return null;
        }
        BinomialDistribution below = BinomialDistribution.of(sorted.length, 0.5);
        int rank = 0;
        while (2 * (rank + 1) <= sorted.length && 1 - 2 * below.cumulativeProbability(rank) >= ASKED) {
            rank++;
        }
        return rank == 0
                ? null
                : new MedianInterval(
                        sorted[rank - 1], sorted[sorted.length - rank], 1 - 2 * below.cumulativeProbability(rank - 1));
    }
}
