package dev.limpid.performance;

import java.util.Arrays;

/**
 * The share of examples all of whose labels are right, none too few and none too many.
 */
public record SubsetAccuracy() implements MeanMetric<MultiLabelled> {
    @Override
    public Meaning meaning() {
        return Meaning.share("subset-accuracy", "share of examples with exactly the right labels", "by definition");
    }

    @Override
    public double[] each(MultiLabelled answers) {
        double[] each = new double[answers.size()];
        Arrays.setAll(each, i -> HammingLoss.wrong(answers, i) == 0 ? 1 : 0);
        return each;
    }
}
