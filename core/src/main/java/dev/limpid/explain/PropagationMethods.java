package dev.limpid.explain;

import java.util.Set;

/** The methods that carry the score back by rules of their own. */
final class PropagationMethods {
    static final Family FAMILY = new Family()
            .add(
                    "deeplift",
                    "each word's share of the difference from a baseline; adds up to the score",
                    "2 forward, 1 backward pass",
                    Set.of(),
                    settings -> new DeepLift(Baseline.of(settings.baseline())));

    private PropagationMethods() {}
}
