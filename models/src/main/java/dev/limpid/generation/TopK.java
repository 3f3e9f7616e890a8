package dev.limpid.generation;

import java.util.Arrays;
import java.util.List;

/** Rules out all but the {@code k} best tokens (Fan et al. 2018); those as good as the last of them stay too. */
public record TopK(int k) implements Warper {
    public TopK {
        if (k < 1) {
            throw new IllegalArgumentException("k must be at least 1, got " + k + ".");
        }
    }

    @Override
    public double[] warp(double[] scores, List<Integer> text) {
        if (k >= scores.length) {
            return scores.clone();
        }
        double[] sorted = scores.clone();
        Arrays.sort(sorted);
        double last = sorted[sorted.length - k];
        return Arrays.stream(scores)
                .map(score -> score < last ? Double.NEGATIVE_INFINITY : score)
                .toArray();
    }
}
