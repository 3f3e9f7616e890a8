package dev.limpid.decide;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Ranks of numbers. */
final class Ranks {
    private Ranks() {}

    /** From 1 for the smallest; those that tie share the mean of theirs. */
    static double[] ascending(double[] values) {
        int[] order = IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] ranks = new double[values.length];
        for (int from = 0, to; from < order.length; from = to) {
            to = from + 1;
            while (to < order.length && values[order[to]] == values[order[from]]) {
                to++;
            }
            for (int k = from; k < to; k++) {
                ranks[order[k]] = (from + 1 + to) / 2.0;
            }
        }
        return ranks;
    }
}
