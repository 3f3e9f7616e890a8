package dev.limpid.evaluate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class BootstrapTest {
    private static final int SAMPLES = 1500;

    /** A source of values whose mean is known. */
    private enum Values {
        NORMAL(0) {
            @Override
            double next(Random random) {
                return random.nextGaussian();
            }
        },
        EXPONENTIAL(1) {
            @Override
            double next(Random random) {
                return -Math.log(1 - random.nextDouble());
            }
        },
        /** The arcsine law. */
        BETA_HALF_HALF(0.5) {
            @Override
            double next(Random random) {
                return Math.pow(Math.sin(Math.PI / 2 * random.nextDouble()), 2);
            }
        },
        /** The second smallest of six. */
        BETA_2_5(2 / 7.0) {
            @Override
            double next(Random random) {
                return random.doubles(6).sorted().toArray()[1];
            }
        },
        ONE_IN_FIVE(0.2) {
            @Override
            double next(Random random) {
                return random.nextDouble() < 0.2 ? 1 : 0;
            }
        },
        /** The second smallest of three, in one of five. */
        BETA_2_2_IN_ONE_OF_FIVE(0.1) {
            @Override
            double next(Random random) {
                return random.nextDouble() < 0.8
                        ? 0
                        : random.doubles(3).sorted().toArray()[1];
            }
        };

        final double mean;

        Values(double mean) {
            this.mean = mean;
        }

        abstract double next(Random random);
    }

    /** Up to 0.985, since means of few values that are 0 or 1 come in steps. Three standard errors of a rate are 0.017. */
    @ParameterizedTest
    @CsvSource({
        "NORMAL, 20, 0.93, 0.97",
        "NORMAL, 50, 0.93, 0.97",
        "EXPONENTIAL, 20, 0.92, 0.97",
        "EXPONENTIAL, 50, 0.93, 0.97",
        "BETA_2_5, 20, 0.93, 0.97",
        "BETA_HALF_HALF, 20, 0.935, 0.985",
        "ONE_IN_FIVE, 20, 0.935, 0.985",
        "BETA_2_2_IN_ONE_OF_FIVE, 20, 0.935, 0.985",
        // Fewer than it says, as Bootstrap tells.
        "EXPONENTIAL, 10, 0.90, 0.95",
        "ONE_IN_FIVE, 10, 0.87, 0.92",
    })
    void intervals_hold_the_true_mean_as_often_as_they_say(Values values, int count, double least, double most) {
        Random random = new Random(1);
        int held = 0;
        for (int sample = 0; sample < SAMPLES; sample++) {
            double[] drawn = new double[count];
            Arrays.setAll(drawn, i -> values.next(random));
            Interval interval = new Bootstrap(499, 0.95, sample).mean(drawn);
            held += interval.low() <= values.mean && values.mean <= interval.high() ? 1 : 0;
        }
        assertThat(held / (double) SAMPLES).isBetween(least, most);
    }

    @Test
    void of_many_values_the_interval_is_that_of_the_normal_law() {
        double[] values = new Random(3).doubles(2000).toArray();
        Interval interval = Bootstrap.STANDARD.mean(values);
        double mean = Arrays.stream(values).average().orElseThrow();
        double error = Math.sqrt(Arrays.stream(values)
                        .map(value -> (value - mean) * (value - mean))
                        .sum()
                / 1999
                / 2000);
        assertThat(interval.mean()).isCloseTo(mean, within(1e-12));
        assertThat(interval.low()).isCloseTo(mean - 1.96 * error, within(0.1 * error));
        assertThat(interval.high()).isCloseTo(mean + 1.96 * error, within(0.1 * error));
    }

    @Test
    void values_that_cannot_be_told_are_left_out_and_counted() {
        Interval with = Bootstrap.STANDARD.mean(new double[] {1, Double.NaN, 2, 4, Double.NaN});
        Interval without = Bootstrap.STANDARD.mean(new double[] {1, 2, 4});
        assertThat(with.mean()).isEqualTo(without.mean());
        assertThat(with.low()).isEqualTo(without.low());
        assertThat(with.high()).isEqualTo(without.high());
        assertThat(with.count()).isEqualTo(3);
        assertThat(with.left()).isEqualTo(2);
    }

    @Test
    void equal_values_leave_nothing_open() {
        Interval interval = Bootstrap.STANDARD.mean(new double[] {0.1, 0.1, 0.1});
        assertThat(interval).isEqualTo(new Interval(0.1, 0.1, 0.1, 0.95, 3, 0));
    }

    @Test
    void one_value_or_none_has_no_ends() {
        Interval one = Bootstrap.STANDARD.mean(new double[] {0.3});
        assertThat(one.mean()).isEqualTo(0.3);
        assertThat(one.isTold()).isFalse();
        Interval none = Bootstrap.STANDARD.mean(new double[] {Double.NaN});
        assertThat(none.mean()).isNaN();
        assertThat(none.isTold()).isFalse();
        assertThat(none.left()).isEqualTo(1);
    }

    @Test
    void a_value_without_bound_has_a_mean_without_bound_and_no_ends() {
        Interval interval = Bootstrap.STANDARD.mean(new double[] {1, 2, Double.POSITIVE_INFINITY});
        assertThat(interval.mean()).isInfinite();
        assertThat(interval.isTold()).isFalse();
    }

    @Test
    void a_seed_repeats_the_interval_and_units_do_not_matter() {
        double[] values = {1, 3, 2, 7, 4, 4, 9};
        Interval interval = new Bootstrap(999, 0.9, 5).mean(values);
        assertThat(new Bootstrap(999, 0.9, 5).mean(values)).isEqualTo(interval);
        assertThat(new Bootstrap(999, 0.9, 6).mean(values)).isNotEqualTo(interval);
        Interval thousandth = new Bootstrap(999, 0.9, 5)
                .mean(Arrays.stream(values).map(value -> value / 1000).toArray());
        assertThat(thousandth.low()).isCloseTo(interval.low() / 1000, within(1e-12));
    }

    @Test
    void a_higher_level_is_wider() {
        double[] values = new Random(4).doubles(30).toArray();
        Interval wide = new Bootstrap(1999, 0.99, 0).mean(values);
        Interval narrow = new Bootstrap(1999, 0.8, 0).mean(values);
        assertThat(wide.low()).isLessThan(narrow.low());
        assertThat(wide.high()).isGreaterThan(narrow.high());
    }

    @Test
    void too_few_resamples_for_the_level_are_refused() {
        assertThatThrownBy(() -> new Bootstrap(199, 0.999, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Intervals of level 0.999 need at least 1999 resamples, so that both ends are among them, got"
                                + " 199.");
        assertThatThrownBy(() -> new Bootstrap(1999, 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("level must be from 0.5 to below 1, got 1.0.");
    }

    @Test
    void an_interval_says_its_numbers() {
        assertThat(new Interval(0.4213, 0.35, 0.49, 0.95, 40, 2)).hasToString("0.421 [0.350, 0.490], n = 40");
        assertThat(new Interval(0.5, Double.NaN, Double.NaN, 0.95, 1, 0)).hasToString("0.500, n = 1");
        assertThat(Interval.number(12345)).isEqualTo("1.23e+04");
        assertThat(Interval.number(Double.NaN)).isEqualTo("unknown");
    }
}
