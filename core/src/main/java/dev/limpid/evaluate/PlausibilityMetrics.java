package dev.limpid.evaluate;

import java.util.List;

/** Whether an explanation is what people name as their reasons. */
final class PlausibilityMetrics {
    private PlausibilityMetrics() {}

    /** As they are without settings. */
    static List<Metric> list() {
        return List.of(new PlausibilityAuprc(), new TokenF1(), new TokenIou());
    }
}
