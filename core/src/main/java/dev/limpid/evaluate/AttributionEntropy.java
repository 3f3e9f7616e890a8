package dev.limpid.evaluate;

import java.util.Arrays;

/**
 * Complexity (Bhatt, Weller and Moura 2020): the entropy −Σ p ln p of the shares pᵢ = |aᵢ| / Σ|a|, in nats. 0 where
 * one feature has all, ln n where n features have the same. {@code NaN} where all scores are 0.
 */
public record AttributionEntropy() implements Metric.OfScores {
    @Override
    public About about() {
        return new About(
                "entropy",
                Family.COMPLEXITY,
                Direction.LOWER,
                0,
                Double.POSITIVE_INFINITY,
                "over how many features the scores are spread: 0 for one, more the more there are",
                "none",
                "Bhatt, Weller and Moura 2020, Evaluating and Aggregating Feature-based Model Explanations");
    }

    @Override
    public double of(double[] scores) {
        double all = Arrays.stream(scores).map(Math::abs).sum();
        if (all == 0) {
            return Double.NaN;
        }
        double entropy = 0;
        for (double score : scores) {
            double share = Math.abs(score) / all;
            entropy -= share == 0 ? 0 : share * Math.log(share);
        }
        return entropy;
    }
}
