package dev.limpid.evaluate;

import java.util.Arrays;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Top-k intersection (Theiner, Müller-Budack and Ewerth 2022): the share of the k largest scores that lies inside. A
 * feature that is inside in part counts in part. {@code NaN} where there are no more than k features, or the truth tells none
 * apart.
 *
 * @param k how many, at least 1
 */
public record TopKIntersection(int k) implements Metric.OfTruth {
    static final int STANDARD = 5;

    public TopKIntersection {
        if (k < 1) {
            throw new IllegalArgumentException("Setting k of top-k-intersection is at least 1, got " + k + ".");
        }
    }

    /** The five largest. */
    public TopKIntersection() {
        this(STANDARD);
    }

    @Override
    public About about() {
        return new About(
                "top-k-intersection",
                Family.LOCALISATION,
                Direction.HIGHER,
                0,
                1,
                "what share of the k best features lies on the thing that the answer is about",
                "none",
                "Theiner, Müller-Budack and Ewerth 2022, Interpretable Semantic Photo Geolocation");
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("k", k);
    }

    @Override
    public double of(Truth truth, double[] scores) {
        if (!truth.tells(Truth.Kind.PLACE, scores) || scores.length <= k) {
            return Double.NaN;
        }
        double[] ones = new double[scores.length];
        Arrays.fill(ones, 1);
        double[] taken = TiedOrder.of(scores).taken(ones, k);
        double inside = 0;
        for (int i = 0; i < taken.length; i++) {
            inside += taken[i] * truth.inside()[i];
        }
        return inside / k;
    }

    @Override
    public OptionalDouble reachable(Truth truth) {
        double best = of(truth, truth.inside());
        return Double.isNaN(best) ? OptionalDouble.empty() : OptionalDouble.of(best);
    }
}
