package dev.limpid.explain;

import dev.limpid.model.Path;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A rule for integrating slopes along a path from 0 to 1. */
public sealed interface Quadrature permits GaussLegendre, Riemann, Adaptive, Differences {
    /** Scores and slopes at points of the path. */
    @FunctionalInterface
    interface Line {
        Path.Points at(double... alphas);

        /** The parts at which integrated slopes have to be right: each place by itself, unless it is too small to matter. */
        default double[] judged(double[] slopes) {
            return slopes;
        }

        /** Whether the slopes of all places add up to the score's own. */
        default boolean addsUp() {
            return true;
        }

        /** What slopes of all places, integrated, come to together. */
        default double total(double[] slopes) {
            return Arrays.stream(slopes).sum();
        }

        /**
         * Scores at ordered points, and at each but the last not slopes but what they come to until the next, taken as they
         * are at the first of the two; of the last, zeros.
         *
         * @throws UnsupportedOperationException if only slopes are known along the line
         */
        default Path.Points steps(double... alphas) {
            throw new UnsupportedOperationException("What moves from point to point is not known along this line.");
        }
    }

    /**
     * What the integral came to.
     *
     * @param slopes integrated, by position: their shares of the score's change along the path
     * @param scoreAt0 the target's score where the path starts
     * @param scoreAt1 and where it ends
     * @param points at which the path was differentiated
     * @param warnings if the rule could not keep its promise
     */
    record Integral(double[] slopes, double scoreAt0, double scoreAt1, int points, List<String> warnings) {
        public Integral {
            slopes = slopes.clone();
            warnings = List.copyOf(warnings);
        }

        @Override
        public double[] slopes() {
            return slopes.clone();
        }
    }

    Integral integrate(Line line);

    /** As they go into the result. */
    Map<String, Object> settings();
}
