package dev.limpid.evaluate;

import dev.limpid.game.Coalition;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The share of features that either the explanation or the model alone is indifferent to: |A₀ Δ X₀| / players. A₀ are those
 * whose score is as good as none, as a share of the largest; X₀ those whose absence alone leaves the model's score as good as
 * unchanged. Cost: one coalition a player and the whole, which others have mostly played.
 *
 * @param least what is as good as nothing is smaller than this
 */
public record NonSensitivity(double least) implements Metric.OfGame {
    private static final double LEAST = 1e-5;

    public NonSensitivity {
        if (!(least > 0)) {
            throw new IllegalArgumentException("non-sensitivity: least must be above 0, got " + least + ".");
        }
    }

    public NonSensitivity() {
        this(LEAST);
    }

    @Override
    public About about() {
        return new About(
                "non-sensitivity",
                Family.AXIOMS,
                Direction.LOWER,
                0,
                1,
                "the share of features that get a score and do nothing, or do something and get none",
                "one run a feature, and one",
                "Nguyen and Martinez 2020, On Quantitative Aspects of Model Interpretability");
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("least", least);
    }

    @Override
    public double of(Play play, double[] scores) {
        double[] shares = Distances.byLargest(scores);
        double full = play.full();
        List<Coalition> absences = IntStream.range(0, play.players())
                .mapToObj(player -> Coalition.all(play.players()).without(player))
                .toList();
        double[] without = play.values(absences);
        double odd = 0;
        for (int i = 0; i < without.length; i++) {
            boolean unnamed = Math.abs(shares[i]) < least;
            boolean idle = Math.abs(full - without[i]) < least;
            odd += unnamed == idle ? 0 : 1;
        }
        return odd / play.players();
    }
}
