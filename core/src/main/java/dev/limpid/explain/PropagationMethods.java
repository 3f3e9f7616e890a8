package dev.limpid.explain;

import java.util.Objects;
import java.util.Set;

/** The methods that carry the score back by rules of their own. */
final class PropagationMethods {
    static final Family FAMILY = new Family()
            .add(
                    "deeplift",
                    "each word's share of the difference from a baseline; adds up to the score",
                    "2 forward, 1 backward pass",
                    Set.of(),
                    PropagationDossiers.DEEPLIFT,
                    settings -> new DeepLift(Baseline.of(settings.baseline())))
            .add(
                    DeepLiftShap.NAME,
                    "deeplift averaged over baselines, with intervals; adds up to the score",
                    "2 forward, 1 backward pass per baseline",
                    Set.of("level"),
                    PropagationDossiers.DEEPLIFT_SHAP,
                    settings -> new DeepLiftShap(
                            Baselines.named(settings.baseline(), settings.staging()),
                            Objects.requireNonNullElse(settings.samples(), DeepLiftShap.ROWS),
                            settings.seed(),
                            Typed.number(settings.more(), "level", Certainty.STANDARD.level())));

    private PropagationMethods() {}
}
