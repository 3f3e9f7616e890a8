package dev.limpid.look;

import dev.limpid.model.Probabilities;
import dev.limpid.model.Target;

/**
 * The gradient of an example's loss with respect to the last linear layer: (p − y) ⊗ [h, 1] for cross-entropy after softmax, and
 * for binary cross-entropy after the logistic function. It is kept as its two factors, so that the inner product of two costs
 * classes + units, not classes · units.
 */
public final class LastGradient {
    private final double[] error;
    private final double[] hidden;
    private final boolean biased;

    /**
     * From its factors.
     *
     * @param error p − y, {@code [class]}
     * @param hidden h, {@code [unit]}
     * @param biased whether the layer has a bias, and so h a 1 behind it
     */
    public LastGradient(double[] error, double[] hidden, boolean biased) {
        this.error = error.clone();
        this.hidden = hidden.clone();
        this.biased = biased;
    }

    /**
     * Of one example.
     *
     * @param scores before the link, {@code [class]}
     * @param label the true class
     */
    public static LastGradient of(double[] scores, double[] hidden, int label, Target.Link link, boolean biased) {
        double[] error = Probabilities.of(scores, link);
        error[label] -= 1;
        return new LastGradient(error, hidden, biased);
    }

    /** p − y, a copy. */
    public double[] error() {
        return error.clone();
    }

    /** h, a copy. */
    public double[] hidden() {
        return hidden.clone();
    }

    /** The inner product of two gradients. */
    public double dot(LastGradient other) {
        return product(error, other.error) * (product(hidden, other.hidden) + (biased ? 1 : 0));
    }

    /** The cosine of two gradients; 0 if one of them is nothing. */
    public double cosine(LastGradient other) {
        double lengths = Math.sqrt(dot(this) * other.dot(other));
        return lengths == 0 ? 0 : dot(other) / lengths;
    }

    static double product(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
