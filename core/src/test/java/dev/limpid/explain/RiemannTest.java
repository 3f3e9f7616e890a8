package dev.limpid.explain;

import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Arrays;

import static org.assertj.core.api.Assertions.assertThat;

class RiemannTest {
    private static final Offset<Double> ROUNDING = Offset.offset(1e-14);

    /** The sums of 2t over four pieces, by hand. */
    @ParameterizedTest
    @CsvSource({"LEFT, 0.75", "RIGHT, 1.25", "MIDDLE, 1", "TRAPEZOID, 1"})
    void takes_the_slope_where_it_says(Riemann.Point point, double sum) {
        Quadrature.Integral integral = new Riemann(4, point).integrate(Integrands.power(2));
        assertThat(integral.slopes()[0]).isCloseTo(sum, ROUNDING);
        assertThat(integral.scoreAt1() - integral.scoreAt0()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Riemann.Point.class)
    void weights_sum_to_one(Riemann.Point point) {
        for (int steps : new int[] {1, 3, 50}) {
            FixedRule rule = new Riemann(steps, point).rule();
            assertThat(Arrays.stream(rule.weights()).sum()).isCloseTo(1, ROUNDING);
            assertThat(rule.nodes()).hasSize(point == Riemann.Point.TRAPEZOID ? steps + 1 : steps);
        }
    }

    @ParameterizedTest
    @CsvSource({"LEFT, 1", "RIGHT, 1", "MIDDLE, 2", "TRAPEZOID, 2"})
    void converges_with_its_order(Riemann.Point point, int order) {
        double coarse = error(point, 20);
        double fine = error(point, 40);
        assertThat(coarse / fine).isCloseTo(Math.pow(2, order), Offset.offset(0.1));
    }

    private static double error(Riemann.Point point, int steps) {
        Quadrature.Line line = Integrands.line(Math::exp, Math::exp);
        return Math.abs(new Riemann(steps, point).integrate(line).slopes()[0] - (Math.E - 1));
    }

    @ParameterizedTest
    @EnumSource(Riemann.Point.class)
    void names_its_rule(Riemann.Point point) {
        assertThat(new Riemann(7, point).settings())
                .containsEntry("rule", "riemann-" + point.name().toLowerCase(java.util.Locale.ROOT))
                .containsEntry("steps", 7);
    }
}
