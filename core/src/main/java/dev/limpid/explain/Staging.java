package dev.limpid.explain;

import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;

import java.util.List;

/** How a model's inputs become games: what their features are, and what stands for an absent one. */
public interface Staging {
    /**
     * A game on this input. Methods that ask for the same input and targets one after the other get the same game.
     *
     * @throws IllegalArgumentException if the input has no such features, or the model no such way to take them away
     */
    Stage on(Probe probe, Input input, List<Target> targets);

    /**
     * Neighbours of this input as data have them, for LIME on rows of tables.
     *
     * @param bins how numbers are told apart, by name: {@code quartile}
     * @throws IllegalArgumentException if there are no data to draw from, or no such bins
     */
    default Vicinity near(Probe probe, Input input, List<Target> targets, String bins) {
        throw new IllegalArgumentException("lime draws neighbours from data (sampling=data, bins) for rows of tables"
                + " only; choose sampling=bernoulli or sampling=sizes.");
    }
}
