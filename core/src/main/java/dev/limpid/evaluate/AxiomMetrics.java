package dev.limpid.evaluate;

import java.util.List;

/** Does the explanation keep promises that can be checked exactly? */
final class AxiomMetrics {
    private AxiomMetrics() {}

    /** All, with their usual settings. */
    static List<Metric> list() {
        return List.of(new Completeness(), new NonSensitivity(), new InputInvariance());
    }
}
