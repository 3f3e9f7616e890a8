package dev.limpid.evaluate;

import java.util.List;

/** Whether an explanation is where the thing is known to be. */
final class LocalisationMetrics {
    private LocalisationMetrics() {}

    /** As they are without settings. */
    static List<Metric> list() {
        return List.of(
                new PointingGame(),
                new RelevanceMassAccuracy(),
                new RelevanceRankAccuracy(),
                new TopKIntersection(),
                new AttributionLocalisation(),
                new LocalisationAuc(),
                new Focus());
    }
}
