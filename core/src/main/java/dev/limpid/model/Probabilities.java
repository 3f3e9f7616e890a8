package dev.limpid.model;

import java.util.Arrays;

/** Logits to probabilities. */
public final class Probabilities {
    private Probabilities() {}

    /**
     * What a row's link makes of it, in double.
     *
     * @throws IllegalArgumentException if there is no link
     */
    public static double[] of(double[] logits, Target.Link link) {
        return switch (link) {
            case SOFTMAX -> softmax(logits);
            case SIGMOID ->
                Arrays.stream(logits).map(x -> 1 / (1 + Math.exp(-x))).toArray();
            case GIVEN -> logits.clone();
            case NONE -> throw new IllegalArgumentException("These scores are no logits, they have no probabilities.");
        };
    }

    /** exp(x − max) over its sum, in double. */
    private static double[] softmax(double[] logits) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double logit : logits) {
            largest = Math.max(largest, logit);
        }
        double[] probabilities = new double[logits.length];
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            probabilities[i] = Math.exp(logits[i] - largest);
            sum += probabilities[i];
        }
        for (int i = 0; i < logits.length; i++) {
            probabilities[i] /= sum;
        }
        return probabilities;
    }
}
