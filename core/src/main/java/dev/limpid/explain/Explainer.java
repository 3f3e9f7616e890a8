package dev.limpid.explain;

import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;

/** A method that scores the features of one input for one target. */
public interface Explainer {
    /** Name and settings, as they go into the result. */
    Attribution.Method method();

    /**
     * Explains.
     *
     * @throws IllegalArgumentException if the method cannot explain this target on this model
     */
    Attribution explain(Probe probe, Input input, Target target);
}
