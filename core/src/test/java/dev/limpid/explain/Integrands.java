package dev.limpid.explain;

import dev.limpid.model.Path;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** Lines of known integral: one or two functions of the fraction of the way, whose sum is the score. */
final class Integrands {
    private Integrands() {}

    /** The score is the sum of the values, its parts' slopes are the slopes. */
    static Quadrature.Line line(DoubleUnaryOperator value, DoubleUnaryOperator... slopes) {
        return alphas -> new Path.Points(
                Arrays.stream(alphas).map(value).toArray(),
                Arrays.stream(alphas)
                        .mapToObj(at -> Arrays.stream(slopes)
                                .mapToDouble(slope -> slope.applyAsDouble(at))
                                .toArray())
                        .toArray(double[][]::new));
    }

    /** t to the {@code n}. */
    static Quadrature.Line power(int n) {
        return line(t -> Math.pow(t, n), t -> n * Math.pow(t, n - 1));
    }

    /** From about 0 to about {@code height}, around 0.37 and within some thousandths of the way. */
    static Quadrature.Line step(double height) {
        return line(t -> height * sigmoid(t), t -> height * sigmoid(t) * (1 - sigmoid(t)) / 1e-3);
    }

    static double sigmoid(double t) {
        return 1 / (1 + Math.exp(-(t - 0.37) / 1e-3));
    }
}
