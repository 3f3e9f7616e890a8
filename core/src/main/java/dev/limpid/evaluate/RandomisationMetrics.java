package dev.limpid.evaluate;

import java.util.List;

/** Does the explanation depend on what the model has learnt, and on what is asked? */
final class RandomisationMetrics {
    private RandomisationMetrics() {}

    /** All, with their usual settings. */
    static List<Metric> list() {
        return List.of(new Mprt(), new MprtExcess(), new SmoothMprt(), new EfficientMprt(), new RandomLogit());
    }
}
