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
     * The same features in a game of answers: what a coalition is worth is whether the model still answers the target, 1 or
     * 0, or a share of its inputs.
     *
     * @throws IllegalArgumentException as {@link #on}, or if a target is a value, which is no answer
     */
    default Stage answers(Probe probe, Input input, List<Target> targets) {
        throw new IllegalArgumentException("These features are not staged for what the model answers.");
    }
}
