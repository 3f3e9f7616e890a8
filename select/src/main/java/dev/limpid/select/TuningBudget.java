package dev.limpid.select;

import dev.limpid.halving.SuccessiveHalving;
import org.jspecify.annotations.Nullable;

/**
 * How candidates are trained.
 *
 * @param updates of those that are trained to the end
 * @param eta of so many, one goes on from each rung to the next
 * @param batch examples in an update
 * @param rate of learning; null for the usual one of texts or pictures
 */
public record TuningBudget(
        long updates, int eta, int batch, @Nullable Double rate) {
    /** With fewer nothing has begun. */
    static final int LEAST = 8;

    /** So many are trained to the end. */
    private static final int FINALISTS = 2;

    /** @throws IllegalArgumentException in one line */
    public TuningBudget {
        if (updates < LEAST) {
            throw new IllegalArgumentException(
                    "Short trainings are of " + LEAST + " updates at least, got " + updates + "; 0 leaves them out.");
        }
        if (batch < 1 || eta < 2) {
            throw new IllegalArgumentException(
                    "Of eta candidates, at least 2, one goes on, and batches are of 1 example at least; got eta " + eta
                            + " and batches of " + batch + ".");
        }
    }

    SuccessiveHalving halving() {
        long least = Math.max(LEAST, updates / eta);
        return new SuccessiveHalving(eta, Math.min(least, updates), updates, FINALISTS);
    }
}
