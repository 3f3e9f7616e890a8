package dev.limpid.evaluate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How far two rows of numbers go together, from -1 to 1. {@code NaN} where one of them is constant (or has fewer than two
 * numbers), since then nothing can go with it, and where one of them has a number that is none.
 */
public final class Correlation {
    private Correlation() {}

    /** Pearson's r: how well a straight line tells one from the other. */
    public static double pearson(double[] one, double[] other) {
        requireAlike(one, other);
        if (isConstant(one) || isConstant(other)) {
            return Double.NaN;
        }
        double oneMean = Arrays.stream(one).average().orElseThrow();
        double otherMean = Arrays.stream(other).average().orElseThrow();
        double together = 0;
        double oneSquare = 0;
        double otherSquare = 0;
        for (int i = 0; i < one.length; i++) {
            double x = one[i] - oneMean;
            double y = other[i] - otherMean;
            together += x * y;
            oneSquare += x * x;
            otherSquare += y * y;
        }
        // Roots apart, so that squares of small numbers don't vanish in each other.
        double r = together / (Math.sqrt(oneSquare) * Math.sqrt(otherSquare));
        return Double.isNaN(r) ? r : Math.max(-1, Math.min(1, r));
    }

    /** Spearman's ρ: Pearson's r of the ranks, those that tie sharing the mean of theirs. */
    public static double spearman(double[] one, double[] other) {
        requireAlike(one, other);
        if (isConstant(one) || isConstant(other)) {
            return Double.NaN;
        }
        return pearson(ranks(one), ranks(other));
    }

    /**
     * Kendall's τ-b (1945): pairs in the same order less pairs in opposite order, by the geometric mean of the pairs that are
     * untied on either side. Cost: n² comparisons.
     */
    public static double kendall(double[] one, double[] other) {
        requireAlike(one, other);
        if (isConstant(one) || isConstant(other)) {
            return Double.NaN;
        }
        long concordant = 0;
        long oneUntied = 0;
        long otherUntied = 0;
        for (int i = 0; i < one.length; i++) {
            for (int j = 0; j < i; j++) {
                int x = sign(one[i], one[j]);
                int y = sign(other[i], other[j]);
                concordant += x * y;
                oneUntied += x * x;
                otherUntied += y * y;
            }
        }
        // The root of a square is exact, so that equal orders come to 1.
        return concordant / Math.sqrt((double) oneUntied * otherUntied);
    }

    /** Ranks from 1, ascending; those that tie share the mean of theirs. */
    static double[] ranks(double[] values) {
        int[] order = IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] ranks = new double[values.length];
        int start = 0;
        while (start < order.length) {
            int end = start;
            while (end < order.length && sign(values[order[end]], values[order[start]]) == 0) {
                end++;
            }
            for (int i = start; i < end; i++) {
                ranks[order[i]] = (start + 1 + end) / 2.0;
            }
            start = end;
        }
        return ranks;
    }

    /** Of the difference, in which 0 and -0 are one. */
    private static int sign(double one, double other) {
        return one < other ? -1 : one > other ? 1 : 0;
    }

    /** Also where a number is none. */
    private static boolean isConstant(double[] values) {
        if (Arrays.stream(values).anyMatch(Double::isNaN)) {
            return true;
        }
        return Arrays.stream(values).noneMatch(value -> value != values[0]);
    }

    private static void requireAlike(double[] one, double[] other) {
        if (one.length != other.length) {
            throw new IllegalArgumentException("Rows that are compared are equally long, got " + one.length + " and "
                    + other.length + " numbers.");
        }
    }
}
