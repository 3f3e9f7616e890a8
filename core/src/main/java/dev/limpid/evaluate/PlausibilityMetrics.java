package dev.limpid.evaluate;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether an explanation is what people name as their reasons. */
final class PlausibilityMetrics {
    private static final Settable ALL = new Settable(Family.PLAUSIBILITY)
            .with(new PlausibilityAuprc())
            .with(
                    "token-f1",
                    Set.of("k"),
                    settings -> new TokenF1(Settable.whole(settings, "k", HardRationale.AS_MARKED)))
            .with(
                    "token-iou",
                    Set.of("k"),
                    settings -> new TokenIou(Settable.whole(settings, "k", HardRationale.AS_MARKED)));

    private PlausibilityMetrics() {}

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
