package dev.limpid.performance;

import dev.limpid.evaluate.Interval;

/**
 * What a metric came to.
 *
 * @param value with what it may well be on other examples; its {@link Interval#mean()} is the metric of all examples, {@code
 *     NaN} where it cannot be told
 */
public record Figure(Meaning meaning, Interval value) {
    /** {@code accuracy 0.912 [0.89, 0.93], n = 872}. */
    @Override
    public String toString() {
        return meaning.name() + " " + value;
    }
}
