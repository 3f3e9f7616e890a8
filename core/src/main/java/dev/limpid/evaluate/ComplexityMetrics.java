package dev.limpid.evaluate;

import java.util.List;

/** How much there is to read. */
final class ComplexityMetrics {
    private ComplexityMetrics() {}

    /** As they are without settings. */
    static List<Metric> list() {
        return List.of(new AttributionEntropy(), new Gini(), new EffectiveComplexity());
    }
}
