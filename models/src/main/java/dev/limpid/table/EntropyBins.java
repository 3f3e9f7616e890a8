package dev.limpid.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Bins that tell classes apart: a range is cut where the classes on both sides are purest, by information gain (Fayyad and
 * Irani 1993, section 2), and its parts again, three times deep, so that there are eight bins at most. LIME's entropy bins:
 * as there cuts lie in the middle between two values, the first of equally good ones is taken, one that gains nothing is
 * made as long as there are several classes, and the median is the border where there is no cut.
 */
public final class EntropyBins {
    private static final int DEPTH = 3;
    /** Of gains that are told apart, in nats by value. */
    private static final double ROUNDING = 1e-12;

    private final double[] values;
    private final int[] labels;
    private final int classes;
    private final List<Double> cuts = new ArrayList<>();

    private EntropyBins(double[] values, int[] labels) {
        this.values = values;
        this.labels = labels;
        this.classes = IntStream.of(labels).max().orElse(0) + 1;
    }

    /**
     * The bins of these values; NaN is left out. Cost: values times classes, and sorting.
     *
     * @param labels the class of each value, from 0
     */
    public static Bins of(double[] values, int[] labels) {
        if (values.length != labels.length) {
            throw new IllegalArgumentException(
                    "Each value has a class, got " + values.length + " values and " + labels.length + " classes.");
        }
        Integer[] order = IntStream.range(0, values.length)
                .filter(i -> !Double.isNaN(values[i]))
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i]))
                .toArray(Integer[]::new);
        double[] sorted = Arrays.stream(order).mapToDouble(i -> values[i]).toArray();
        EntropyBins bins = new EntropyBins(
                sorted, Arrays.stream(order).mapToInt(i -> labels[i]).toArray());
        bins.cut(0, sorted.length, DEPTH);
        if (bins.cuts.isEmpty() && sorted.length > 0) {
            bins.cuts.add(middle(sorted[(sorted.length - 1) / 2], sorted[sorted.length / 2]));
        }
        return Bins.between(bins.cuts.stream()
                .flatMapToDouble(DoubleStream::of)
                .filter(Double::isFinite)
                .toArray());
    }

    /** Finds the cuts between two places, {@code to} not among them. */
    private void cut(int from, int to, int depth) {
        int[] right = new int[classes];
        for (int i = from; i < to; i++) {
            right[labels[i]]++;
        }
        if (depth == 0 || IntStream.of(right).filter(count -> count > 0).count() < 2) {
            return;
        }
        int[] left = new int[classes];
        int best = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int at = from + 1; at < to; at++) {
            left[labels[at - 1]]++;
            right[labels[at - 1]]--;
            double rest = impurity(left, at - from) + impurity(right, to - at);
            if (values[at - 1] < values[at] && rest < least - ROUNDING * (to - from)) {
                best = at;
                least = rest;
            }
        }
        if (best >= 0) {
            cuts.add(middle(values[best - 1], values[best]));
            cut(from, best, depth - 1);
            cut(best, to, depth - 1);
        }
    }

    private static double middle(double low, double high) {
        return low / 2 + high / 2;
    }

    /** Entropy times the number of values. */
    private static double impurity(int[] counts, int all) {
        double sum = 0;
        for (int count : counts) {
            sum -= count == 0 ? 0 : count * Math.log((double) count / all);
        }
        return sum;
    }
}
