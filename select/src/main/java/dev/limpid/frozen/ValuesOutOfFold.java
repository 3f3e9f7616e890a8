package dev.limpid.frozen;

import dev.limpid.evaluate.Correlation;

import java.util.Arrays;

/**
 * What number was said of each example by a learner that was not shown it, nor others of its fold. Arrays are not copied.
 *
 * @param predicted of each example
 * @param values the number that belongs to it
 * @param folds who was shown what
 */
public record ValuesOutOfFold(double[] predicted, double[] values, Folds folds) {
    /** (predicted − value)² of each example: what learners are compared by, example by example. */
    public double[] squaredErrors() {
        double[] errors = new double[values.length];
        for (int i = 0; i < errors.length; i++) {
            errors[i] = (predicted[i] - values[i]) * (predicted[i] - values[i]);
        }
        return errors;
    }

    /** Their mean. */
    public double meanSquaredError() {
        return Arrays.stream(squaredErrors()).average().orElseThrow();
    }

    /** Pearson's r of what was said and what is so. */
    public double correlation() {
        return Correlation.pearson(predicted, values);
    }
}
