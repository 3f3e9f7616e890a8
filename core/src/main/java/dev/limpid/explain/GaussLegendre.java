package dev.limpid.explain;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Gauss–Legendre quadrature: {@code n} points that integrate polynomials of degree 2n − 1 exactly. Cost: n + 2 forward
 * and backward passes, two of them at the ends.
 *
 * @param steps number of points, 1 to 10,000
 */
public record GaussLegendre(int steps) implements Quadrature {
    private static final int MOST = 10_000;

    public GaussLegendre {
        requireSteps(steps);
    }

    static void requireSteps(int steps) {
        if (steps < 1 || steps > MOST) {
            throw new IllegalArgumentException("steps must be from 1 to " + MOST + ", got " + steps + ".");
        }
    }

    @Override
    public Integral integrate(Line line) {
        return rule(steps).integrate(line);
    }

    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("rule", "gauss-legendre");
        settings.put("steps", steps);
        return settings;
    }

    /** The roots of the Legendre polynomial of degree {@code n} and their weights, moved from [-1, 1] to [0, 1]. */
    static FixedRule rule(int n) {
        double[] nodes = new double[n];
        double[] weights = new double[n];
        for (int i = 0; i < n; i++) {
            // Newton's method from Chebyshev's estimate of the root.
            double x = -Math.cos(Math.PI * (i + 0.75) / (n + 0.5));
            double slope = 1;
            for (int round = 0; round < 100; round++) {
                double[] value = legendre(n, x);
                slope = value[1];
                double step = value[0] / slope;
                x -= step;
                if (Math.abs(step) < 1e-15) {
                    break;
                }
            }
            nodes[i] = (x + 1) / 2;
            weights[i] = 1 / ((1 - x * x) * slope * slope);
        }
        return new FixedRule(nodes, weights);
    }

    /** Pₙ(x) and its derivative, by the three-term recurrence. */
    private static double[] legendre(int n, double x) {
        double before = 1;
        double current = x;
        for (int k = 2; k <= n; k++) {
            double next = ((2 * k - 1) * x * current - (k - 1) * before) / k;
            before = current;
            current = next;
        }
        return new double[] {current, n * (x * current - before) / (x * x - 1)};
    }
}
