package dev.limpid.evaluate;

import dev.limpid.explain.Explainer;
import dev.limpid.graph.Wire;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;

import java.util.Optional;

/** A model that is given the value of its features, where it else makes it of tokens. */
final class Feeding {
    private Feeding() {}

    private static Wire features(Probe probe) {
        return probe.model().features();
    }

    private static boolean isGiven(Probe probe) {
        return probe.model().graph().input(features(probe).name()).isPresent();
    }

    /** What follows the features, looked at on the probe's own wire. */
    static Probe fed(Probe probe) {
        return isGiven(probe) ? probe : probe.on(features(probe)).fed().on(probe.wire());
    }

    /** An input that brings the features' value along. */
    static Input with(Probe probe, Input input) {
        return isGiven(probe)
                ? input
                : input.with(features(probe).name(), probe.on(features(probe)).value(input));
    }

    /** Why a method cannot explain what is given so: a sentence; empty if it can. */
    static Optional<String> obstacle(Probe probe, Explainer explainer) {
        return isGiven(probe) || explainer.looksAtWire()
                ? Optional.empty()
                : Optional.of("Method " + explainer.method().name() + " takes words away, and cannot where a text is"
                        + " given as embeddings.");
    }
}
