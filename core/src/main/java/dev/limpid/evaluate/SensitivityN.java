package dev.limpid.evaluate;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sensitivity-n (Ancona et al. 2018): {@link FaithfulnessCorrelation} for sets of several sizes, the mean of those
 * that can be told. The paper draws it as a curve over sizes up to 80 % of the features.
 *
 * <p>Quantus 0.6 correlates something else: over examples instead of sets, what was lost by the first n features together with
 * the score of the n-th alone.
 *
 * @param shares of the features that sets have, rounded up; sizes that are as many count once
 * @param runs sets of each size, at most; 100 in the paper
 */
record SensitivityN(Shares shares, int runs) implements Metric.OfGame {
    static final Shares STANDARD = Shares.of(0.1, 0.2, 0.4, 0.6, 0.8);

    SensitivityN {
        Subsets.requireRuns(runs);
    }

    @Override
    public About about() {
        return new About(
                "sensitivity-n",
                Family.FAITHFULNESS,
                Direction.HIGHER,
                -1,
                1,
                "how far the scores of sets of features, few to many, tell what the model loses without them",
                "250 runs, shared with infidelity and in part with faithfulness-correlation",
                "Ancona et al. 2018");
    }

    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("shares", shares.toString());
        settings.put("runs", runs);
        return settings;
    }

    @Override
    public double of(Play play, double[] scores) {
        return Arrays.stream(shares.counts(play.players()))
                .distinct()
                .mapToDouble(size -> {
                    Subsets sets = Subsets.ofSize(play, size, runs);
                    return Correlation.pearson(sets.sums(scores), sets.drops());
                })
                .filter(r -> !Double.isNaN(r))
                .average()
                .orElse(Double.NaN);
    }
}
