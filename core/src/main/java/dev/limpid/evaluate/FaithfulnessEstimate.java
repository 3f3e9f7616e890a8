package dev.limpid.evaluate;

/**
 * Faithfulness estimate (Alvarez-Melis and Jaakkola 2018): Pearson's r of the scores and what the model loses
 * without each feature alone. Cannot be told where one of them is the same for all features.
 */
record FaithfulnessEstimate() implements Metric.OfGame {
    @Override
    public About about() {
        return new About(
                "faithfulness-estimate",
                Family.FAITHFULNESS,
                Direction.HIGHER,
                -1,
                1,
                "how far a feature's score tells what the model loses without it alone",
                "a run per feature",
                "Alvarez-Melis and Jaakkola 2018, faithfulness");
    }

    @Override
    public double of(Play play, double[] scores) {
        Ranking.requireOneEach(play, scores);
        return Correlation.pearson(scores, LeaveOneOut.drops(play));
    }
}
