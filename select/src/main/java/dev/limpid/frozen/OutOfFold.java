package dev.limpid.frozen;

import dev.limpid.evaluate.Bootstrap;
import dev.limpid.evaluate.Interval;

/**
 * What was said of each example by a learner that was not shown it, nor others of its fold. Arrays are not copied.
 *
 * @param probabilities {@code [example][class]}
 * @param labels the class of each example
 * @param folds who was shown what
 */
public record OutOfFold(double[][] probabilities, int[] labels, Folds folds) {
    /** The most probable class of each example; of equals the first. */
    public int[] predicted() {
        int[] predicted = new int[labels.length];
        for (int i = 0; i < predicted.length; i++) {
            predicted[i] = Majority.most(probabilities[i]);
        }
        return predicted;
    }

    /** 1 for each example whose class is the most probable, else 0: what learners are compared by, example by example. */
    public double[] right() {
        int[] predicted = predicted();
        double[] right = new double[labels.length];
        for (int i = 0; i < right.length; i++) {
            right[i] = predicted[i] == labels[i] ? 1 : 0;
        }
        return right;
    }

    /**
     * The part whose class is the most probable, with the interval that its examples give it. That all learners were taught much the same
     * examples is not in it.
     */
    public Interval accuracy(Bootstrap bootstrap) {
        return bootstrap.mean(right()).within(0, 1);
    }

    /** The mean of −ln p(label); what is too small for a normal number counts as the smallest of these, 708. */
    public double logLoss() {
        double sum = 0;
        for (int i = 0; i < labels.length; i++) {
            sum -= StrictMath.log(Math.max(probabilities[i][labels[i]], Double.MIN_NORMAL));
        }
        return sum / labels.length;
    }
}
