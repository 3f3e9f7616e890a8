package dev.limpid.rules;

import dev.limpid.graph.Attribute;
import dev.limpid.tensor.DType;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

import static dev.limpid.rules.Multipliers.multipliers;
import static dev.limpid.rules.Multipliers.ones;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Maxima, window by window. */
class ExtremumSharesTest {
    /** Windows of three that overlap by one; the credit goes to who attains the larger of both maxima in its own run. */
    @Test
    void overlapping_windows_credit_who_attains_the_maximum() {
        double[] x = {1, 5, 2, 0, 3, 3, -1};
        double[] x0 = {4, 0, 2, 6, 1, 2, 7};
        double[] g = {1, -2, 0.5};
        double[] expected = new double[7];
        for (int window = 0; window < 3; window++) {
            int from = 2 * window;
            int now = largest(x, from);
            int before = largest(x0, from);
            double change = x[now] - x0[before];
            int credited = change >= 0 ? now : before;
            double moved = x[credited] - x0[credited];
            expected[credited] += g[window] * (moved == 0 ? 1 : change / moved);
        }
        double[] found = multipliers(
                DType.FLOAT,
                v -> v.reshape(1, 1, 7)
                        .apply(
                                "MaxPool",
                                Map.of(
                                        "kernel_shape",
                                        Attribute.of(List.of(3L)),
                                        "strides",
                                        Attribute.of(List.of(2L)))),
                g,
                x,
                x0);
        assertThat(found).containsExactly(expected, within(1e-6));
    }

    private static int largest(double[] x, int from) {
        int best = from;
        for (int i = from; i < from + 3; i++) {
            if (x[i] > x[best]) {
                best = i;
            }
        }
        return best;
    }

    @Test
    void equal_inputs_of_a_maximum_share_equally() {
        double[] found = multipliers(
                DType.DOUBLE, v -> v.reduceMax(true, 0), ones(1), new double[] {2, 2, 1}, new double[] {0, 0, 1});
        assertThat(found).containsExactly(new double[] {0.25, 0.25, 0}, within(1e-12));
    }
}
