package dev.limpid.explain;

import dev.limpid.model.Path;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AdaptiveTest {
    private static final Adaptive ONE_PER_CENT = Adaptive.standard();

    @Test
    void a_polynomial_is_exact_with_few_points() {
        Quadrature.Integral integral = ONE_PER_CENT.integrate(Integrands.power(9));
        assertThat(integral.slopes()[0]).isCloseTo(1, Offset.offset(1e-12));
        assertThat(integral.points()).isLessThan(80);
        assertThat(integral.warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 20, -20})
    void a_steep_step_is_found(double height) {
        Quadrature.Integral integral = ONE_PER_CENT.integrate(Integrands.step(height));
        assertThat(integral.warnings()).isEmpty();
        assertThat(integral.slopes()[0]).isCloseTo(height, Offset.offset(0.01 * Math.abs(height)));
        assertThat(integral.points()).isLessThan(300);
    }

    @Test
    void parts_that_cancel_in_the_sum_are_found() {
        // Up and down again by 5 in two short stretches, each of another feature; a bump that fills a piece of its own.
        Quadrature.Line line = Integrands.line(
                t -> 5 * Integrands.sigmoid(t) - 5 * Integrands.sigmoid(1 - t),
                t -> 5 * slope(t),
                t -> 5 * slope(1 - t));
        Quadrature.Integral integral = ONE_PER_CENT.integrate(line);
        assertThat(integral.warnings()).isEmpty();
        assertThat(integral.slopes()).containsExactly(new double[] {5, 5}, Offset.offset(0.05));
    }

    private static double slope(double t) {
        return Integrands.sigmoid(t) * (1 - Integrands.sigmoid(t)) / 1e-3;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8, 13})
    void an_oscillation_whose_total_gap_vanishes_is_followed(int turns) {
        double w = 2 * Math.PI * turns;
        // Feature 0 swings, feature 1 swings against it and gains 2 on the way: the score hides the swings.
        Quadrature.Integral integral = ONE_PER_CENT.integrate(
                Integrands.line(t -> 2 * t, t -> 3 * w * Math.cos(w * t), t -> 2 - 3 * w * Math.cos(w * t)));
        if (integral.warnings().isEmpty()) {
            assertThat(integral.slopes()).containsExactly(new double[] {0, 2}, Offset.offset(0.03));
        }
    }

    @Test
    void says_so_where_scores_are_too_small_for_the_tolerance() {
        // 0.02 on top of 10, so the floor of 0.001 is five times the tolerance.
        Quadrature.Integral integral =
                ONE_PER_CENT.integrate(Integrands.line(t -> 10 + 0.02 * Integrands.sigmoid(t), t -> 0.02 * slope(t)));
        assertThat(integral.warnings())
                .containsExactly(
                        "The scores are so small that they were integrated to within 0.00100 only, not to 0.0100"
                                + " of the largest.");
        assertThat(ONE_PER_CENT.integrate(Integrands.step(20)).warnings()).isEmpty();
    }

    @Test
    void warns_where_the_limit_is_too_low() {
        Quadrature.Integral integral = new Adaptive(0.01, 60).integrate(Integrands.step(20));
        assertThat(integral.points()).isLessThanOrEqualTo(60);
        assertThat(integral.warnings())
                .singleElement()
                .asString()
                .startsWith("The integral did not settle within 60 points: single scores may be off by up to ")
                .endsWith(". Raise limit to go on.");
    }

    @ParameterizedTest
    @ValueSource(ints = {48, 49, 100, 333})
    void no_more_points_are_used_than_allowed(int limit) {
        AtomicInteger used = new AtomicInteger();
        Quadrature.Line noise = Integrands.line(t -> Math.sin(1e5 * t), t -> 1e5 * Math.cos(1e5 * t));
        Quadrature.Integral integral = new Adaptive(0.01, limit).integrate(alphas -> {
            used.addAndGet(alphas.length);
            return noise.at(alphas);
        });
        assertThat(integral.points()).isEqualTo(used.get()).isLessThanOrEqualTo(limit);
        assertThat(integral.warnings()).hasSize(1);
    }

    @Test
    void parts_of_a_score_are_integrated_to_their_own_size() {
        // The score stands still while one part climbs by 2 in a short stretch: there is no gap to close.
        Quadrature.Line whole = Integrands.line(t -> 7, t -> 2 * slope(t));
        Quadrature.Line parts = new Quadrature.Line() {
            @Override
            public Path.Points at(double... alphas) {
                return whole.at(alphas);
            }

            @Override
            public boolean addsUp() {
                return false;
            }
        };
        Quadrature.Integral integral = ONE_PER_CENT.integrate(parts);
        assertThat(integral.warnings()).isEmpty();
        assertThat(integral.slopes()[0]).isCloseTo(2, Offset.offset(0.02));
        assertThat(integral.points()).isLessThan(300);
    }

    @Test
    void gives_the_same_bits_each_time() {
        Quadrature.Integral once = ONE_PER_CENT.integrate(Integrands.step(3));
        Quadrature.Integral again = ONE_PER_CENT.integrate(Integrands.step(3));
        assertThat(again.slopes()).isEqualTo(once.slopes());
        assertThat(again.points()).isEqualTo(once.points());
    }

    @Test
    void a_path_on_which_nothing_changes_costs_little() {
        Quadrature.Integral integral = ONE_PER_CENT.integrate(Integrands.line(t -> 4, t -> 0));
        assertThat(integral.slopes()).containsExactly(0);
        assertThat(integral.points()).isEqualTo(35);
        assertThat(integral.scoreAt0()).isEqualTo(4);
    }

    @Test
    void rejects_what_cannot_work() {
        assertThatThrownBy(() -> new Adaptive(0, 600))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tolerance must be above 0 and below 1, got 0.0.");
        assertThatThrownBy(() -> new Adaptive(Double.NaN, 600))
                .hasMessage("tolerance must be above 0 and below 1, got NaN.");
        assertThatThrownBy(() -> new Adaptive(0.01, 47)).hasMessage("limit must be at least 48 points, got 47.");
    }
}
