package dev.limpid.evaluate;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * How much more complex an explanation gets once the model has forgotten everything: (ξ′ − ξ) / ξ, where ξ is the entropy of a
 * histogram of the scores of the model as it is, ξ′ of those at the last stage. No two explanations are compared, so that noise
 * in one does not count as a difference.
 *
 * <p>ξ is in nats, of bins of equal width from the least score to the greatest; Hedström et al. call it discrete entropy. {@code
 * NaN} where ξ is 0 (all scores alike), and where a score is no number.
 *
 * <p>The last stage must be one at which all layers are drawn: of a {@linkplain Randomisation.Mode#CASCADING cascade}.
 *
 * @param bins at least 2; with fewer features than bins, what counts is how many of them are told apart
 */
public record EfficientMprt(int bins) implements Metric.OfRandomised {
    public EfficientMprt {
        if (bins < 2) {
            throw new IllegalArgumentException("efficient-mprt: bins must be at least 2, got " + bins + ".");
        }
    }

    /** 100 bins, as Quantus has them. */
    public EfficientMprt() {
        this(100);
    }

    @Override
    public About about() {
        return new About(
                "efficient-mprt",
                Family.RANDOMISATION,
                Direction.HIGHER,
                -1,
                Double.POSITIVE_INFINITY,
                "how much more complex the explanation is of a model that has forgotten all it had learnt: 0 says that"
                        + " learning shows in nothing",
                "one more explanation",
                "Hedström et al. 2024, Sanity Checks Revisited: An Exploration to Repair the Model Parameter"
                        + " Randomisation Test");
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("bins", bins);
    }

    @Override
    public double of(Randomised randomised) {
        List<Randomised.Stage> stages = randomised.stages();
        double before = entropy(randomised.scores());
        double after = stages.isEmpty()
                ? Double.NaN
                : entropy(stages.get(stages.size() - 1).scores());
        return before == 0 ? Double.NaN : (after - before) / before;
    }

    private double entropy(double[] scores) {
        if (!Arrays.stream(scores).allMatch(Double::isFinite)) {
            return Double.NaN;
        }
        double low = Arrays.stream(scores).min().orElse(0);
        double range = Arrays.stream(scores).max().orElse(0) - low;
        int[] histogram = new int[bins];
        for (double score : scores) {
            histogram[range == 0 ? 0 : Math.min(bins - 1, (int) ((score - low) * bins / range))]++;
        }
        double entropy = 0;
        for (int count : histogram) {
            double share = (double) count / scores.length;
            entropy -= count == 0 ? 0 : share * Math.log(share);
        }
        return entropy;
    }
}
