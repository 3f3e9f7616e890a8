package dev.limpid.report;

import dev.limpid.evaluate.Interval;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MeansTest {
    private static String told(double mean, double low, double high) {
        return Means.told(new Interval(mean, low, high, 0.95, 9, 0));
    }

    @Test
    void a_mean_and_its_ends_have_as_many_decimals_as_the_largest_needs() {
        assertThat(told(0.421, 0.352, 0.496)).isEqualTo("0.42 [0.35, 0.50]");
        assertThat(told(0.0042, -0.0002, 0.0151)).isEqualTo("0.004 [0.000, 0.015]");
        assertThat(told(3015.2, -776.4, 13090.1)).isEqualTo("3015 [−776, 13090]");
        assertThat(told(12.34, 9.87, 15.01)).isEqualTo("12.3 [9.9, 15.0]");
        assertThat(told(1e-7, 5.5e-8, 1.9e-7)).isEqualTo("1.00e−7 [0.55e−7, 1.90e−7]");
        assertThat(told(2.5e9, 1e9, 4e9)).isEqualTo("2.5e9 [1.0e9, 4.0e9]");
    }

    @Test
    void what_rounds_to_nothing_has_no_sign() {
        assertThat(told(-1e-5, -0.1, 0.11)).isEqualTo("0.00 [−0.10, 0.11]");
        assertThat(told(0, 0, 0)).isEqualTo("0.00 [0.00, 0.00]");
    }

    @Test
    void ends_and_means_that_cannot_be_told_are_left_out() {
        assertThat(told(0.5, Double.NaN, Double.NaN)).isEqualTo("0.50");
        assertThat(Means.told(new Interval(Double.NaN, Double.NaN, Double.NaN, 0.95, 0, 9)))
                .isEqualTo("–");
    }
}
