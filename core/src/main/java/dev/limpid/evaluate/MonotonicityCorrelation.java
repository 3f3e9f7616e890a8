package dev.limpid.evaluate;

import java.util.Arrays;

/**
 * Monotonicity (Nguyen and Martínez 2020): Spearman's ρ of the scores' sizes and how uncertain the model's score is
 * without each feature alone, E[(f(x) − f(x∖i))²]. The expectation is the masker's: one that averages over several inputs makes
 * the mean score of them, so here the square is of the mean.
 *
 * <p>It does not look at signs: an explanation turned around has the same value. Cannot be told where one side is the same for
 * all features.
 */
record MonotonicityCorrelation() implements Metric.OfGame {
    @Override
    public About about() {
        return new About(
                "monotonicity-correlation",
                Family.FAITHFULNESS,
                Direction.HIGHER,
                -1,
                1,
                "whether features with larger scores, whatever their sign, matter more to the model when they go alone",
                "a run per feature",
                "Nguyen and Martínez 2020, monotonicity");
    }

    @Override
    public double of(Play play, double[] scores) {
        Ranking.requireOneEach(play, scores);
        return Correlation.spearman(
                Arrays.stream(scores).map(Math::abs).toArray(),
                Arrays.stream(LeaveOneOut.drops(play)).map(drop -> drop * drop).toArray());
    }
}
