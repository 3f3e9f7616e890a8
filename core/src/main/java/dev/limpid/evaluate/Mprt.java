package dev.limpid.evaluate;

import java.util.Arrays;
import java.util.Map;

/**
 * The model parameter randomisation test: how alike explanations stay while layer after layer forgets what it has learnt. The
 * mean over all stages of Spearman's ρ between the scores of the model as it is and those of the stage.
 *
 * <p>Sizes are compared unless told otherwise (the paper reports both, Quantus compares sizes): a drawn network turns signs at
 * random, so that with signs even scores that only repeat the input come out as changed. {@code NaN} where no stage can be told; a stage where either
 * explanation is constant is left out.
 *
 * <p>A gate, not a score: an explanation that hardly changes does not depend on what was learnt, and so cannot tell of it; one
 * that changes need not be right, and an explanation at random passes best. Hedström et al. (2024) find that ρ falls
 * with the noise of a method too, so that the noisier looks the better: methods that pass must not be ranked by it.
 *
 * @param signs whether scores are compared with their signs
 */
public record Mprt(boolean signs) implements Metric.OfRandomised {
    public Mprt() {
        this(false);
    }

    @Override
    public About about() {
        return new About(
                "mprt",
                Family.RANDOMISATION,
                Direction.LOWER,
                -1,
                1,
                "how alike the explanation stays while the model forgets, layer by layer, what it has learnt: 0 is to be"
                        + " expected of one that depends on it",
                "an explanation for each layer, six at most in an evaluation",
                "Adebayo et al. 2018, Sanity Checks for Saliency Maps: cascading randomisation");
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("signs", signs);
    }

    @Override
    public double of(Randomised randomised) {
        return staysAlike(randomised, signs);
    }

    static double staysAlike(Randomised randomised, boolean signs) {
        double[] before = signs ? randomised.scores() : sizes(randomised.scores());
        return randomised.stages().stream()
                .map(stage -> signs ? stage.scores() : sizes(stage.scores()))
                .mapToDouble(after -> Correlation.spearman(before, after))
                .filter(alike -> !Double.isNaN(alike))
                .average()
                .orElse(Double.NaN);
    }

    private static double[] sizes(double[] scores) {
        return Arrays.stream(scores).map(Math::abs).toArray();
    }
}
