package dev.limpid.performance;

import java.util.Arrays;

/**
 * The mean of 1 by the rank of the right candidate (Voorhees 1999).
 */
public record MeanReciprocalRank() implements MeanMetric<Retrieved> {
    @Override
    public Meaning meaning() {
        return Meaning.share("mrr", "mean of 1 by the rank of the right candidate", "Voorhees 1999");
    }

    @Override
    public double[] each(Retrieved answers) {
        double[] each = new double[answers.size()];
        Arrays.setAll(each, i -> 1.0 / answers.rank(i));
        return each;
    }
}
