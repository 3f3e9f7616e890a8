package dev.limpid;

import dev.limpid.generation.Sampling;
import org.jspecify.annotations.Nullable;

/**
 * How a model is asked for its answer.
 *
 * @param top answers to give, best first, 1 to {@value #MOST}; null for 5, or all entities
 * @param position the token (or, of a picture's map, the place) that is asked about, counted from 0; null for the model's own
 *     choice
 * @param writing how a model that writes goes on
 */
public record Predicting(@Nullable Integer top, @Nullable Integer position, Sampling writing) {
    static final int MOST = 1000;

    /** As where a user says nothing: five answers. */
    public static final Predicting USUAL = new Predicting(null, null, Sampling.GREEDY);

    public Predicting {
        if (top != null && (top < 1 || top > MOST)) {
            throw new IllegalArgumentException("top must be from 1 to " + MOST + ", got " + top + ".");
        }
    }

    public Predicting top(@Nullable Integer other) {
        return new Predicting(other, position, writing);
    }

    public Predicting position(@Nullable Integer other) {
        return new Predicting(top, other, writing);
    }

    public Predicting writing(Sampling other) {
        return new Predicting(top, position, other);
    }
}
