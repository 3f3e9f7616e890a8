package dev.limpid.performance;

import dev.limpid.evaluate.Direction;

/**
 * The mean square distance of the probabilities from the right class (Brier 1950): Σₖ (pₖ − oₖ)² over classes, 0 to 2; of two classes
 * half of it, (p − o)² of either, 0 to 1.
 */
public record BrierScore() implements MeanMetric<Classified> {
    @Override
    public Meaning meaning() {
        return new Meaning(
                "brier",
                Direction.LOWER,
                0,
                2,
                "mean square distance of the probabilities from the right class",
                "Brier 1950");
    }

    @Override
    public double[] each(Classified answers) {
        int classes = answers.classes().size();
        double[] each = new double[answers.size()];
        for (int i = 0; i < each.length; i++) {
            double sum = 0;
            for (int k = 0; k < classes; k++) {
                double miss = answers.probability(i, k) - (answers.label(i) == k ? 1 : 0);
                sum += miss * miss;
            }
            each[i] = classes == 2 ? sum / 2 : sum;
        }
        return each;
    }
}
