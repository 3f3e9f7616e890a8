package dev.limpid.evaluate;

import java.util.List;

/**
 * How methods are judged.
 *
 * @param metrics by which; evidence that none of them reads is not gathered
 * @param checked how many examples, the first ones, what takes many explanations is gathered on: robustness, randomised
 *     weights, and how strange masked inputs look
 * @param shuffles how many explanations that say nothing are drawn for each example, at least 1
 * @param seed of all randomness
 */
public record Plan(List<Metric> metrics, int checked, int shuffles, long seed) {
    public Plan {
        metrics = List.copyOf(metrics);
        if (metrics.isEmpty()) {
            throw new IllegalArgumentException("There is no metric to judge by.");
        }
        if (checked < 0 || shuffles < 1) {
            throw new IllegalArgumentException(
                    "An evaluation checks 0 examples or more and draws at least 1 explanation"
                            + " that says nothing, got " + checked + " and " + shuffles + ".");
        }
    }

    /** Those metrics that read one kind of evidence. */
    <M extends Metric> List<M> of(Class<M> kind) {
        return metrics.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Of what is drawn for one example. */
    long seed(int example) {
        // Neighbouring seeds must not draw alike.
        long mixed = (seed * 0x9E3779B97F4A7C15L) ^ (example * 0xBF58476D1CE4E5B9L);
        return mixed ^ mixed >>> 31;
    }
}
