package dev.limpid.evaluate;

import java.util.Map;

/**
 * How much of what the scores should add up to is missing or too much: |attributed − expected| / |expected|.
 *
 * @param tolerance the largest gap with which the promise counts as kept: numbers that a model computes are rounded
 */
public record Completeness(double tolerance) implements Metric.OfSum {
    /** Smallest that is divided by: a score that does not change at all has no share that could be missing. */
    private static final double LEAST = 1e-9;

    private static final double TOLERANCE = 0.01;

    public Completeness {
        if (!(tolerance >= 0)) {
            throw new IllegalArgumentException("completeness: tolerance must be at least 0, got " + tolerance + ".");
        }
    }

    public Completeness() {
        this(TOLERANCE);
    }

    @Override
    public About about() {
        return new About(
                "completeness",
                Family.AXIOMS,
                Direction.LOWER,
                0,
                Double.POSITIVE_INFINITY,
                "what the scores miss of the difference that they promise to add up to, as a share of it",
                "none",
                "Sundararajan et al. 2017, Axiomatic Attribution for Deep Networks");
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("tolerance", tolerance);
    }

    @Override
    public double of(double expected, double attributed) {
        return Math.abs(attributed - expected) / Math.max(Math.abs(expected), LEAST);
    }

    /** Whether the promise is kept, by a {@linkplain #of gap}. */
    public boolean holds(double gap) {
        return gap <= tolerance;
    }
}
