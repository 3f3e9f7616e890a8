package dev.limpid.evaluate;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class ComparisonTest {
    private static final Results RESULTS = Planted.results(List.of(
            Planted.measured(
                    Planted.about("comprehensiveness", Family.FAITHFULNESS, Direction.HIGHER),
                    new double[] {0.5, 0.6, 0.7, 0.8, 0.9, 1},
                    new double[] {0.1, 0.3, 0.5, 0.7, 0.9, Double.NaN}),
            Planted.measured(
                    Planted.about("deletion", Family.FAITHFULNESS, Direction.LOWER),
                    new double[] {0.1, 0.2, 0.1, 0.2, 0.1, 0.2},
                    new double[] {0.5, 0.7, 0.5, 0.7, 0.6, 0.8})));

    @Test
    void a_gain_is_what_is_better_whichever_values_are() {
        List<Comparison> found = Comparison.all(RESULTS, Inference.STANDARD);
        assertThat(found).extracting(Comparison::metric).containsExactly("comprehensiveness", "deletion");
        Comparison higher = found.get(0);
        assertThat(higher.gain().mean()).isCloseTo(0.2, within(1e-12));
        assertThat(higher.gain().left()).isEqualTo(1);
        assertThat(List.of(higher.wins(), higher.ties(), higher.losses())).containsExactly(4, 1, 0);
        Comparison lower = found.get(1);
        assertThat(lower.gain().mean()).isCloseTo(29 / 60.0, within(1e-12));
        assertThat(lower.effect()).isEqualTo(1);
    }

    /** Four of four that differ, and a tie: 2 · 2 of 2⁵ signs; six of six: 2 of 2⁶. Twice the lesser is 0.0625, below 0.125. */
    @Test
    void all_that_is_compared_is_adjusted_together() {
        List<Comparison> found = Comparison.all(RESULTS, Inference.STANDARD);
        assertThat(found).extracting(Comparison::p).containsExactly(4 / 32.0, 2 / 64.0);
        assertThat(found).extracting(Comparison::adjusted).containsExactly(4 / 32.0, 4 / 64.0);
        assertThat(found.get(1).isShown(0.1)).isTrue();
        assertThat(found.get(1).isShown(0.05)).isFalse();
    }

    @Test
    void turned_round_it_is_the_opposite() {
        double[] gains = {0.1, 0.3, -0.1, 0.2, 0.25, 0.4, 0.1};
        double[] losses = {-0.1, -0.3, 0.1, -0.2, -0.25, -0.4, -0.1};
        Comparison one = Comparison.of("deletion", "a", "b", gains, Inference.STANDARD);
        Comparison other = Comparison.of("deletion", "b", "a", losses, Inference.STANDARD);
        assertThat(other.p()).isEqualTo(one.p());
        assertThat(other.effect()).isEqualTo(-one.effect());
        assertThat(other.gain().mean()).isEqualTo(-one.gain().mean());
        assertThat(other.toString()).startsWith("b is worse than a by 0.179 [0.0");
    }

    /** 300 tables of three methods by two metrics that differ in nothing: the rate's standard error is 0.013. */
    @Test
    void where_nothing_differs_any_difference_is_shown_once_in_twenty_at_most() {
        Random random = new Random(4);
        Inference quick = new Inference(new Bootstrap(199, 0.95, 0), new SignFlipTest(999, 0));
        int wrong = 0;
        for (int table = 0; table < 300; table++) {
            Results results = Planted.drawn(random, 20, 0.5, 0.5, 0.5);
            wrong += Comparison.all(results, quick).stream().anyMatch(one -> one.isShown(0.05)) ? 1 : 0;
        }
        assertThat(wrong / 300.0).isLessThanOrEqualTo(0.09);
    }

    @Test
    void what_never_could_be_compared_is_not_shown() {
        Comparison none = Comparison.of("deletion", "a", "b", new double[] {Double.NaN}, Inference.STANDARD);
        assertThat(none.p()).isNaN();
        assertThat(none.isShown(0.05)).isFalse();
    }

    @Test
    void other_draws_are_other_draws() {
        double[] gains = new Random(1).doubles(20, -1, 2).toArray();
        Inference seeded = Inference.STANDARD.seeded(9);
        assertThat(Comparison.of("a", "b", "c", gains, seeded))
                .isEqualTo(Comparison.of("a", "b", "c", gains, seeded))
                .isNotEqualTo(Comparison.of("a", "b", "c", gains, Inference.STANDARD));
    }
}
