package dev.limpid.evaluate;

import java.util.List;

/**
 * How alike the explanations of two answers are: the mean of Spearman's ρ between the scores of the target and those of each
 * other. An explanation that is the same whatever is asked does not explain the answer.
 *
 * <p>With signs: of two classes what speaks for one speaks against the other, so that scores of opposite signs are as different
 * as they should be. (Sixt et al. compare pictures by SSIM, which knows no features of other kinds.) {@code NaN} where all
 * others, or the scores themselves, are constant.
 *
 * <p>A gate, not a score: an explanation at random passes it.
 */
public record RandomLogit() implements Metric.OfTargets {
    @Override
    public About about() {
        return new About(
                "random-logit",
                Family.RANDOMISATION,
                Direction.LOWER,
                -1,
                1,
                "how alike the explanations of this answer and of others are: 1 says that it does not matter what is asked",
                "an explanation for each other answer",
                "Sixt et al. 2020, When Explanations Lie: Why Many Modified BP Attributions Fail, with rank"
                        + " correlation for SSIM");
    }

    /** @param others the scores of other targets of the same input */
    @Override
    public double of(double[] scores, List<double[]> others) {
        return others.stream()
                .mapToDouble(other -> Correlation.spearman(scores, other))
                .filter(alike -> !Double.isNaN(alike))
                .average()
                .orElse(Double.NaN);
    }
}
