package dev.limpid.performance;

/**
 * The root of the mean square of prediction less label, in the label's own unit.
 */
public record RootMeanSquaredError() implements Metric<Regressed> {
    @Override
    public Meaning meaning() {
        return Meaning.error("rmse", "root of the mean square of prediction less label", "by definition");
    }

    @Override
    public Statistic on(Regressed answers) {
        Statistic squares = new MeanSquaredError().on(answers);
        return times -> Math.sqrt(squares.of(times));
    }
}
