package dev.limpid.explain;

import java.util.Set;

/** The methods that look at what a model attends to. */
final class AttentionMethods {
    static final Family FAMILY = new Family()
            .add(
                    "attention",
                    "where each layer and head looks; the same for every target",
                    "2 forward passes",
                    Set.of(),
                    settings -> new Attention())
            .add(
                    "attention-rollout",
                    "attention followed down all layers; the same for every target",
                    "2 forward passes",
                    Set.of(),
                    settings -> new AttentionRollout());

    private AttentionMethods() {}
}
