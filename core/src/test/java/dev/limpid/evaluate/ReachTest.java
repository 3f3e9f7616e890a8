package dev.limpid.evaluate;

import dev.limpid.game.Coalition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class ReachTest {
    static Stream<Metric.OfGame> curves() {
        return Stream.of(
                        "comprehensiveness",
                        "sufficiency",
                        "deletion",
                        "insertion",
                        "irof",
                        "region-perturbation",
                        "road")
                .map(name -> (Metric.OfGame) FaithfulnessMetrics.of(name, Map.of()));
    }

    private static List<double[]> permutations(int players) {
        List<double[]> all = new ArrayList<>(List.of(new double[] {}));
        for (int player = 0; player < players; player++) {
            List<double[]> longer = new ArrayList<>();
            for (double[] shorter : all) {
                for (int at = 0; at <= shorter.length; at++) {
                    double[] one = new double[shorter.length + 1];
                    System.arraycopy(shorter, 0, one, 0, at);
                    one[at] = player;
                    System.arraycopy(shorter, at, one, at + 1, shorter.length - at);
                    longer.add(one);
                }
            }
            all = longer;
        }
        return all;
    }

    private static double best(Metric.OfGame metric, Play play) {
        Direction direction = metric.about().direction();
        return permutations(play.players()).stream()
                .mapToDouble(scores -> metric.of(play, scores))
                .reduce((one, other) -> direction.gain(one, other) >= 0 ? one : other)
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("curves")
    void where_features_add_up_it_is_the_best_of_all_orders(Metric.OfGame metric) {
        for (double[] weights :
                new double[][] {{0.3, -1, 2, 0.1, 0.8}, {-1, -2, -0.5, -3}, {1, 1, 1, 1, 1}, {0, 0, 3, 0, -0.1}}) {
            Play play = Formula.additive(-0.5, weights).play(1);
            assertThat(metric.reachable(play).orElseThrow()).isCloseTo(best(metric, play), within(1e-12));
        }
    }

    @ParameterizedTest
    @MethodSource("curves")
    void where_anything_goes_it_is_never_beyond_the_best_and_seldom_far_from_it(Metric.OfGame metric) {
        Direction direction = metric.about().direction();
        double far = 0;
        int games = 20;
        for (int seed = 0; seed < games; seed++) {
            Play play = Formula.drawn(5, seed).play(1);
            double best = best(metric, play);
            double reached = metric.reachable(play).orElseThrow();
            assertThat(direction.gain(best, reached)).isGreaterThanOrEqualTo(-1e-12);
            double drawn = random(metric, play);
            far += direction.gain(best, reached) / direction.gain(best, drawn) / games;
        }
        assertThat(far).isLessThan(0.25);
    }

    private static double random(Metric.OfGame metric, Play play) {
        return IntStream.range(0, 40)
                .mapToDouble(seed -> metric.of(play, Formula.noise(play.players(), seed)))
                .average()
                .orElseThrow();
    }

    /** Games in which features stand in for each other, or need each other. */
    private static List<ToDoubleFunction<Coalition>> entangled() {
        return List.of(
                present -> present.has(9) || present.has(11) ? 0.9 : 0.1,
                present -> present.has(9) && present.has(11) ? 0.9 : 0.1,
                present -> count(present, 7, 9, 11) >= 2 ? 0.9 : 0.1,
                present -> count(present, 3, 7, 9, 11) >= 2 ? 0.8 + 0.01 * count(present, 0, 1) : 0.1,
                present -> Formula.sigmoid(2.0 * Math.min(2, count(present, 3, 7, 9, 11)) - 1 - count(present, 1, 2)),
                present -> count(present, 9, 11) == 1 ? 0.9 : 0.1);
    }

    private static int count(Coalition present, int... players) {
        return (int) Arrays.stream(players).filter(present::has).count();
    }

    @ParameterizedTest
    @MethodSource("curves")
    void it_is_never_beaten_by_explanations_that_say_nothing(Metric.OfGame metric) {
        Direction direction = metric.about().direction();
        for (int players : new int[] {12, 40}) {
            for (int game = 0; game < entangled().size(); game++) {
                Play play = Formula.play(players, entangled().get(game));
                assertThat(direction.gain(metric.reachable(play).orElseThrow(), random(metric, play)))
                        .as("game %d of %d", game, players)
                        .isGreaterThanOrEqualTo(-1e-12);
            }
        }
        for (int seed = 0; seed < 10; seed++) {
            Play play = Formula.drawn(8, seed).play(1);
            assertThat(direction.gain(metric.reachable(play).orElseThrow(), random(metric, play)))
                    .isPositive();
        }
    }

    @Test
    void those_who_stand_in_for_each_other_go_first_together() {
        Play play = Formula.play(12, entangled().get(0));
        // Both of twelve must go before the score falls: 0.9 to there, 0.1 from there.
        assertThat(new Deletion(50).reachable(play).orElseThrow())
                .isCloseTo((1.5 * 0.9 + 10.5 * 0.1) / 12, within(1e-12));
        assertThat(new Insertion(50).reachable(play).orElseThrow())
                .isCloseTo((0.5 * 0.1 + 11.5 * 0.9) / 12, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({"10, 200", "24, 900", "64, 1700", "200, 6000"})
    void it_is_found_once_for_all_curves(int players, int most) {
        Formula formula = Formula.drawn(players, 3);
        Play play = formula.play(1);
        curves().forEach(metric -> metric.reachable(play));
        int run = formula.run.size();
        assertThat(run).isLessThanOrEqualTo(most);
        curves().forEach(metric -> metric.reachable(play));
        assertThat(formula.run).hasSize(run);
    }
}
