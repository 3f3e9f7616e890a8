package dev.limpid.adapter;

import dev.limpid.architecture.Trainee;
import dev.limpid.graph.Wire;

import java.util.Collection;

/**
 * Low-rank adaptation (Hu et al. 2021): a dense layer W stays as it is, and h = W·x + s·B·A·dropout(x) takes its place, of which
 * A {@code [rank,in]} and B {@code [out,rank]} are trained. B begins as 0, so that the model begins as it was.
 *
 * @param rank of B·A, at least 1
 * @param alpha the scale s is alpha ÷ rank
 * @param dropout probability with which each number of A's input is dropped while it is trained, from 0 to below 1
 * @param targets the layers that are adapted
 * @param rankStabilised whether s is alpha ÷ √rank (Kalajdzievski 2023)
 */
public record Lora(int rank, double alpha, double dropout, Targets targets, boolean rankStabilised) {
    public Lora {
        if (rank < 1) {
            throw new IllegalArgumentException("LoRA's rank must be at least 1, got " + rank + ".");
        }
        if (!(alpha > 0) || Double.isInfinite(alpha)) {
            throw new IllegalArgumentException("LoRA's alpha must be a number above 0, got " + alpha + ".");
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException(
                    "LoRA's dropout must be a probability from 0 to below 1, got " + dropout + ".");
        }
    }

    /** Queries and values by rank 8, alpha 16, a tenth dropped. */
    public static Lora usual() {
        return new Lora(8, 16, 0.1, Targets.usual(), false);
    }

    /** s. */
    public double scale() {
        return alpha / (rankStabilised ? Math.sqrt(rank) : rank);
    }

    /**
     * Sets the small matrices beside a model's large ones. Weights are read nowhere; nothing is run.
     *
     * @param whole weights that are trained as they are, as a new head must be: with each the whole of its module
     * @throws IllegalArgumentException if the model has no layer of a name that is asked for
     */
    public Adapted on(Trainee model, Collection<Wire> whole) {
        return Adapted.of(this, model, whole);
    }
}
