package dev.limpid.look;

import org.apache.commons.statistics.distribution.TDistribution;

import java.util.Arrays;

/**
 * Whether two samples have means that differ, by Welch's t-test (1947), two-sided: their variances may differ.
 *
 * @param difference of the means, first minus second
 * @param p probability of a difference at least as large if there is none, from 0 to 1
 */
public record WelchTest(double difference, double p) {
    /**
     * Tests.
     *
     * @param a at least 2 numbers
     * @param b at least 2 numbers
     */
    public static WelchTest of(double[] a, double[] b) {
        double difference = mean(a) - mean(b);
        double ofA = variance(a) / a.length;
        double ofB = variance(b) / b.length;
        double sum = ofA + ofB;
        if (sum == 0) {
            // Scores that never vary differ for certain or not at all.
            return new WelchTest(difference, difference == 0 ? 1 : 0);
        }
        double freedom = sum * sum / (ofA * ofA / (a.length - 1) + ofB * ofB / (b.length - 1));
        double t = Math.abs(difference) / Math.sqrt(sum);
        return new WelchTest(
                difference, Math.min(1, 2 * TDistribution.of(freedom).survivalProbability(t)));
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double variance(double[] values) {
        double mean = mean(values);
        return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1);
    }
}
