package dev.limpid.performance;

import java.util.Arrays;

/**
 * The share of examples whose most probable class is the right one.
 */
public record Accuracy() implements MeanMetric<Classified> {
    @Override
    public Meaning meaning() {
        return Meaning.share("accuracy", "share of examples that are answered rightly", "by definition");
    }

    @Override
    public double[] each(Classified answers) {
        double[] each = new double[answers.size()];
        Arrays.setAll(each, i -> answers.isRight(i) ? 1 : 0);
        return each;
    }
}
