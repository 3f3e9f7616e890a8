package dev.limpid.transfer;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Weighted Kendall's τ (Vigna 2015), how well one row of numbers orders what another orders, where the best count most: a pair
 * weighs 1/(1+r) + 1/(1+s), r and s being the ranks of its two, from 0 for the best. The mean of two: by the ranks of the first row, and
 * by those of the other; where these tie, by the other row, then by place, the later first, as scipy's {@code weightedtau} does. From
 * −1 to 1. {@code NaN} where one row is constant, has fewer than two numbers, or one that is none.
 *
 * <p>Cost: n² comparisons.
 */
public final class WeightedTau {
    private WeightedTau() {}

    /** @throws IllegalArgumentException if one is longer than the other */
    public static double of(double[] one, double[] other) {
        if (one.length != other.length) {
            throw new IllegalArgumentException("Rows that are compared are equally long, got " + one.length + " and "
                    + other.length + " numbers.");
        }
        for (int i = 0; i < one.length; i++) {
            if (Double.isNaN(one[i]) || Double.isNaN(other[i])) {
                return Double.NaN;
            }
        }
        return (by(one, other) + by(other, one)) / 2;
    }

    /** By the ranks of the first row. */
    private static double by(double[] one, double[] other) {
        int[] order = IntStream.range(0, one.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> one[i] + 0.0) // +0.0: 0 and −0 tie
                        .thenComparingDouble(i -> other[i] + 0.0)
                        .thenComparingInt(i -> i)
                        .reversed())
                .mapToInt(Integer::intValue)
                .toArray();
        double alike = 0;
        double oneUntied = 0;
        double otherUntied = 0;
        for (int r = 0; r < order.length; r++) {
            for (int s = 0; s < r; s++) {
                double weight = 1.0 / (1 + r) + 1.0 / (1 + s);
                int x = sign(one[order[r]], one[order[s]]);
                int y = sign(other[order[r]], other[order[s]]);
                alike += weight * x * y;
                oneUntied += weight * x * x;
                otherUntied += weight * y * y;
            }
        }
        if (oneUntied == 0 || otherUntied == 0) {
            return Double.NaN;
        }
        return Math.max(-1, Math.min(1, alike / Math.sqrt(oneUntied) / Math.sqrt(otherUntied)));
    }

    private static int sign(double one, double other) {
        return one < other ? -1 : one > other ? 1 : 0;
    }
}
