package dev.limpid.evaluate;

import dev.limpid.game.Coalition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** Each metric against what its paper says, step by step. */
class FaithfulnessMetricsTest {
    private static final double EXACT = 1e-12;

    static Stream<Metric.OfGame> metrics() {
        return FaithfulnessMetrics.list().stream().map(Metric.OfGame.class::cast);
    }

    private static List<Integer> order(double[] scores) {
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> scores[i]).reversed())
                .toList();
    }

    private static Coalition some(int players, List<Integer> present) {
        return Coalition.of(players, present::contains);
    }

    @Test
    void comprehensiveness_and_sufficiency_are_the_mean_losses_over_shares_rounded_up() {
        Play play = Formula.drawn(7, 3).play(1);
        double[] scores = Formula.noise(7, 4);
        List<Integer> order = order(scores);
        double without = 0;
        double with = 0;
        // 1, 5 and 10 % of seven are one, 20 % two, 50 % four.
        for (int count : new int[] {1, 1, 1, 2, 4}) {
            without += play.value(some(7, order.subList(count, 7))) / 5;
            with += play.value(some(7, order.subList(0, count))) / 5;
        }
        assertThat(new Comprehensiveness(Comprehensiveness.STANDARD).of(play, scores))
                .isCloseTo(play.full() - without, within(EXACT));
        assertThat(new Sufficiency(Comprehensiveness.STANDARD).of(play, scores))
                .isCloseTo(play.full() - with, within(EXACT));
    }

    @ParameterizedTest
    @CsvSource({"7, 50", "50, 50", "120, 50", "7, 3", "5, 1"})
    void deletion_and_insertion_are_the_areas_under_the_curves(int players, int steps) {
        Play play = Formula.drawn(players, 3).play(1);
        double[] scores = Formula.noise(players, 4);
        List<Integer> order = order(scores);
        double deleted = 0;
        double inserted = 0;
        int last = Math.min(steps, players);
        for (int i = 0; i < last; i++) {
            int from = (int) Math.ceil((double) i * players / last);
            int to = (int) Math.ceil((i + 1.0) * players / last);
            double width = (double) (to - from) / players;
            deleted += width
                    * (play.value(some(players, order.subList(from, players)))
                            + play.value(some(players, order.subList(to, players))))
                    / 2;
            inserted += width
                    * (play.value(some(players, order.subList(0, from)))
                            + play.value(some(players, order.subList(0, to))))
                    / 2;
        }
        assertThat(new Deletion(steps).of(play, scores)).isCloseTo(deleted, within(EXACT));
        assertThat(new Insertion(steps).of(play, scores)).isCloseTo(inserted, within(EXACT));
        assertThat(new Irof(steps).of(play, scores)).isCloseTo(1 - deleted / play.full(), within(1e-9));
    }

    @Test
    void irof_is_not_told_where_the_whole_input_scores_nothing() {
        Play play = Formula.play(3, present -> -1.0 - present.size());
        assertThat(new Irof(50).of(play, new double[] {1, 2, 3})).isNaN();
        assertThat(new Irof(50).reachable(play)).isEmpty();
    }

    @Test
    void region_perturbation_ends_after_its_regions() {
        Play play = Formula.drawn(12, 3).play(1);
        double[] scores = Formula.noise(12, 4);
        List<Integer> order = order(scores);
        double loss = 0;
        for (int gone = 0; gone <= 4; gone++) {
            loss += (play.full() - play.value(some(12, order.subList(gone, 12)))) / 5;
        }
        assertThat(new RegionPerturbation(4).of(play, scores)).isCloseTo(loss, within(EXACT));
    }

    @Test
    void road_is_half_the_mean_distance_of_the_curves_of_both_orders() {
        Play play = Formula.drawn(9, 3).play(1);
        double[] scores = Formula.noise(9, 4);
        List<Integer> order = order(scores);
        double distance = 0;
        for (int tenths = 1; tenths <= 9; tenths++) {
            int count = (tenths * 9 + 9) / 10;
            distance += play.value(some(9, order.subList(0, 9 - count))) - play.value(some(9, order.subList(count, 9)));
        }
        assertThat(new Road(Road.STANDARD).of(play, scores)).isCloseTo(distance / 18, within(EXACT));
    }

    @Test
    void sensitivity_n_is_the_mean_correlation_over_all_sets_of_each_size() {
        int players = 6;
        Play play = Formula.drawn(players, 3).play(1);
        double[] scores = Formula.noise(players, 4);
        double mean = 0;
        // 20, 50 and 80 % of six.
        for (int size : new int[] {2, 3, 5}) {
            List<double[]> points = new ArrayList<>();
            for (int bits = 0; bits < 1 << players; bits++) {
                if (Integer.bitCount(bits) == size) {
                    Coalition gone = Coalition.ofBits(players, bits);
                    points.add(new double[] {
                        gone.present().mapToDouble(player -> scores[player]).sum(),
                        play.full() - play.value(gone.complement())
                    });
                }
            }
            mean += r(points) / 3;
        }
        assertThat(new SensitivityN(Shares.of(0.2, 0.5, 0.8), 20).of(play, scores))
                .isCloseTo(mean, within(1e-9));
    }

    /** By raw moments, another formula than ours. */
    private static double r(List<double[]> points) {
        double n = points.size();
        double x = points.stream().mapToDouble(p -> p[0]).sum();
        double y = points.stream().mapToDouble(p -> p[1]).sum();
        double xy = points.stream().mapToDouble(p -> p[0] * p[1]).sum();
        double xx = points.stream().mapToDouble(p -> p[0] * p[0]).sum();
        double yy = points.stream().mapToDouble(p -> p[1] * p[1]).sum();
        return (n * xy - x * y) / Math.sqrt((n * xx - x * x) * (n * yy - y * y));
    }

    @Test
    void infidelity_is_the_least_square_that_a_scale_above_zero_reaches() {
        int players = 6;
        Play play = Formula.additive(-1, 1, 0.5, 2, -0.5, 0.3, 0.1).play(1);
        double[] scores = {3, 1, 2, -2, 0, 1};
        double least = Double.POSITIVE_INFINITY;
        for (double scale = 0; scale < 1; scale += 1e-4) {
            double error = 0;
            int sets = 0;
            for (int bits = 0; bits < 1 << players; bits++) {
                int size = Integer.bitCount(bits);
                if (size == 2 || size == 3) {
                    Coalition gone = Coalition.ofBits(players, bits);
                    double sum =
                            gone.present().mapToDouble(player -> scores[player]).sum();
                    double loss = play.full() - play.value(gone.complement());
                    error += (scale * sum - loss) * (scale * sum - loss);
                    sets++;
                }
            }
            least = Math.min(least, error / sets);
        }
        assertThat(new Infidelity(Shares.of(0.3, 0.5), 20).of(play, scores)).isCloseTo(least, within(1e-7));
    }

    @Test
    void monotonicity_is_told_as_features_come_the_least_important_first() {
        int told = 0;
        for (int seed = 0; seed < 200; seed++) {
            Play play = Formula.drawn(4, seed).play(1);
            double[] scores = Formula.noise(4, seed + 1000);
            List<Integer> order = new ArrayList<>(order(scores));
            java.util.Collections.reverse(order);
            boolean rising = true;
            for (int there = 1; there < 4; there++) {
                rising &= play.value(some(4, order.subList(0, there + 1)))
                        >= play.value(some(4, order.subList(0, there)));
            }
            assertThat(new Monotonicity(50).of(play, scores)).isEqualTo(rising ? 1 : 0);
            told += rising ? 1 : 0;
        }
        assertThat(told).isBetween(3, 30);
    }

    @Test
    void rounding_is_no_fall() {
        Play play = Formula.play(3, present -> 0.5 - 1e-8 * present.size());
        assertThat(new Monotonicity(50).of(play, new double[] {1, 2, 3})).isEqualTo(1);
    }

    @Test
    void drawn_sets_have_their_size_are_many_and_are_the_same_for_all() {
        Formula formula = Formula.drawn(30, 3);
        Play play = formula.play(5);
        new SensitivityN(Shares.of(0.2), 50).of(play, Formula.noise(30, 1));
        List<Coalition> drawn =
                formula.run.stream().filter(set -> set.size() != 30).toList();
        assertThat(drawn).hasSizeBetween(48, 50).allMatch(set -> set.size() == 24);
        // Each player goes about as often: 50 · 6 / 30 = 10 times.
        for (int player = 0; player < 30; player++) {
            int one = player;
            assertThat(drawn.stream().filter(set -> !set.has(one)).count()).isBetween(2L, 22L);
        }
        int before = formula.run.size();
        new SensitivityN(Shares.of(0.2), 50).of(play, Formula.noise(30, 2));
        new Infidelity(Shares.of(0.2), 50).of(play, Formula.noise(30, 3));
        new FaithfulnessCorrelation(0.2, 40).of(play, Formula.noise(30, 3));
        assertThat(formula.run).hasSize(before);
        new FaithfulnessCorrelation(0.2, 100).of(play, Formula.noise(30, 3));
        assertThat(formula.run.size() - before).isBetween(45, 50);
        Formula other = Formula.drawn(30, 3);
        new SensitivityN(Shares.of(0.2), 50).of(other.play(6), Formula.noise(30, 1));
        assertThat(new HashSet<>(other.run)).isNotEqualTo(new HashSet<>(formula.run.subList(0, before)));
    }

    @Test
    void more_sets_come_nearer_to_all_sets() {
        Play play = Formula.drawn(12, 3).play(5);
        double[] scores = LeaveOneOut.drops(play);
        double all = new FaithfulnessCorrelation(0.25, 220).of(play, scores);
        double mean = 0;
        for (int seed = 0; seed < 60; seed++) {
            mean += new FaithfulnessCorrelation(0.25, 100).of(new Play(play.game(), 0, seed), scores) / 60;
        }
        // r of 100 of 220 sets deviates by about 0.1, the mean of 60 by about 0.013.
        assertThat(mean).isCloseTo(all, within(0.04));
    }

    @Test
    void curves_share_their_runs() {
        Formula formula = Formula.drawn(20, 3);
        Play play = formula.play(1);
        double[] scores = Formula.noise(20, 4);
        new Deletion(50).of(play, scores);
        new Insertion(50).of(play, scores);
        assertThat(formula.run).hasSize(40);
        for (String name :
                List.of("irof", "region-perturbation", "comprehensiveness", "sufficiency", "road", "monotonicity")) {
            ((Metric.OfGame) FaithfulnessMetrics.of(name, Map.of())).of(play, scores);
        }
        assertThat(formula.run).hasSize(40);
    }

    @Test
    void ties_go_by_number() {
        Play play = Formula.drawn(4, 3).play(1);
        assertThat(new Deletion(50).of(play, new double[] {0, 1, -0.0, 1}))
                .isEqualTo(new Deletion(50).of(play, new double[] {2, 4, 1, 3}));
        assertThat(new Insertion(50).of(play, new double[4]))
                .isEqualTo(new Insertion(50).of(play, new double[] {4, 3, 2, 1}));
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void awkward_games_and_explanations_have_a_value_in_range_or_none(Metric.OfGame metric) {
        About about = metric.about();
        for (int players : new int[] {1, 2, 3, 60}) {
            for (Play play : List.of(
                    Formula.play(players, present -> 0.25),
                    Formula.drawn(players, 1).play(1),
                    Formula.play(players, present -> 0))) {
                for (double[] scores : List.of(new double[players], Formula.noise(players, 2))) {
                    double value = metric.of(play, scores);
                    assertThat(Double.isNaN(value) || value >= about.low() && value <= about.high())
                            .as("%s of %d players: %s", about.name(), players, value)
                            .isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void a_constant_game_tells_nothing_of_an_explanation(Metric.OfGame metric) {
        Play play = Formula.play(6, present -> 0.25);
        double value = metric.of(play, Formula.noise(6, 1));
        double other = metric.of(play, Formula.noise(6, 2));
        assertThat(Double.valueOf(other)).isEqualTo(Double.valueOf(value));
    }

    @Test
    void what_one_feature_is_worth() {
        Play play = Formula.play(1, present -> present.size() == 1 ? 0.75 : 0.25);
        double[] scores = {1};
        assertThat(new Comprehensiveness(Comprehensiveness.STANDARD).of(play, scores))
                .isEqualTo(0.5);
        assertThat(new Sufficiency(Comprehensiveness.STANDARD).of(play, scores)).isZero();
        assertThat(new Deletion(50).of(play, scores)).isEqualTo(0.5);
        assertThat(new Insertion(50).of(play, scores)).isEqualTo(0.5);
        assertThat(new Road(Road.STANDARD).of(play, scores)).isZero();
        assertThat(new Infidelity(SensitivityN.STANDARD, 50).of(play, scores)).isZero();
        assertThat(new Monotonicity(50).of(play, scores)).isNaN();
        assertThat(new TauLoo().of(play, scores)).isNaN();
        assertThat(new FaithfulnessCorrelation(0.2, 100).of(play, scores)).isNaN();
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void scores_of_another_input_are_refused(Metric.OfGame metric) {
        Play play = Formula.drawn(3, 1).play(1);
        assertThatThrownBy(() -> metric.of(play, new double[4]))
                .hasMessage("An explanation has a score for each of the game's 3 players, got 4 scores.");
        assertThatThrownBy(() -> metric.of(play, new double[] {1, Double.NaN, 2}))
                .hasMessage("An explanation's scores are numbers, got [1.0, NaN, 2.0].");
    }

    @Test
    void each_is_named_and_says_what_it_is_set_to() {
        for (Metric metric : FaithfulnessMetrics.list()) {
            assertThat(FaithfulnessMetrics.of(metric.about().name(), Map.of())).isEqualTo(metric);
            assertThat(metric.about().family()).isEqualTo(Family.FAITHFULNESS);
        }
        assertThat(FaithfulnessMetrics.of("infidelity", Map.of("shares", "0.25,1", "runs", "9"))
                        .settings())
                .isEqualTo(Map.of("shares", "0.25,1.0", "runs", 9));
        assertThat(FaithfulnessMetrics.of("faithfulness-correlation", Map.of("share", "0.5"))
                        .settings())
                .isEqualTo(Map.of("share", 0.5, "runs", 100));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deletion | steps | 0 | Setting steps needs a number of at least 1, got 0.",
                "deletion | steps | few | Setting steps needs a whole number, got 'few'.",
                "insertion | step | 1 | Metric insertion has no setting 'step', expected steps.",
                "tau-loo | step | 1 | Metric tau-loo has no setting 'step', it has none.",
                "infidelity | run | 1 | Metric infidelity has no setting 'run', expected runs or shares.",
                "infidelity | runs | 1 | Setting runs needs a number of at least 2, got 1.",
                "region-perturbation | regions | 0 | Setting regions needs a number of at least 1, got 0.",
                "faithfulness-correlation | share | 1 | Setting share needs a number between 0 and 1, got 1.0.",
                "faithfulness-correlation | share | x | Setting share needs a number, got 'x'.",
                "road | shares | 0.2,0.1 | Setting shares needs rising numbers above 0 and up to 1, such as 0.1,0.2,0.5,"
                        + " got [0.2, 0.1].",
                "road | shares | 0,0.1 | Setting shares needs rising numbers above 0 and up to 1, such as 0.1,0.2,0.5,"
                        + " got [0.0, 0.1].",
                "road | shares | 0.1;2 | Setting shares needs rising numbers above 0 and up to 1, such as 0.1,0.2,0.5,"
                        + " got '0.1;2'.",
                "roads | shares | 1 | There is no metric of faithfulness 'roads', expected one of comprehensiveness,"
                        + " sufficiency, deletion, insertion, irof, region-perturbation, road, faithfulness-correlation,"
                        + " faithfulness-estimate, sensitivity-n, infidelity, monotonicity, monotonicity-correlation,"
                        + " tau-loo."
            })
    void what_cannot_be_set_is_refused(String name, String setting, String value, String message) {
        assertThatThrownBy(() -> FaithfulnessMetrics.of(name, Map.of(setting, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void shares_count_whole_features_in_spite_of_rounding() {
        assertThat(Shares.count(0.1, 30)).isEqualTo(3);
        assertThat(Shares.count(0.7, 10)).isEqualTo(7);
        assertThat(Shares.count(0.01, 3)).isEqualTo(1);
        assertThat(Arrays.stream(Road.STANDARD.counts(20)).boxed()).containsExactly(2, 4, 6, 8, 10, 12, 14, 16, 18);
    }
}
