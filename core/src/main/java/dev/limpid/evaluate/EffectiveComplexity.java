package dev.limpid.evaluate;

import java.util.Arrays;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Effective complexity (after Nguyen and Martínez 2020): how many features matter. They ask the model how many of
 * the best features do to hold its answer; this, as Quantus does, reads it off the scores: those are counted whose size is
 * above a share of the largest. {@code NaN} where all scores are 0.
 *
 * @param share of the largest score, from 0 to below 1
 */
public record EffectiveComplexity(double share) implements Metric.OfScores {
    static final double STANDARD = 0.01;

    public EffectiveComplexity {
        if (!(share >= 0 && share < 1)) {
            throw new IllegalArgumentException(
                    "Setting share of effective-complexity is from 0 to below 1, got " + share + ".");
        }
    }

    /** Those above a hundredth of the largest. */
    public EffectiveComplexity() {
        this(STANDARD);
    }

    @Override
    public About about() {
        return new About(
                "effective-complexity",
                Family.COMPLEXITY,
                Direction.LOWER,
                1,
                Double.POSITIVE_INFINITY,
                "how many features have a score that is not next to nothing",
                "none",
                "after Nguyen and Martínez 2020, On Quantitative Aspects of Model Interpretability");
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("share", share);
    }

    @Override
    public double of(double[] scores) {
        double largest = Arrays.stream(scores).map(Math::abs).max().orElse(0);
        return largest == 0
                ? Double.NaN
                : Arrays.stream(scores)
                        .filter(score -> Math.abs(score) > share * largest)
                        .count();
    }

    @Override
    public OptionalDouble reachable(int features) {
        return OptionalDouble.of(1);
    }
}
