package dev.limpid.evaluate;

import java.util.List;

/**
 * How methods are judged.
 *
 * @param metrics by which; evidence that none of them reads is not gathered
 * @param disturbances how inputs are made that are nearly the same, for metrics of robustness; each of these is told of each
 *     disturbance
 * @param checked how many examples, the first ones, what takes many explanations is gathered on: robustness, randomised
 *     weights, and how strange masked inputs look
 * @param shuffles how many explanations that say nothing are drawn for each example, at least 1
 * @param scope whether each example's own explanation is judged by evidence of the game, or what the method says of its
 *     features over all examples
 * @param seed of all randomness
 */
public record Plan(
        List<Metric> metrics,
        List<Disturbance> disturbances,
        int checked,
        int shuffles,
        Traits.Scope scope,
        long seed) {
    public Plan {
        metrics = List.copyOf(metrics);
        disturbances = List.copyOf(disturbances);
        if (metrics.isEmpty()) {
            throw new IllegalArgumentException("There is no metric to judge by.");
        }
        if (checked < 0 || shuffles < 1) {
            throw new IllegalArgumentException(
                    "An evaluation checks 0 examples or more and draws at least 1 explanation"
                            + " that says nothing, got " + checked + " and " + shuffles + ".");
        }
    }

    /** Whether any metric reads one kind of evidence. */
    boolean has(Class<? extends Metric> kind) {
        return metrics.stream().anyMatch(kind::isInstance);
    }

    /** Of what is drawn for one example. */
    long seed(int example) {
        // Neighbouring seeds must not draw alike.
        long mixed = (seed * 0x9E3779B97F4A7C15L) ^ (example * 0xBF58476D1CE4E5B9L);
        return mixed ^ mixed >>> 31;
    }
}
