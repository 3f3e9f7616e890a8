package dev.limpid.rules;

import dev.limpid.graph.Attribute;
import dev.limpid.tensor.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;

import static dev.limpid.rules.Multipliers.multipliers;
import static dev.limpid.rules.Multipliers.ones;
import static dev.limpid.rules.Multipliers.secant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Softmax taken apart by hand: every step's secant slope, chained, in double. */
class SoftmaxSharesTest {
    private static double[] softmaxOracle(double[] x, double[] x0, double[] g) {
        int n = x.length;
        double s = Arrays.stream(x).map(Math::exp).sum();
        double s0 = Arrays.stream(x0).map(Math::exp).sum();
        double level = Math.log(s);
        double level0 = Math.log(s0);
        double logSlope = secant(Math::log, s, s0, 1 / s);
        double toLevel = 0;
        double[] found = new double[n];
        for (int j = 0; j < n; j++) {
            double slope = secant(Math::exp, x[j] - level, x0[j] - level0, Math.exp(x[j] - level));
            found[j] = g[j] * slope;
            toLevel -= g[j] * slope;
        }
        for (int k = 0; k < n; k++) {
            found[k] += toLevel * logSlope * secant(Math::exp, x[k], x0[k], Math.exp(x[k]));
        }
        return found;
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "5, 1", "0.01, 0", "20, 8"})
    void softmax_is_taken_apart_into_exponentials_and_their_sum(double spread, double shift) {
        Random random = new Random(3);
        double[] x = random.doubles(6, -spread, spread).toArray();
        double[] x0 = random.doubles(6, -spread, spread).map(v -> v + shift).toArray();
        x0[2] = x[2];
        double[] g = random.doubles(6, -1, 1).toArray();
        double[] expected = softmaxOracle(x, x0, g);
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        assertThat(multipliers(DType.DOUBLE, v -> v.softmax(0), g, x, x0))
                .containsExactly(expected, within(1e-9 * largest));
        assertThat(multipliers(DType.FLOAT, v -> v.softmax(0), g, x, x0))
                .containsExactly(expected, within(1e-4 * largest));
    }

    @Test
    void softmax_does_not_mind_a_level_that_both_runs_overflow_at() {
        double[] x = {300, 301, 299.5};
        double[] x0 = {-200, -201, -199};
        double[] g = {1, -2, 0.5};
        double[] shifted = softmaxOracle(new double[] {0, 1, -0.5}, new double[] {-500, -501, -499}, g);
        double[] found = multipliers(DType.FLOAT, v -> v.softmax(0), g, x, x0);
        assertThat(found).containsExactly(shifted, within(1e-5));
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            sum += found[i] * (x[i] - x0[i]);
        }
        double expected = 0;
        for (int i = 0; i < 3; i++) {
            expected += g[i] * (softmax(x)[i] - softmax(x0)[i]);
        }
        assertThat(sum).isCloseTo(expected, within(1e-4));
    }

    private static double[] softmax(double[] x) {
        double max = Arrays.stream(x).max().orElseThrow();
        double sum = Arrays.stream(x).map(v -> Math.exp(v - max)).sum();
        return Arrays.stream(x).map(v -> Math.exp(v - max) / sum).toArray();
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NEGATIVE_INFINITY, -3.4028234663852886e38})
    void what_is_masked_in_both_runs_gets_nothing_and_takes_nothing(double masked) {
        double[] found = multipliers(
                DType.FLOAT, v -> v.softmax(0), new double[] {1, 5, -1}, new double[] {0.5, masked, 1}, new double[] {
                    -1, masked, 2
                });
        double[] without = softmaxOracle(new double[] {0.5, 1}, new double[] {-1, 2}, new double[] {1, -1});
        assertThat(found).containsExactly(new double[] {without[0], 0, without[1]}, within(1e-6));
    }

    @Test
    void log_softmax_and_the_logarithm_of_a_sum_of_exponentials_share_the_softmaxs_weights() {
        double[] x = {0.5, -1, 2};
        double[] x0 = {3, 0.25, -1};
        double s = Arrays.stream(x).map(Math::exp).sum();
        double s0 = Arrays.stream(x0).map(Math::exp).sum();
        double[] share = new double[3];
        double[] expected = new double[3];
        double[] g = {1, 0.5, -2};
        for (int k = 0; k < 3; k++) {
            share[k] = secant(Math::log, s, s0, 0) * secant(Math::exp, x[k], x0[k], 0);
            expected[k] = g[k] - Arrays.stream(g).sum() * share[k];
        }
        assertThat(multipliers(DType.DOUBLE, v -> v.apply("LogSoftmax", Map.of("axis", Attribute.of(0L))), g, x, x0))
                .containsExactly(expected, within(1e-12));
        assertThat(multipliers(DType.DOUBLE, v -> v.apply("ReduceLogSumExp"), ones(1), x, x0))
                .containsExactly(share, within(1e-12));
    }
}
