package dev.limpid.game;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Scores all inputs of some coalitions in one go, and averages those of each coalition. */
final class Averages<I> {
    private final Masker<I> masker;
    private final Function<List<I>, double[][]> scores;
    private long run;

    /** @param scores {@code [input][target]} of many inputs */
    Averages(Masker<I> masker, Function<List<I>, double[][]> scores) {
        this.masker = masker;
        this.scores = scores;
    }

    /** How many inputs were scored so far, and run to make these. */
    long run() {
        return run + masker.run();
    }

    /** Scores {@code [coalition][target]}. */
    double[][] of(List<Coalition> coalitions) {
        List<I> inputs = new ArrayList<>();
        int[] ends = new int[coalitions.size()];
        for (int i = 0; i < ends.length; i++) {
            inputs.addAll(masker.of(coalitions.get(i)));
            ends[i] = inputs.size();
        }
        double[][] rows = scores.apply(inputs);
        run += inputs.size();
        double[][] means = new double[ends.length][];
        for (int i = 0; i < ends.length; i++) {
            int start = i == 0 ? 0 : ends[i - 1];
            means[i] = mean(rows, start, ends[i]);
        }
        return means;
    }

    private static double[] mean(double[][] rows, int start, int end) {
        double[] mean = rows[start].clone();
        for (int row = start + 1; row < end; row++) {
            for (int target = 0; target < mean.length; target++) {
                mean[target] += rows[row][target];
            }
        }
        for (int target = 0; target < mean.length; target++) {
            mean[target] /= end - start;
        }
        return mean;
    }
}
