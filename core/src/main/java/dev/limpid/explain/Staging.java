package dev.limpid.explain;

import dev.limpid.game.Players;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/** How a model's inputs become games: what their features are, and what stands for an absent one. */
public interface Staging {
    /**
     * A game on this input. Methods that ask for the same input and targets one after the other get the same game.
     *
     * @throws IllegalArgumentException if the input has no such features, or the model no such way to take them away
     */
    Stage on(Probe probe, Input input, List<Target> targets);

    /**
     * The features of an input and the inputs in which only some of them are present, as {@link #on} plays them.
     *
     * @throws IllegalArgumentException as {@link #on}
     */
    default Players<Probe.Asked> players(Probe probe, Input input, List<Target> targets) {
        throw new IllegalArgumentException("Masked inputs of this model cannot be looked at one by one.");
    }

    /**
     * The same features in a game of answers: what a coalition is worth is whether the model still answers the target, 1 or
     * 0, or a share of its inputs.
     *
     * @throws IllegalArgumentException as {@link #on}, or if a target is a value, which is no answer
     */
    default Stage answers(Probe probe, Input input, List<Target> targets) {
        throw new IllegalArgumentException("These features are not staged for what the model answers.");
    }

    /**
     * What could stand in the places of the input's words.
     *
     * @param proposer the masked language model that proposes words, by name; null for the model itself
     * @throws IllegalArgumentException if the model reads no text, or there is no such proposer
     */
    default Editing editing(Probe probe, Input input, Target target, @Nullable String proposer) {
        throw new IllegalArgumentException("These features are not staged for being said otherwise.");
    }

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

    /**
     * Other inputs that the user gave, to compare this one with.
     *
     * @param source where they are from: a file
     */
    record Background(String source, List<Input> inputs) {}

    /**
     * The rows of the background, of this input's columns; empty if none was given.
     *
     * @throws IllegalArgumentException if they are of other columns
     */
    default Optional<Background> background(Input input) {
        return Optional.empty();
    }
}
