package dev.limpid.look;

import java.util.List;

/**
 * How much training on one example lowered the loss of another (Pruthi et al. 2020, TracInCP, eq. 3, on the last layer as their
 * section 4 does): over the checkpoints of a training, Σ η ∇L(z)·∇L(z′). Above 0 an example helped (a proponent), below 0 it
 * harmed (an opponent). With one checkpoint, the finished model, it is a gradient's inner product.
 *
 * @param checkpoints at least one
 */
public record TracIn(List<Checkpoint> checkpoints) {
    /**
     * What one checkpoint makes of the examples.
     *
     * @param rate learning rate η while it was trained
     * @param training a gradient each
     * @param asked of the example that is asked about
     */
    public record Checkpoint(double rate, List<LastGradient> training, LastGradient asked) {
        public Checkpoint {
            if (!(rate > 0) || !(rate < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("A learning rate must be above 0, got " + rate + ".");
            }
            training = List.copyOf(training);
        }
    }

    public TracIn {
        checkpoints = List.copyOf(checkpoints);
        if (checkpoints.isEmpty()) {
            throw new IllegalArgumentException("TracIn needs at least one checkpoint.");
        }
    }

    /** The influence of each training example, in their order. */
    public double[] influences() {
        double[] sums = new double[checkpoints.get(0).training.size()];
        for (Checkpoint checkpoint : checkpoints) {
            for (int i = 0; i < sums.length; i++) {
                sums[i] += checkpoint.rate * checkpoint.training.get(i).dot(checkpoint.asked);
            }
        }
        return sums;
    }
}
