package dev.limpid.explain;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A Riemann sum over equal pieces. Converges slowly; here to repeat results that were made with it.
 *
 * @param steps number of pieces, 1 to 10,000
 */
public record Riemann(int steps, Point point) implements Quadrature {
    /** Where in each piece the slope is taken. */
    public enum Point {
        LEFT,
        RIGHT,
        MIDDLE,
        /** The mean of both ends. */
        TRAPEZOID;

        @Override
        public String toString() {
            return "riemann-" + name().toLowerCase(Locale.ROOT);
        }
    }

    public Riemann {
        GaussLegendre.requireSteps(steps);
    }

    @Override
    public Integral integrate(Line line) {
        return rule().integrate(line);
    }

    FixedRule rule() {
        int n = point == Point.TRAPEZOID ? steps + 1 : steps;
        double[] nodes = new double[n];
        double[] weights = new double[n];
        Arrays.fill(weights, 1.0 / steps);
        double shift = switch (point) {
            case LEFT, TRAPEZOID -> 0;
            case MIDDLE -> 0.5;
            case RIGHT -> 1;
        };
        Arrays.setAll(nodes, i -> (i + shift) / steps);
        if (point == Point.TRAPEZOID) {
            weights[0] /= 2;
            weights[n - 1] /= 2;
        }
        return new FixedRule(nodes, weights);
    }

    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("rule", point.toString());
        settings.put("steps", steps);
        return settings;
    }
}
