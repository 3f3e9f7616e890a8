package dev.limpid.estimate;

/**
 * A number that is not known exactly.
 *
 * @param mean what is expected
 * @param low between this and {@code high} it lies with a probability of {@code level}; NaN where that is not known
 * @param level such as 0.9
 */
public record Span(double mean, double low, double high, double level) {
    /** One of which it is not known how far off it may be. */
    static Span alone(double mean, double level) {
        return new Span(mean, Double.NaN, Double.NaN, level);
    }

    /** Whether both ends are known. */
    public boolean isBounded() {
        return !Double.isNaN(low) && !Double.isNaN(high);
    }

    /** So many times as much. */
    Span times(double factor) {
        return new Span(mean * factor, low * factor, high * factor, level);
    }

    Span plus(double more) {
        return new Span(mean + more, low + more, high + more, level);
    }
}
