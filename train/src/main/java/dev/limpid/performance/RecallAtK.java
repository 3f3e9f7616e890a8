package dev.limpid.performance;

import java.util.Arrays;

/**
 * The share of queries whose right candidate is among the first.
 *
 * @param k how many candidates count, from 1
 */
public record RecallAtK(int k) implements MeanMetric<Retrieved> {
    /** Takes at least the first one. */
    public RecallAtK {
        if (k < 1) {
            throw new IllegalArgumentException("recall needs k of at least 1, got " + k + ".");
        }
    }

    @Override
    public Meaning meaning() {
        return Meaning.share(
                "recall@" + k, "share of queries whose right candidate is among the first " + k, "by definition");
    }

    @Override
    public double[] each(Retrieved answers) {
        double[] each = new double[answers.size()];
        Arrays.setAll(each, i -> answers.rank(i) <= k ? 1 : 0);
        return each;
    }
}
