package dev.limpid.explain;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class GaussLegendreTest {
    private static final Offset<Double> ROUNDING = Offset.offset(1e-14);

    /** Tabulated on [-1, 1], as in Abramowitz and Stegun, table 25.4. */
    private static void matches(int n, double[] nodes, double[] weights) {
        FixedRule rule = GaussLegendre.rule(n);
        assertThat(rule.nodes()).hasSize(n);
        for (int i = 0; i < n; i++) {
            assertThat(rule.nodes()[i]).isCloseTo((nodes[i] + 1) / 2, ROUNDING);
            assertThat(rule.weights()[i]).isCloseTo(weights[i] / 2, ROUNDING);
        }
    }

    @Test
    void nodes_and_weights_are_those_of_the_tables() {
        matches(1, new double[] {0}, new double[] {2});
        matches(2, new double[] {-0.577350269189626, 0.577350269189626}, new double[] {1, 1});
        matches(3, new double[] {-0.774596669241483, 0, 0.774596669241483}, new double[] {5 / 9.0, 8 / 9.0, 5 / 9.0});
        matches(
                5,
                new double[] {-0.906179845938664, -0.538469310105683, 0, 0.538469310105683, 0.906179845938664},
                new double[] {
                    0.236926885056189, 0.478628670499366, 0.568888888888889, 0.478628670499366, 0.236926885056189
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 50, 1000})
    void weights_sum_to_one_and_nodes_ascend_within_the_path(int n) {
        FixedRule rule = GaussLegendre.rule(n);
        assertThat(Arrays.stream(rule.weights()).sum()).isCloseTo(1, Offset.offset(1e-12));
        assertThat(rule.nodes()).isSorted().doesNotHaveDuplicates();
        assertThat(rule.nodes()[0]).isPositive();
        assertThat(rule.nodes()[n - 1]).isLessThan(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 12})
    void is_exact_up_to_degree_2n_minus_1_and_no_further(int n) {
        for (int degree = 0; degree < 2 * n; degree++) {
            assertThat(new GaussLegendre(n)
                            .integrate(Integrands.power(degree + 1))
                            .slopes()[0])
                    .isCloseTo(1, Offset.offset(1e-13));
        }
        double further =
                new GaussLegendre(n).integrate(Integrands.power(2 * n + 1)).slopes()[0];
        assertThat(Math.abs(further - 1)).isGreaterThan(n < 10 ? 1e-9 : 0);
    }

    @Test
    void tells_the_scores_at_the_ends_and_the_cost() {
        Quadrature.Integral integral =
                new GaussLegendre(4).integrate(Integrands.line(t -> 3 + t * t, t -> 2 * t, t -> 0));
        assertThat(integral.scoreAt0()).isEqualTo(3);
        assertThat(integral.scoreAt1()).isEqualTo(4);
        assertThat(integral.points()).isEqualTo(6);
        assertThat(integral.slopes()).containsExactly(new double[] {1, 0}, ROUNDING);
        assertThat(integral.warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 10_001})
    void rejects_steps_out_of_range(int steps) {
        String message = "steps must be from 1 to 10000, got " + steps + ".";
        assertThatThrownBy(() -> new GaussLegendre(steps))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> new Riemann(steps, Riemann.Point.LEFT)).hasMessage(message);
    }
}
