package dev.limpid.evaluate;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether an explanation is where the thing is known to be. */
final class LocalisationMetrics {
    private static final Settable ALL = new Settable(Family.LOCALISATION)
            .with(new PointingGame())
            .with(new RelevanceMassAccuracy())
            .with(new RelevanceRankAccuracy())
            .with(
                    "top-k-intersection",
                    Set.of("k"),
                    settings -> new TopKIntersection(Settable.whole(settings, "k", TopKIntersection.STANDARD)))
            .with(
                    "attribution-localisation",
                    Set.of("weighted"),
                    settings -> new AttributionLocalisation(Settable.flag(settings, "weighted", true)))
            .with(new LocalisationAuc())
            .with(new Focus());

    private LocalisationMetrics() {}

    /** All, as they are unless something is set. */
    static List<Metric> list() {
        return ALL.list();
    }

    /**
     * A metric with settings as typed.
     *
     * @throws IllegalArgumentException as {@link Settable#of} does
     */
    static Metric of(String name, Map<String, String> settings) {
        return ALL.of(name, settings);
    }
}
