package dev.limpid.evaluate;

import dev.limpid.explain.Explainer;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A way to make inputs that are nearly the same: noise, words said otherwise. */
public interface Disturbance {
    /** As on the command line. */
    String name();

    /** What may be set, as it goes into results: strings, numbers and booleans only. */
    Map<String, Object> settings();

    /** Why a method cannot be asked of such neighbours: a sentence; empty if it can. */
    Optional<String> obstacle(Probe probe, Explainer explainer);

    /**
     * Neighbours of an input, drawn from a seed: the same for all methods.
     *
     * @throws IllegalArgumentException in one line, if this input has none
     */
    Drawn of(Probe probe, Input input, Target target, long seed);

    /**
     * What was drawn.
     *
     * @param here the example, as the numbers that were disturbed; empty where words were said otherwise
     * @param near at least one
     */
    record Drawn(double[] here, List<Disturbed> near) {
        public Drawn {
            near = List.copyOf(near);
        }
    }

    /**
     * A neighbour.
     *
     * @param probe that reads it, on the example's own wire
     * @param input with as many features as the example, in the same order
     * @param target what is asked of the example, where it is now
     * @param vector the numbers that were disturbed
     */
    record Disturbed(Probe probe, Input input, Target target, double[] vector) {}
}
