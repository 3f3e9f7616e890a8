package dev.limpid.evaluate;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** The numbers come from scipy.stats 1.17 (pearsonr, spearmanr, kendalltau, rankdata). */
class CorrelationTest {
    private static final double[] ONE = {0.5, -1.25, 3, 3, 0, 7.5, -2, 0.5, 0.5, 1e-3};
    private static final double[] OTHER = {1, -1, 2, 2, 2, -8, 0, 3, 1, -0.25};

    @Test
    void rows_with_ties_correlate_as_in_scipy() {
        assertThat(Correlation.pearson(ONE, OTHER)).isCloseTo(-0.6050151431381774, within(1e-12));
        assertThat(Correlation.spearman(ONE, OTHER)).isCloseTo(0.16875, within(1e-12));
        assertThat(Correlation.kendall(ONE, OTHER)).isCloseTo(0.17073170731707318, within(1e-12));
        assertThat(Correlation.ranks(ONE)).containsExactly(6, 2, 8.5, 8.5, 3, 10, 1, 6, 6, 4);
    }

    /** LogME as its authors publish it, and accuracies on Aircraft that SFDA's authors publish, of eleven models. */
    @Test
    void published_scores_correlate_as_in_scipy() {
        double[] logMe = {
            .9501244943998941, .948006158997241, .947849273046989, .9464738509680248, .9434405008356792,
            .9422277504393521, .9412819194598648, .9398580258195871, .9382284242364975, .9338037297080976,
            .9301353924624043
        };
        double[] accuracy = {86.29, 85.53, 66.48, 84.64, 84.19, 85.38, 79.68, 80.15, 84.66, 80.32, 84.06};
        assertThat(Correlation.kendall(logMe, accuracy)).isCloseTo(0.2727272727, within(1e-8));
        assertThat(Correlation.spearman(logMe, accuracy)).isCloseTo(0.4090909091, within(1e-8));
        assertThat(Correlation.pearson(logMe, accuracy)).isCloseTo(-0.0973855758, within(1e-8));
    }

    @Test
    void a_row_goes_with_itself_and_against_its_negative() {
        double[] negative = {-0.5, 1.25, -3, -3, -0.0, -7.5, 2, -0.5, -0.5, -1e-3};
        assertThat(Correlation.pearson(ONE, ONE)).isCloseTo(1, within(1e-12));
        assertThat(Correlation.spearman(ONE, ONE)).isCloseTo(1, within(1e-12));
        assertThat(Correlation.kendall(ONE, ONE)).isCloseTo(1, within(1e-12));
        assertThat(Correlation.pearson(ONE, negative)).isCloseTo(-1, within(1e-12));
        assertThat(Correlation.spearman(ONE, negative)).isCloseTo(-1, within(1e-12));
        assertThat(Correlation.kendall(ONE, negative)).isCloseTo(-1, within(1e-12));
    }

    @Test
    void nothing_goes_with_a_constant_row_even_where_its_mean_is_rounded() {
        double[] constant = {0.1, 0.1, 0.1};
        double[] rising = {1, 2, 3};
        assertThat(Correlation.pearson(constant, rising)).isNaN();
        assertThat(Correlation.spearman(rising, constant)).isNaN();
        assertThat(Correlation.kendall(constant, constant)).isNaN();
        assertThat(Correlation.pearson(new double[] {1}, new double[] {2})).isNaN();
        assertThat(Correlation.kendall(new double[0], new double[0])).isNaN();
        assertThat(Correlation.spearman(new double[] {1, Double.NaN, 2}, rising))
                .isNaN();
    }

    @Test
    void zero_and_minus_zero_tie() {
        assertThat(Correlation.ranks(new double[] {0.0, -0.0, 1})).containsExactly(1.5, 1.5, 3);
        assertThat(Correlation.kendall(new double[] {0.0, -0.0, 1}, new double[] {2, 1, 3}))
                .isCloseTo(2 / Math.sqrt(6), within(1e-12));
    }

    @Test
    void small_numbers_do_not_vanish_in_their_squares() {
        assertThat(Correlation.pearson(new double[] {1e-150, 2e-150, 4e-150}, new double[] {1e-150, 2e-150, 4e-150}))
                .isCloseTo(1, within(1e-9));
    }

    @Test
    void rows_of_unlike_length_are_refused() {
        assertThatThrownBy(() -> Correlation.pearson(new double[2], new double[3]))
                .hasMessage("Rows that are compared are equally long, got 2 and 3 numbers.");
    }
}
