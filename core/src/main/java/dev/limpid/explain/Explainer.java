package dev.limpid.explain;

import dev.limpid.model.Anatomy;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;

import java.util.List;
import java.util.Optional;

/** A method that scores the features of one input for one target. */
public interface Explainer {
    /** Name and settings, as they go into the result. */
    Attribution.Method method();

    /**
     * Why the method cannot work on a model, whatever the input and the target: a sentence; empty if it can. Told from the
     * graph, without a run.
     */
    Optional<String> obstacle(Anatomy model);

    /**
     * Explains.
     *
     * @throws IllegalArgumentException if the method cannot explain this target on this model
     */
    Attribution explain(Probe probe, Input input, Target target);

    /** Whether it matters to it which wire the probe is on; others look at the model from outside. */
    default boolean looksAtWire() {
        return true;
    }

    /** Explains several targets of one input, in order; methods that can do so at one cost do. */
    default List<Attribution> explain(Probe probe, Input input, List<Target> targets) {
        return targets.stream().map(target -> explain(probe, input, target)).toList();
    }

    /** Explains one target at several wires of a model, in order; methods that can do so at one cost do. */
    default List<Attribution> at(List<Probe> probes, Input input, Target target) {
        return probes.stream().map(probe -> explain(probe, input, target)).toList();
    }
}
