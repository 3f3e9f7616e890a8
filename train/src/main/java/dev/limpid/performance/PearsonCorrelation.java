package dev.limpid.performance;

/**
 * How well a straight line tells labels from predictions (Pearson 1895). {@code NaN} where either is constant.
 */
public record PearsonCorrelation() implements Metric<Regressed> {
    @Override
    public Meaning meaning() {
        return Meaning.correlation("pearson", "how well a straight line tells labels from predictions", "Pearson 1895");
    }

    @Override
    public Statistic on(Regressed answers) {
        double[] predicted = answers.predicted();
        double[] right = answers.right();
        return times -> WeightedPearson.of(predicted, right, times);
    }
}
