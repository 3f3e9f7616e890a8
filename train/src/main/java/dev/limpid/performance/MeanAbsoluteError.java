package dev.limpid.performance;

import java.util.Arrays;

/**
 * The mean distance of prediction and label.
 */
public record MeanAbsoluteError() implements MeanMetric<Regressed> {
    @Override
    public Meaning meaning() {
        return Meaning.error("mae", "mean distance of prediction and label", "by definition");
    }

    @Override
    public double[] each(Regressed answers) {
        double[] each = new double[answers.size()];
        Arrays.setAll(each, i -> Math.abs(answers.miss(i)));
        return each;
    }
}
