package dev.limpid.transfer;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class WeightedTauTest {
    /** LogME as its authors publish it, and accuracies on Aircraft that SFDA's authors publish, of eleven models. */
    @Test
    void of_published_scores() {
        double[] logMe = {
            .9501244943998941, .948006158997241, .947849273046989, .9464738509680248, .9434405008356792,
            .9422277504393521, .9412819194598648, .9398580258195871, .9382284242364975, .9338037297080976,
            .9301353924624043
        };
        double[] accuracy = {86.29, 85.53, 66.48, 84.64, 84.19, 85.38, 79.68, 80.15, 84.66, 80.32, 84.06};
        assertThat(WeightedTau.of(logMe, accuracy)).isCloseTo(0.556955477774725, within(1e-12));
    }

    /** One pair in the wrong order: of the best two it costs 3, of the last two 7/12, of 4 + 1/2 + 1/3 + … in all. */
    @Test
    void the_best_count_most() {
        double[] rising = {4, 3, 2, 1};
        double all = 3 * (1 + 1 / 2.0 + 1 / 3.0 + 1 / 4.0);
        assertThat(WeightedTau.of(rising, rising)).isCloseTo(1, within(1e-12));
        assertThat(WeightedTau.of(rising, new double[] {1, 2, 3, 4})).isCloseTo(-1, within(1e-12));
        assertThat(WeightedTau.of(rising, new double[] {3, 4, 2, 1})).isCloseTo((all - 2 * 1.5) / all, within(1e-12));
        assertThat(WeightedTau.of(rising, new double[] {4, 3, 1, 2}))
                .isCloseTo((all - 2 * (7 / 12.0)) / all, within(1e-12));
    }

    @Test
    void goes_both_ways_alike() {
        double[] one = {3, 1, 4, 1, 5, 9, 2, 6};
        double[] other = {2, 7, 1, 8, 2, 8, 1, 8};
        assertThat(WeightedTau.of(one, other)).isEqualTo(WeightedTau.of(other, one));
    }

    @Test
    void nothing_goes_with_a_constant_row() {
        double[] rising = {1, 2, 3};
        assertThat(WeightedTau.of(rising, new double[] {2, 2, 2})).isNaN();
        assertThat(WeightedTau.of(new double[] {2, 2, 2}, rising)).isNaN();
        assertThat(WeightedTau.of(new double[] {1}, new double[] {2})).isNaN();
        assertThat(WeightedTau.of(new double[0], new double[0])).isNaN();
        assertThat(WeightedTau.of(rising, new double[] {1, Double.NaN, 2})).isNaN();
    }

    @Test
    void rows_of_unlike_length_are_refused() {
        assertThatThrownBy(() -> WeightedTau.of(new double[3], new double[2]))
                .hasMessage("Rows that are compared are equally long, got 3 and 2 numbers.");
    }
}
