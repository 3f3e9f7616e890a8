package dev.limpid.performance;

import java.util.Arrays;

/**
 * The mean square of prediction less label.
 */
public record MeanSquaredError() implements MeanMetric<Regressed> {
    @Override
    public Meaning meaning() {
        return Meaning.error("mse", "mean square of prediction less label", "by definition");
    }

    @Override
    public double[] each(Regressed answers) {
        double[] each = new double[answers.size()];
        Arrays.setAll(each, i -> answers.miss(i) * answers.miss(i));
        return each;
    }
}
