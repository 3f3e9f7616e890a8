package dev.limpid.performance;

import java.util.Arrays;

/**
 * The share of examples whose right class is among the most probable. Classes of equal probability stand as they are numbered.
 *
 * @param k how many classes count, from 1
 */
public record TopKAccuracy(int k) implements MeanMetric<Classified> {
    /** Takes at least the most probable one. */
    public TopKAccuracy {
        if (k < 1) {
            throw new IllegalArgumentException("top-k accuracy needs k of at least 1, got " + k + ".");
        }
    }

    @Override
    public Meaning meaning() {
        return Meaning.share(
                "top-" + k + "-accuracy",
                "share of examples whose right class is among the " + k + " most probable",
                "Russakovsky et al. 2015");
    }

    @Override
    public double[] each(Classified answers) {
        double[] each = new double[answers.size()];
        Arrays.setAll(each, i -> before(answers, i) < k ? 1 : 0);
        return each;
    }

    private static int before(Classified answers, int example) {
        int label = answers.label(example);
        double own = answers.probability(example, label);
        int before = 0;
        for (int k = 0; k < answers.classes().size(); k++) {
            double other = answers.probability(example, k);
            before += other > own || other == own && k < label ? 1 : 0;
        }
        return before;
    }
}
