package dev.limpid.evaluate;

import java.util.Arrays;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Comprehensiveness (DeYoung et al. 2020, ERASER): what the score loses when the features with the highest
 * scores are taken away, f(x) − f(x∖r), on average over several shares of them (there AOPC).
 *
 * <p>A share is rounded up to whole features, so the first always goes. Features go by their place alone, also those with
 * negative scores. (ferret 0.5 takes shares of 10 to 100 %, rounds them down, and never takes features that speak against.)
 */
record Comprehensiveness(Shares shares) implements Metric.OfGame {
    /** ERASER's 1, 5, 10, 20 and 50 %. */
    static final Shares STANDARD = Shares.of(0.01, 0.05, 0.1, 0.2, 0.5);

    @Override
    public About about() {
        return new About(
                "comprehensiveness",
                Family.FAITHFULNESS,
                Direction.HIGHER,
                -1,
                1,
                "what the score loses when the most important features go",
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
                .mapToObj(ranking::withoutFirst)
                .toList());
        return play.full() - Arrays.stream(left).average().orElseThrow();
    }

    @Override
    public OptionalDouble reachable(Play play) {
        return Reach.of(play, this);
    }
}
