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
    /** Whether one value is better than another. */
    public boolean isBetter(double one, double other) {
        return higher ? one > other : one < other;
    }
}
