package dev.limpid.evaluate;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Faithfulness correlation (Bhatt et al. 2020): Pearson's r, over drawn sets S of features, of Σᵢ∈S
 * scoreᵢ and what the score loses without S.
 *
 * <p>Perfect is 1, which only models that add up reach. Cannot be told where all sets have equal sums, or lose as much.
 *
 * @param share of the features that a set has, rounded up; the paper and Quantus leave it open (Quantus takes 224 pixels)
 * @param runs sets, at most: if there are fewer, each is taken once
 */
record FaithfulnessCorrelation(double share, int runs) implements Metric.OfGame {
    FaithfulnessCorrelation {
        Subsets.requireRuns(runs);
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException("Setting share needs a number between 0 and 1, got " + share + ".");
        }
    }

    @Override
    public About about() {
        return new About(
                "faithfulness-correlation",
                Family.FAITHFULNESS,
                Direction.HIGHER,
                -1,
                1,
                "how far the scores of random sets of features tell what the model loses without them",
                "100 runs",
                "Bhatt et al. 2020, faithfulness");
    }

    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("share", share);
        settings.put("runs", runs);
        return settings;
    }

    @Override
    public double of(Play play, double[] scores) {
        Subsets sets = Subsets.ofSize(play, Shares.count(share, play.players()), runs);
        return Correlation.pearson(sets.sums(scores), sets.drops());
    }
}
