package dev.limpid.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How well a model did.
 *
 * @param metric by which models are compared, one of {@code values}
 * @param higher whether more of it is better
 * @param values by metric's name
 */
public record Verdict(String metric, boolean higher, Map<String, Double> values) {
    public Verdict {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        if (!values.containsKey(metric)) {
            throw new IllegalArgumentException("A verdict by '" + metric + "' has only " + values.keySet() + ".");
        }
    }

    /** The value that models are compared by. */
    public double value() {
        return values.getOrDefault(metric, Double.NaN);
    }

    /** Whether this is better than another by the same metric; nothing is better than NaN but a number. */
    boolean beats(double other) {
        if (Double.isNaN(value())) {
            return false;
        }
        return Double.isNaN(other) || (higher ? value() > other : value() < other);
    }
}
