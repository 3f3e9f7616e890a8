package dev.limpid.decide;

import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * Whether any of several alternatives does better than others over blocks, such as data sets, folds or examples (Friedman 1937, with
 * the correction for ties): in each block they are ranked, and if none is better, any order is as likely.
 *
 * @param statistic χ² of k − 1 degrees of freedom; 0 where all tie in every block
 * @param p of a statistic at least as large; approximate, too large with few blocks or alternatives
 * @param meanRanks of each alternative, 1 being the best; those that tie share the mean of theirs
 * @param blocks how many: N
 */
public record Friedman(double statistic, double p, double[] meanRanks, int blocks) {
    /**
     * Tests. Cost: N k log k.
     *
     * @param values {@code [block][alternative]}
     * @param higher whether higher values are better
     * @throws IllegalArgumentException if there are fewer than 2 blocks or 3 alternatives, or a value is not a number
     */
    public static Friedman of(double[][] values, boolean higher) {
        int size = values.length == 0 ? 0 : values[0].length;
        if (values.length < 2 || size < 3) {
            throw new IllegalArgumentException(
                    "Friedman's test takes at least 2 blocks of at least 3 alternatives, got " + values.length + " of "
                            + size + "; compare two alternatives by McNemar's or a sign-flip test.");
        }
        double[] sums = new double[size];
        double ties = 0;
        for (int block = 0; block < values.length; block++) {
            double[] ranks = Ranks.ascending(rising(values[block], higher, block, size));
            for (int i = 0; i < size; i++) {
                sums[i] += ranks[i];
                // Each of t that tie has t - 1 others with it: t³ - t in sum.
                int tied = 0;
                for (double rank : ranks) {
                    tied += rank == ranks[i] ? 1 : 0;
                }
                ties += (double) tied * tied - 1;
            }
        }
        double n = values.length;
        double k = size;
        double squares = 0;
        for (double sum : sums) {
            squares += (sum - n * (k + 1) / 2) * (sum - n * (k + 1) / 2);
        }
        double untied = 1 - ties / (n * k * (k * k - 1));
        double statistic = untied <= 0 ? 0 : 12 * squares / (n * k * (k + 1)) / untied;
        double p = ChiSquaredDistribution.of(k - 1).survivalProbability(statistic);
        double[] means = new double[size];
        for (int i = 0; i < size; i++) {
            means[i] = sums[i] / n;
        }
        return new Friedman(statistic, p, means, values.length);
    }

    /** Values by which the best has the lowest rank. */
    private static double[] rising(double[] row, boolean higher, int block, int size) {
        if (row.length != size) {
            throw new IllegalArgumentException("Block " + block + " has " + row.length + " values, the first has "
                    + size + "; expected one an alternative.");
        }
        double[] rising = new double[size];
        for (int i = 0; i < size; i++) {
            if (Double.isNaN(row[i])) {
                throw new IllegalArgumentException("Block " + block + " has no number for alternative " + i
                        + "; leave the block or the alternative out.");
            }
            rising[i] = higher ? 0 - row[i] : row[i];
        }
        return rising;
    }
}
