package dev.limpid.rules;

import dev.limpid.tensor.DType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.function.DoubleUnaryOperator;

import static dev.limpid.rules.Multipliers.multipliers;
import static dev.limpid.rules.Multipliers.ones;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** The rescale rule against Δy/Δx in double. */
class SecantTest {
    private static double erf(double x) {
        if (Math.abs(x) > 5) {
            return Math.signum(x);
        }
        // Its series, of which no term cancels many digits of the others up to there.
        double term = x;
        double sum = x;
        for (int n = 1; n < 200; n++) {
            term *= -x * x / n;
            sum += term / (2 * n + 1);
        }
        return 2 / Math.sqrt(Math.PI) * sum;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static DoubleUnaryOperator function(String op) {
        return switch (op) {
            case "Relu" -> x -> Math.max(0, x);
            case "LeakyRelu" -> x -> x > 0 ? x : (double) 0.01f * x;
            case "Elu", "Celu" -> x -> x > 0 ? x : Math.expm1(x);
            case "Selu" ->
                x -> (double) 1.05070102214813232421875f
                        * (x > 0 ? x : (double) 1.67326319217681884765625f * Math.expm1(x));
            case "HardSigmoid" -> x -> Math.max(0, Math.min(1, (double) 0.2f * x + 0.5));
            case "HardSwish" -> x -> x * Math.max(0, Math.min(1, x / 6 + 0.5));
            case "Softsign" -> x -> x / (1 + Math.abs(x));
            case "Softplus" -> x -> Math.log1p(Math.exp(x));
            case "Sigmoid" -> SecantTest::sigmoid;
            case "Tanh" -> Math::tanh;
            case "Exp" -> Math::exp;
            case "Log" -> Math::log;
            case "Sqrt" -> Math::sqrt;
            case "Reciprocal" -> x -> 1 / x;
            case "Abs" -> Math::abs;
            case "Erf" -> SecantTest::erf;
            case "com.microsoft:Gelu" -> x -> x * (0.5 + 0.5 * erf(x / Math.sqrt(2)));
            case "com.microsoft:QuickGelu" -> x -> x * sigmoid((double) 1.702f * x);
            case "Sin" -> Math::sin;
            case "Atan" -> Math::atan;
            case "Floor" -> Math::floor;
            case "Ceil" -> Math::ceil;
            case "Round" -> Math::rint;
            case "Sign" -> Math::signum;
            default -> throw new IllegalArgumentException(op);
        };
    }

    private static final double[][] PAIRS = {
        {1.5, -0.5},
        {-2, 1},
        {0.5, 3},
        {-1, -2.5},
        {2, 0},
        {0, -1},
        {0.75, 0.76},
        {-0.3, -0.3001},
        {1, 1.0000001},
        {4.5, -4},
        {0.02, -0.01},
        {2.25, 2.5},
        {-1.001, -0.999},
        {7, 6.5}
    };

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Relu",
                "LeakyRelu",
                "Elu",
                "Celu",
                "Selu",
                "HardSigmoid",
                "HardSwish",
                "Softsign",
                "Softplus",
                "Sigmoid",
                "Tanh",
                "Exp",
                "Log",
                "Sqrt",
                "Reciprocal",
                "Abs",
                "Erf",
                "com.microsoft:Gelu",
                "com.microsoft:QuickGelu",
                "Sin",
                "Atan",
                "Floor",
                "Ceil",
                "Round",
                "Sign"
            })
    void a_function_of_one_number_gets_the_slope_of_its_secant_far_and_near(String op) {
        boolean positive = List.of("Log", "Sqrt", "Reciprocal").contains(op);
        boolean jumps = List.of("Floor", "Ceil", "Round", "Sign").contains(op);
        for (double[] pair : PAIRS) {
            float now = (float) (positive ? Math.abs(pair[0]) + 0.1 : pair[0]);
            float before = (float) (positive ? Math.abs(pair[1]) + 0.1 : pair[1]);
            DoubleUnaryOperator f = function(op);
            double expected = (f.applyAsDouble(now) - f.applyAsDouble(before)) / ((double) now - before);
            double found =
                    multipliers(DType.FLOAT, x -> x.apply(op), ones(1), new double[] {now}, new double[] {before})[0];
            double scale = Math.max(jumps ? Math.abs(expected) : 0.05, Math.abs(expected));
            assertThat(found)
                    .as("%s from %s to %s", op, before, now)
                    .isCloseTo(expected, within(3e-5 * scale + (jumps ? 1e-9 : 0)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sigmoid", "Tanh", "Exp", "Softplus", "Relu", "Elu", "Abs", "Erf", "com.microsoft:Gelu"})
    void far_apart_nothing_overflows(String op) {
        double[][] pairs = {{80, -80}, {-80, 60}, {30, 30}, {-70, -71}, {0, 0}, {0, 40}, {1e-20, -1e-20}};
        for (double[] pair : pairs) {
            double found = multipliers(
                    DType.FLOAT, x -> x.apply(op), ones(1), new double[] {pair[0]}, new double[] {pair[1]})[0];
            if (pair[0] == pair[1] || op.equals("Erf") || op.contains("Gelu")) {
                assertThat(found).as("%s from %s to %s", op, pair[1], pair[0]).isFinite();
                continue;
            }
            DoubleUnaryOperator f = function(op);
            boolean close = pair[0] == 1e-20;
            double now = close ? 1e-6 : pair[0];
            double before = close ? -1e-6 : pair[1];
            double expected = (f.applyAsDouble(now) - f.applyAsDouble(before)) / (now - before);
            assertThat(found)
                    .as("%s from %s to %s", op, pair[1], pair[0])
                    .isCloseTo(expected, within(1e-5 * Math.max(1e-6, Math.abs(expected))));
        }
    }
}
