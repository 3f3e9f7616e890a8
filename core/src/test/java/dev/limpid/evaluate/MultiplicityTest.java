package dev.limpid.evaluate;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class MultiplicityTest {
    @Test
    void holm_is_that_of_statsmodels() {
        for (double[][] one : StatisticsGolden.of("holm")) {
            assertThat(Holm.adjust(one[0])).containsExactly(one[1], within(1e-12));
        }
    }

    @Test
    void benjamini_hochberg_is_that_of_statsmodels_and_scipy() {
        for (double[][] one : StatisticsGolden.of("bh")) {
            assertThat(BenjaminiHochberg.adjust(one[0])).containsExactly(one[1], within(1e-12));
        }
    }

    /** The example of Benjamini and Hochberg 1995, section 3.2: 15 hypotheses, of which Bonferroni rejects 3 and BH 4. */
    @Test
    void the_paper_s_example_comes_out_as_in_the_paper() {
        double[] p = {
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
            0.7590, 1.000
        };
        assertThat(Arrays.stream(BenjaminiHochberg.adjust(p)).filter(one -> one <= 0.05))
                .hasSize(4);
        assertThat(Arrays.stream(Holm.adjust(p)).filter(one -> one <= 0.05)).hasSize(3);
    }

    @Test
    void tests_that_could_not_be_made_stay_and_are_not_counted() {
        assertThat(Holm.adjust(new double[] {Double.NaN, 0.01, 0.02})).containsExactly(Double.NaN, 0.02, 0.02);
        assertThat(BenjaminiHochberg.adjust(new double[] {0.01, Double.NaN, 0.04}))
                .containsExactly(0.02, Double.NaN, 0.04);
        assertThat(Holm.adjust(new double[0])).isEmpty();
    }

    /** 1000 searches among 20 where there is nothing: the rate's standard error is 0.007. */
    @Test
    void holm_is_wrong_once_in_twenty_however_many_tests() {
        Random random = new Random(8);
        int wrong = 0;
        for (int search = 0; search < 1000; search++) {
            double[] p = random.doubles(20).toArray();
            wrong += Arrays.stream(Holm.adjust(p)).anyMatch(one -> one <= 0.05) ? 1 : 0;
        }
        assertThat(wrong / 1000.0).isBetween(0.03, 0.07);
    }

    /** 5 of 20 are there to be found; of what is found at most 5 % is wrong on average. */
    @Test
    void benjamini_hochberg_bounds_the_share_of_wrong_finds() {
        Random random = new Random(8);
        double share = 0;
        double right = 0;
        for (int search = 0; search < 1000; search++) {
            double[] p = random.doubles(20).toArray();
            for (int i = 0; i < 5; i++) {
                p[i] = p[i] / 500;
            }
            double[] adjusted = BenjaminiHochberg.adjust(p);
            long truly =
                    Arrays.stream(adjusted, 0, 5).filter(one -> one <= 0.05).count();
            long falsely =
                    Arrays.stream(adjusted, 5, 20).filter(one -> one <= 0.05).count();
            share += (double) falsely / Math.max(1, truly + falsely) / 1000;
            right += truly / 5.0 / 1000;
        }
        assertThat(share).isBetween(0.02, 0.05);
        assertThat(right).isGreaterThan(0.95);
    }

    @Test
    void what_is_no_probability_is_refused() {
        assertThatThrownBy(() -> Holm.adjust(new double[] {0.5, 1.2}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("p-values are from 0 to 1, got 1.2.");
    }
}
