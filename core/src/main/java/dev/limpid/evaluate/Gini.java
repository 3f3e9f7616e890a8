package dev.limpid.evaluate;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * Sparseness (Chalasani et al. 2020): the Gini index of the scores' sizes, 1 − 2 Σₖ (vₖ / Σv) (n − k + ½) / n with v
 * ascending and k from 1. 0 where all n are the same, 1 − 1/n where one feature has all. {@code NaN} where all scores are 0.
 */
public record Gini() implements Metric.OfScores {
    @Override
    public About about() {
        return new About(
                "gini",
                Family.COMPLEXITY,
                Direction.HIGHER,
                0,
                1,
                "how few features have most of the scores' sum: 0 where all have the same, towards 1 where one has all",
                "none",
                "Chalasani et al. 2020, Concise Explanations of Neural Networks using Adversarial Training");
    }

    @Override
    public double of(double[] scores) {
        double[] sizes = Arrays.stream(scores).map(Math::abs).sorted().toArray();
        double all = Arrays.stream(sizes).sum();
        double below = 0;
        for (int k = 1; k <= sizes.length; k++) {
            below += sizes[k - 1] / all * (sizes.length - k + 0.5) / sizes.length;
        }
        return 1 - 2 * below;
    }

    @Override
    public OptionalDouble reachable(int features) {
        return OptionalDouble.of(1 - 1.0 / features);
    }
}
