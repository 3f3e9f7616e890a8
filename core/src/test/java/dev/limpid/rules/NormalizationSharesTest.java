package dev.limpid.rules;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;

import static dev.limpid.rules.Multipliers.multipliers;
import static dev.limpid.rules.Multipliers.secant;
import static dev.limpid.rules.Multipliers.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Normalisations taken apart by hand, one number at a time, in double. */
class NormalizationSharesTest {
    private static double[] layerOracle(double[] x, double[] x0, double[] h, double epsilon) {
        int n = x.length;
        double mean = Arrays.stream(x).average().orElseThrow();
        double mean0 = Arrays.stream(x0).average().orElseThrow();
        double v = epsilon
                + Arrays.stream(x).map(a -> (a - mean) * (a - mean)).average().orElseThrow();
        double v0 = epsilon
                + Arrays.stream(x0)
                        .map(a -> (a - mean0) * (a - mean0))
                        .average()
                        .orElseThrow();
        double r = 1 / Math.sqrt(v);
        double r0 = 1 / Math.sqrt(v0);
        double toRoot = 0;
        for (int i = 0; i < n; i++) {
            toRoot += h[i] * 0.5 * (x[i] - mean + x0[i] - mean0);
        }
        double toVariance = toRoot * secant(a -> 1 / Math.sqrt(a), v, v0, -0.5 / (v * Math.sqrt(v)));
        double[] toCentred = new double[n];
        for (int i = 0; i < n; i++) {
            toCentred[i] = h[i] * 0.5 * (r + r0) + toVariance / n * (x[i] - mean + x0[i] - mean0);
        }
        double level = Arrays.stream(toCentred).average().orElseThrow();
        return Arrays.stream(toCentred).map(a -> a - level).toArray();
    }

    @Test
    void layer_normalisation_is_taken_apart_into_mean_square_root_and_product() {
        Random random = new Random(9);
        double[] x = random.doubles(5, -2, 2).toArray();
        double[] x0 = random.doubles(5, 0, 3).toArray();
        double[] h = random.doubles(5, -1, 1).toArray();
        double[] found = multipliers(
                DType.FLOAT,
                v -> {
                    Expr scale = v.builder().constant(tensor(DType.FLOAT, Shape.of(5), new double[] {1, 2, 1, 2, 1}));
                    return v.apply("LayerNormalization", Map.of("epsilon", Attribute.of(0.125f)), scale);
                },
                new double[] {h[0], h[1] / 2, h[2], h[3] / 2, h[4]},
                x,
                x0);
        assertThat(found).containsExactly(layerOracle(x, x0, h, 0.125), within(1e-6));
    }

    @Test
    void a_normalisation_in_pieces_gets_what_it_gets_as_one() {
        Random random = new Random(10);
        double[] x = random.doubles(5, -2, 2).toArray();
        double[] x0 = random.doubles(5, 0, 3).toArray();
        double[] h = random.doubles(5, -1, 1).toArray();
        double[] expected = layerOracle(x, x0, h, 1e-5f);
        // As the TorchScript exporter writes it: a square by Pow, a root, a quotient.
        double[] found = multipliers(
                DType.DOUBLE,
                v -> {
                    Expr centred = v.sub(v.reduceMean(true, 0));
                    Expr variance =
                            centred.pow(v.builder().scalar(DType.DOUBLE, 2)).reduceMean(true, 0);
                    return centred.div(variance.add(1e-5f).sqrt());
                },
                h,
                x,
                x0);
        double sum = 0;
        double wanted = 0;
        for (int i = 0; i < 5; i++) {
            sum += found[i] * (x[i] - x0[i]);
            wanted += expected[i] * (x[i] - x0[i]);
        }
        assertThat(sum).isCloseTo(wanted, within(1e-9));
        // 1/√v by way of √v: the same secant, in two steps.
        assertThat(found).containsExactly(expected, within(1e-9));
    }

    @Test
    void a_root_mean_square_normalisation_does_not_centre() {
        double[] x = {1, -2, 0.5};
        double[] x0 = {0.25, 3, -1};
        double[] h = {1, 0.5, -1};
        double v = 1e-5f + (1 + 4 + 0.25) / 3;
        double v0 = 1e-5f + (0.0625 + 9 + 1) / 3;
        double q = secant(a -> 1 / Math.sqrt(a), v, v0, 0);
        double toRoot = 0;
        for (int i = 0; i < 3; i++) {
            toRoot += h[i] * 0.5 * (x[i] + x0[i]);
        }
        double[] expected = new double[3];
        for (int i = 0; i < 3; i++) {
            expected[i] = h[i] * 0.5 * (1 / Math.sqrt(v) + 1 / Math.sqrt(v0)) + toRoot * q * (x[i] + x0[i]) / 3;
        }
        double[] found = multipliers(
                DType.DOUBLE,
                a -> a.mul(a.mul(a).reduceMean(true, 0).add(1e-5f).sqrt().reciprocal()),
                h,
                x,
                x0);
        assertThat(found).containsExactly(expected, within(1e-9));
    }
}
