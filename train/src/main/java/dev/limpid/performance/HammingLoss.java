package dev.limpid.performance;

import dev.limpid.evaluate.Direction;

import java.util.Arrays;

/**
 * The share of labels that are wrong, given or not.
 */
public record HammingLoss() implements MeanMetric<MultiLabelled> {
    @Override
    public Meaning meaning() {
        return new Meaning(
                "hamming-loss", Direction.LOWER, 0, 1, "share of labels that are wrong, given or not", "by definition");
    }

    @Override
    public double[] each(MultiLabelled answers) {
        double[] each = new double[answers.size()];
        Arrays.setAll(each, i -> (double) wrong(answers, i) / answers.labels().size());
        return each;
    }

    static int wrong(MultiLabelled answers, int example) {
        int wrong = 0;
        for (int k = 0; k < answers.labels().size(); k++) {
            wrong += answers.isPredicted(example, k) == answers.isLabelled(example, k) ? 0 : 1;
        }
        return wrong;
    }
}
