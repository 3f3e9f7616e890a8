package dev.limpid.evaluate;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** How much there is to read. */
final class ComplexityMetrics {
    private static final Settable ALL = new Settable(Family.COMPLEXITY)
            .with(new AttributionEntropy())
            .with(new Gini())
            .with(
                    "effective-complexity",
                    Set.of("share"),
                    settings ->
                            new EffectiveComplexity(Settable.number(settings, "share", EffectiveComplexity.STANDARD)));

    private ComplexityMetrics() {}

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
