package dev.limpid.evaluate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class SignFlipTestTest {
    private static double[] normal(Random random, int count, double shift) {
        double[] values = new double[count];
        Arrays.setAll(values, i -> random.nextGaussian() + shift);
        return values;
    }

    @Test
    void exact_probabilities_are_those_of_scipy() {
        for (double[][] one : StatisticsGolden.of("flips")) {
            SignFlipTest.Tested tested = SignFlipTest.STANDARD.test(one[0]);
            assertThat(tested.exact()).isTrue();
            assertThat(tested.p()).isCloseTo(one[1][0], within(1e-12));
        }
    }

    @Test
    void effects_are_those_of_scipys_rank_sums() {
        for (double[][] one : StatisticsGolden.of("biserial")) {
            assertThat(RankBiserial.of(one[0])).isCloseTo(one[1][0], within(1e-12));
        }
    }

    @Test
    void drawn_signs_come_to_what_enumerated_ones_do() {
        double[] differences = normal(new Random(2), SignFlipTest.EXACT_UP_TO, 0.4);
        double exact = SignFlipTest.STANDARD.test(differences).p();
        // One more that changes no sum, so that signs are drawn.
        double[] more = Arrays.copyOf(differences, differences.length + 1);
        SignFlipTest.Tested drawn = new SignFlipTest(50_000, 1).test(more);
        assertThat(drawn.exact()).isFalse();
        assertThat(drawn.p()).isCloseTo(exact, within(4 * Math.sqrt(exact * (1 - exact) / 50_000)));
    }

    /** Of 2000 samples: the rate's standard error is 0.005. */
    @ParameterizedTest
    @ValueSource(ints = {8, 30, 80})
    void where_there_is_no_difference_one_is_found_no_more_often_than_allowed(int pairs) {
        Random random = new Random(6);
        int found = 0;
        for (int sample = 0; sample < 2000; sample++) {
            found +=
                    new SignFlipTest(399, sample).test(normal(random, pairs, 0)).p() <= 0.05 ? 1 : 0;
        }
        assertThat(found / 2000.0).isBetween(0.025, 0.065);
    }

    /** The power of the t-test is 0.95 where the shift is 0.68 standard deviations. */
    @Test
    void a_shift_is_found_nearly_as_often_as_by_a_t_test() {
        Random random = new Random(6);
        int found = 0;
        for (int sample = 0; sample < 1000; sample++) {
            found +=
                    new SignFlipTest(399, sample).test(normal(random, 30, 0.68)).p() <= 0.05 ? 1 : 0;
        }
        assertThat(found / 1000.0).isBetween(0.92, 0.98);
    }

    @Test
    void no_difference_at_all_is_certain_and_no_pair_tells_nothing() {
        assertThat(SignFlipTest.STANDARD.test(new double[20]).p()).isEqualTo(1);
        assertThat(SignFlipTest.STANDARD.test(new double[] {Double.NaN}).p()).isNaN();
        assertThat(SignFlipTest.STANDARD.test(new double[] {Double.NaN}).pairs())
                .isZero();
    }

    @Test
    void five_pairs_show_nothing_at_the_usual_level() {
        assertThat(SignFlipTest.STANDARD.test(new double[] {1, 1, 1, 1, 1}).p()).isEqualTo(2.0 / 32);
    }

    @Test
    void a_probability_is_never_below_one_by_the_draws() {
        double[] differences = new double[40];
        Arrays.fill(differences, 1);
        assertThat(new SignFlipTest(999, 0).test(differences).p()).isEqualTo(0.001);
    }

    @Test
    void an_effect_is_of_ranks_alone() {
        assertThat(RankBiserial.of(new double[] {1, 2, 30, Double.NaN, 0})).isEqualTo(1);
        assertThat(RankBiserial.of(new double[] {-1, -2})).isEqualTo(-1);
        assertThat(RankBiserial.of(new double[] {0, 0})).isNaN();
    }

    @Test
    void no_draws_are_refused() {
        assertThatThrownBy(() -> new SignFlipTest(0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("draws must be at least 1, got 0.");
    }
}
