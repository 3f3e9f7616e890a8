package dev.limpid.performance;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How far predictions put examples in the order of their labels: Pearson's r of ranks, those that tie sharing the mean of theirs (Spearman
 * 1904). {@code NaN} where either is constant.
 */
public record SpearmanCorrelation() implements Metric<Regressed> {
    @Override
    public Meaning meaning() {
        return Meaning.correlation("spearman", "how far examples come in the order of their labels", "Spearman 1904");
    }

    @Override
    public Statistic on(Regressed answers) {
        double[] predicted = answers.predicted();
        double[] right = answers.right();
        int[] predictedOrder = order(predicted);
        int[] rightOrder = order(right);
        return times ->
                WeightedPearson.of(ranks(predicted, predictedOrder, times), ranks(right, rightOrder, times), times);
    }

    private static int[] order(double[] values) {
        return IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Where examples count several times, each such as one that ties with the others. */
    private static double[] ranks(double[] values, int[] order, int[] times) {
        double[] ranks = new double[values.length];
        long below = 0;
        for (int start = 0; start < order.length; ) {
            int end = start;
            long tied = 0;
            while (end < order.length && values[order[end]] == values[order[start]]) {
                tied += times[order[end]];
                end++;
            }
            for (; start < end; start++) {
                ranks[order[start]] = below + (tied + 1) / 2.0;
            }
            below += tied;
        }
        return ranks;
    }
}
