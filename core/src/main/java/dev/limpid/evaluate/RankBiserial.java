package dev.limpid.evaluate;

import java.util.Arrays;

/**
 * How consistently one of two methods is better on the same examples, whatever the units: the matched-pairs rank-biserial
 * correlation (Kerby 2014). Differences are ranked by size; it is the share of ranks that speak for the one, less the share
 * that speak for the other. 1: better wherever they differ; 0: neither; -1: worse wherever they differ.
 */
final class RankBiserial {
    private RankBiserial() {}

    /**
     * Of differences.
     *
     * @param differences one an example; those that are 0 or {@code NaN} are left out
     * @return from -1 to 1; {@code NaN} where nothing is left
     */
    static double of(double[] differences) {
        double[] told = Arrays.stream(differences)
                .filter(difference -> !Double.isNaN(difference) && difference != 0)
                .toArray();
        double[] ranks = Correlation.ranks(Arrays.stream(told).map(Math::abs).toArray());
        double balance = 0;
        double all = 0;
        for (int i = 0; i < told.length; i++) {
            balance += Math.signum(told[i]) * ranks[i];
            all += ranks[i];
        }
        return told.length == 0 ? Double.NaN : balance / all;
    }
}
