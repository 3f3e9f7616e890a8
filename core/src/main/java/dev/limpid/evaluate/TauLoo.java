package dev.limpid.evaluate;

/**
 * τ against leave-one-out (Jain and Wallace 2019; ferret's taucorr_loo): Kendall's τ-b of the scores and what the
 * model loses without each feature alone. Cannot be told where one of them is the same for all features.
 */
record TauLoo() implements Metric.OfGame {
    @Override
    public About about() {
        return new About(
                "tau-loo",
                Family.FAITHFULNESS,
                Direction.HIGHER,
                -1,
                1,
                "whether features are in the order of what the model loses without each alone",
                "a run per feature",
                "Jain and Wallace 2019; Kendall 1945");
    }

    @Override
    public double of(Play play, double[] scores) {
        Ranking.requireOneEach(play, scores);
        return Correlation.kendall(scores, LeaveOneOut.drops(play));
    }
}
