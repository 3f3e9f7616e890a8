package dev.limpid.evaluate;

import java.util.List;

/** Do inputs that are nearly the same get explanations that are nearly the same? */
final class RobustnessMetrics {
    private RobustnessMetrics() {}

    /** All, with their usual settings. */
    static List<Metric> list() {
        return List.of(
                new MaxSensitivity(),
                new AvgSensitivity(),
                new LocalLipschitz(),
                new Continuity(),
                new RelativeInputStability(),
                new RelativeOutputStability(),
                new RelativeRepresentationStability(),
                new Consistency());
    }
}
