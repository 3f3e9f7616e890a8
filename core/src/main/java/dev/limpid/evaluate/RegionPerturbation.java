package dev.limpid.evaluate;

import java.util.Arrays;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Region perturbation (Samek et al. 2016): what the score loses, on average over 0, 1, …, L features gone,
 * the highest scores first; there AOPC. The features are a picture's patches, of which the first {@code regions} go one by one,
 * so of many it tells of the most important alone, where {@link Deletion} tells of all.
 *
 * <p>Quantus 0.6 gives the losses themselves, from the first feature gone.
 *
 * @param regions L, at most; 100 in the paper
 */
record RegionPerturbation(int regions) implements Metric.OfGame {
    RegionPerturbation {
        if (regions < 1) {
            throw new IllegalArgumentException("Setting regions needs a number of at least 1, got " + regions + ".");
        }
    }

    @Override
    public About about() {
        return new About(
                "region-perturbation",
                Family.FAITHFULNESS,
                Direction.HIGHER,
                -1,
                1,
                "what the score loses on average while the most important features go one by one",
                "a run per feature, of at most 100",
                "Samek et al. 2016, AOPC");
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("regions", regions);
    }

    @Override
    public double of(Play play, double[] scores) {
        Ranking ranking = Ranking.of(play, scores);
        double[] left = play.values(IntStream.rangeClosed(0, Math.min(regions, play.players()))
                .mapToObj(ranking::withoutFirst)
                .toList());
        return left[0] - Arrays.stream(left).average().orElseThrow();
    }

    @Override
    public OptionalDouble reachable(Play play) {
        return Reach.of(play, this);
    }
}
