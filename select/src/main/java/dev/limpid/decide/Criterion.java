package dev.limpid.decide;

/**
 * Something that alternatives are judged by.
 *
 * @param name as users call it: {@code latency}
 * @param unit of its values; empty for plain numbers
 * @param higher whether higher values are better
 * @param logarithmic whether values span decades, so that twice as much is the same step everywhere; they are then above 0
 */
public record Criterion(String name, String unit, boolean higher, boolean logarithmic) {
    /** @throws IllegalArgumentException if it has no name */
    public Criterion {
        if (name.isBlank()) {
            throw new IllegalArgumentException("A criterion has no name; name it as users call it, such as 'latency'.");
        }
    }

    /** Whether one value is better than another. */
    public boolean isBetter(double one, double other) {
        return higher ? one > other : one < other;
    }

    /** A value on a scale whose equal steps count alike and which rises where alternatives get better: decades if logarithmic. */
    double worth(double value) {
        double scaled = logarithmic ? Math.log10(value) : value;
        // Not -scaled, of which 0 would be -0.
        return higher ? scaled : 0 - scaled;
    }

    /**
     * A tolerance on the scale of {@link #worth}.
     *
     * @param epsilon in the criterion's unit; if logarithmic a share: 0.05 is 5 %
     */
    double tolerance(double epsilon) {
        return logarithmic ? Math.log10(1 + epsilon) : epsilon;
    }
}
