package dev.limpid.explain;

import dev.limpid.model.Path;

import java.util.List;
import java.util.Map;

/** A rule for integrating slopes along a path from 0 to 1. */
public sealed interface Quadrature permits GaussLegendre, Riemann, Adaptive {
    /** Scores and slopes at points of the path. */
    @FunctionalInterface
    interface Line {
        Path.Points at(double... alphas);

        /** The parts at which integrated slopes have to be right: each place by itself, unless it is too small to matter. */
        default double[] judged(double[] slopes) {
            return slopes;
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
