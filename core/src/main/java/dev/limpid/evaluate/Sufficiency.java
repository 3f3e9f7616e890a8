package dev.limpid.evaluate;

import java.util.Arrays;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Sufficiency (DeYoung et al. 2020, ERASER): what the score loses when nothing but the features with the highest
 * scores is left, f(x) − f(r), on average over several shares of them. Below 0 if what is left scores higher than everything.
 *
 * <p>Shares are counted as by {@link Comprehensiveness}.
 */
record Sufficiency(Shares shares) implements Metric.OfGame {
    @Override
    public About about() {
        return new About(
                "sufficiency",
                Family.FAITHFULNESS,
                Direction.LOWER,
                -1,
                1,
                "what the score loses when only the most important features are left",
                "a run per share",
                "DeYoung et al. 2020, ERASER");
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("shares", shares.toString());
    }

    @Override
    public double of(Play play, double[] scores) {
        Ranking ranking = Ranking.of(play, scores);
        double[] left = play.values(Arrays.stream(shares.counts(play.players()))
                .mapToObj(ranking::first)
                .toList());
        return play.full() - Arrays.stream(left).average().orElseThrow();
    }

    @Override
    public OptionalDouble reachable(Play play) {
        return Reach.of(play, this);
    }
}
