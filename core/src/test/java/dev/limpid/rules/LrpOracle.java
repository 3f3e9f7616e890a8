package dev.limpid.rules;

import java.util.function.DoubleUnaryOperator;

/**
 * The rules of LRP in loops over single contributions, in double precision, from the papers that {@link LrpRule} names.
 *
 * @param weights by output and input
 * @param bias by output
 * @param x by input
 * @param relevance by output
 */
record LrpOracle(double[][] weights, double[] bias, double[] x, double[] relevance) {
    private static final double STABILISER = 1e-6;

    /** What one contribution counts for, given the sum z of its output. */
    private interface Part {
        double of(int output, int input);
    }

    private static double stable(double z, double epsilon) {
        return z + (z >= 0 ? epsilon : -epsilon);
    }

    private static double positive(double value) {
        return Math.max(value, 0);
    }

    private static double negative(double value) {
        return Math.min(value, 0);
    }

    private double contribution(int output, int input) {
        return x[input] * weights[output][input];
    }

    private double z(int output) {
        double z = bias[output];
        for (int i = 0; i < x.length; i++) {
            z += contribution(output, i);
        }
        return z;
    }

    /** Shares of part / (Σ parts + what the bias is part of the sum with). */
    private double[] shares(double epsilon, Part part, DoubleUnaryOperator ofBias) {
        double[] shares = new double[x.length];
        for (int k = 0; k < relevance.length; k++) {
            double sum = ofBias.applyAsDouble(k);
            for (int i = 0; i < x.length; i++) {
                sum += part.of(k, i);
            }
            for (int i = 0; i < x.length; i++) {
                shares[i] += relevance[k] * part.of(k, i) / stable(sum, epsilon);
            }
        }
        return shares;
    }

    double[] of(LrpRule rule) {
        if (rule instanceof LrpRule.Epsilon epsilon) {
            return shares(epsilon.epsilon(), this::contribution, k -> bias[(int) k]);
        }
        if (rule instanceof LrpRule.Gamma gamma) {
            return gamma(gamma.gamma());
        }
        if (rule instanceof LrpRule.AlphaBeta both) {
            double[] excites = excites(true);
            double[] inhibits =
                    shares(STABILISER, (k, i) -> negative(contribution(k, i)), k -> negative(bias[(int) k]));
            double[] shares = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                shares[i] = both.alpha() * excites[i] - both.beta() * inhibits[i];
            }
            return shares;
        }
        if (rule instanceof LrpRule.ZPlus plus) {
            return excites(plus.bias());
        }
        if (rule instanceof LrpRule.ZBox box) {
            double low = box.low().get(0);
            double high = box.high().get(0);
            return shares(
                    STABILISER,
                    (k, i) -> contribution(k, i) - low * positive(weights[k][i]) - high * negative(weights[k][i]),
                    k -> 0);
        }
        if (rule instanceof LrpRule.WSquare) {
            return shares(STABILISER, (k, i) -> weights[k][i] * weights[k][i], k -> bias[(int) k] * bias[(int) k]);
        }
        if (rule instanceof LrpRule.Flat) {
            return shares(STABILISER, (k, i) -> weights[k][i] == 0 ? 0 : 1, k -> 0);
        }
        throw new AssertionError(rule);
    }

    private double[] excites(boolean withBias) {
        return shares(STABILISER, (k, i) -> positive(contribution(k, i)), k -> withBias ? positive(bias[(int) k]) : 0);
    }

    private double[] gamma(double gamma) {
        double[] shares = new double[x.length];
        for (int k = 0; k < relevance.length; k++) {
            double z = z(k);
            if (z == 0) {
                continue;
            }
            DoubleUnaryOperator favoured = z > 0 ? LrpOracle::positive : LrpOracle::negative;
            double sum = bias[k] + gamma * favoured.applyAsDouble(bias[k]);
            for (int i = 0; i < x.length; i++) {
                double c = contribution(k, i);
                sum += c + gamma * favoured.applyAsDouble(c);
            }
            for (int i = 0; i < x.length; i++) {
                double c = contribution(k, i);
                shares[i] += relevance[k] * (c + gamma * favoured.applyAsDouble(c)) / stable(sum, STABILISER);
            }
        }
        return shares;
    }

    /** The smallest |z|: how far the ε rule is from a denominator of 0. */
    double margin() {
        double margin = Double.POSITIVE_INFINITY;
        for (int k = 0; k < relevance.length; k++) {
            margin = Math.min(margin, Math.abs(z(k)));
        }
        return margin;
    }
}
