package dev.limpid.evaluate;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Whether one of two methods does better on the same examples: the permutation test of paired differences (Fisher 1935, section
 * 21), two-sided. If neither is better, which of the two each value came from is a matter of chance, so each difference might
 * as well have the other sign; p is how often signs that are tossed make a mean at least as far from 0. It supposes that
 * differences lie around their middle alike, not that they are normal.
 *
 * <p>Up to {@link #EXACT_UP_TO} pairs all signs are enumerated. Beyond that signs are drawn, and what was found counts as one
 * of the draws, so that the test is exact too (Phipson and Smyth 2010): p is never below 1 / (draws + 1). With so few pairs as
 * 5 no difference can be shown at 0.05: the least p there is is 2 / 2⁵.
 *
 * @param draws of all signs where they are too many to enumerate, at least 1
 * @param seed of the draws
 */
public record SignFlipTest(int draws, long seed) {
    public static final int EXACT_UP_TO = 16;

    public static final SignFlipTest STANDARD = new SignFlipTest(9999, 0);

    public SignFlipTest {
        if (draws < 1) {
            throw new IllegalArgumentException("draws must be at least 1, got " + draws + ".");
        }
    }

    /**
     * What was found.
     *
     * @param p of a mean difference at least as large if there is none; {@code NaN} without a pair
     * @param pairs examples of which the difference could be told
     * @param exact whether all signs were enumerated
     */
    public record Tested(double p, int pairs, boolean exact) {}

    /**
     * Tests.
     *
     * @param differences one an example; {@code NaN} where it cannot be told, which is left out
     */
    public Tested test(double[] differences) {
        double[] told = Arrays.stream(differences)
                .filter(difference -> !Double.isNaN(difference))
                .toArray();
        double sum = Arrays.stream(told).sum();
        double size = Arrays.stream(told).map(Math::abs).sum();
        // Sums that are equal but for rounding are as far from 0.
        double least = Math.abs(sum) - 1e-12 * size;
        boolean exact = told.length <= EXACT_UP_TO;
        if (told.length == 0) {
            return new Tested(Double.NaN, 0, true);
        }
        double p = exact ? asFar(told, 0, 0, least) / Math.pow(2, told.length) : drawn(told, least);
        return new Tested(p, told.length, exact);
    }

    /** How many signs of the differences from {@code next} on make a sum that is as far from 0. */
    private static long asFar(double[] differences, int next, double sum, double least) {
        if (next == differences.length) {
            return Math.abs(sum) >= least ? 1 : 0;
        }
        return asFar(differences, next + 1, sum + differences[next], least)
                + asFar(differences, next + 1, sum - differences[next], least);
    }

    private double drawn(double[] differences, double least) {
        SplittableRandom random = new SplittableRandom(seed);
        int asFar = 1;
        for (int draw = 0; draw < draws; draw++) {
            double sum = 0;
            long signs = 0;
            for (int i = 0; i < differences.length; i++) {
                signs = i % Long.SIZE == 0 ? random.nextLong() : signs >>> 1;
                sum += (signs & 1) == 0 ? differences[i] : -differences[i];
            }
            asFar += Math.abs(sum) >= least ? 1 : 0;
        }
        return asFar / (draws + 1.0);
    }
}
