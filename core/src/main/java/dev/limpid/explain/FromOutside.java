package dev.limpid.explain;

import dev.limpid.model.Anatomy;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;

import java.util.List;
import java.util.Optional;

/** A method that asks what a model answers and never looks into it: any model will do, and all targets cost what one does. */
interface FromOutside extends Explainer {
    @Override
    default boolean looksAtWire() {
        return false;
    }

    /** None: whatever predicts can be explained from outside. */
    @Override
    default Optional<String> obstacle(Anatomy model) {
        return Optional.empty();
    }

    @Override
    default Attribution explain(Probe probe, Input input, Target target) {
        return explain(probe, input, List.of(target)).get(0);
    }

    @Override
    List<Attribution> explain(Probe probe, Input input, List<Target> targets);
}
