package dev.limpid.evaluate;

import dev.limpid.game.Coalition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** On models whose reasons are known, each metric tells a right explanation from one drawn at random and from its opposite. */
class FaithfulnessSeparatesTest {
    private static final int DRAWN = 40;
    /** Do not see signs; what monotonicity sees is tested by itself. */
    private static final Set<String> OTHERS = Set.of("monotonicity-correlation", "monotonicity");

    static Stream<Metric.OfGame> metrics() {
        return FaithfulnessMetrics.list().stream().map(Metric.OfGame.class::cast);
    }

    /** A model of numbers from 0 (gone) to 1 (there). */
    private record Known(int features, ToDoubleFunction<double[]> model, double[] truth) {
        Play play() {
            return Formula.play(features, this::of);
        }

        private double of(Coalition present) {
            return model.applyAsDouble(IntStream.range(0, features)
                    .mapToDouble(player -> present.has(player) ? 1 : 0)
                    .toArray());
        }

        /** Integrated gradients from nothing, by differences. */
        double[] integrated() {
            double[] scores = new double[features];
            int nodes = 200;
            for (int node = 0; node < nodes; node++) {
                double at = (node + 0.5) / nodes;
                for (int i = 0; i < features; i++) {
                    double[] x = new double[features];
                    Arrays.fill(x, at);
                    x[i] = at + 1e-5;
                    double above = model.applyAsDouble(x);
                    x[i] = at - 1e-5;
                    scores[i] += (above - model.applyAsDouble(x)) / 2e-5 / nodes;
                }
            }
            return scores;
        }
    }

    /** Some words speak for the answer, two against it. */
    private static Known linear() {
        double[] weights = {0.9, -0.6, 0.4, 0.1, 0, 1.6, -0.3, 0.2, 0, 0.7, 0.05, 0};
        return new Known(
                weights.length,
                x -> Formula.sigmoid(-1
                        + IntStream.range(0, x.length)
                                .mapToDouble(i -> weights[i] * x[i])
                                .sum()),
                weights);
    }

    /** Words 3 and 8 together trigger the answer; neither does alone. The others do next to nothing. */
    private static Known trigger() {
        double[] truth = new double[12];
        truth[3] = 1;
        truth[8] = 1;
        return new Known(
                12, x -> Formula.sigmoid(-3 + 6 * x[3] * x[8] + 0.02 * Math.sin(7 * (x[0] - x[5] + x[10]))), truth);
    }

    private static double random(Metric.OfGame metric, Play play) {
        return IntStream.range(0, DRAWN)
                .mapToDouble(seed -> metric.of(play, Formula.noise(play.players(), seed)))
                .average()
                .orElseThrow();
    }

    private static double[] turned(double[] scores) {
        return Arrays.stream(scores).map(score -> -score).toArray();
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void right_explanations_beat_drawn_ones_and_these_beat_the_opposite(Metric.OfGame metric) {
        if (OTHERS.contains(metric.about().name())) {
            return;
        }
        Direction direction = metric.about().direction();
        for (Known known : new Known[] {linear(), trigger()}) {
            Play play = known.play();
            double drawn = random(metric, play);
            assertThat(direction.gain(metric.of(play, known.truth()), drawn))
                    .as("perfect")
                    .isPositive();
            assertThat(direction.gain(metric.of(play, known.integrated()), drawn))
                    .as("integrated gradients")
                    .isPositive();
            assertThat(direction.gain(drawn, metric.of(play, turned(known.truth()))))
                    .as("opposite")
                    .isPositive();
            metric.reachable(play)
                    .ifPresent(best -> assertThat(direction.gain(best, metric.of(play, known.truth())))
                            .as("reachable")
                            .isGreaterThanOrEqualTo(-1e-9));
        }
    }

    @Test
    void monotonicity_correlation_sees_sizes_and_no_signs() {
        Metric.OfGame metric = new MonotonicityCorrelation();
        for (Known known : new Known[] {linear(), trigger()}) {
            Play play = known.play();
            double right = metric.of(play, known.truth());
            assertThat(right).isGreaterThan(random(metric, play) + 0.4);
            assertThat(metric.of(play, turned(known.truth()))).isCloseTo(right, within(1e-12));
        }
        Play play = linear().play();
        assertThat(metric.of(
                        play,
                        Arrays.stream(linear().truth())
                                .map(w -> 1 / (0.1 + Math.abs(w)))
                                .toArray()))
                .isLessThan(-0.9);
    }

    @Test
    void monotonicity_tells_an_order_in_which_nothing_falls() {
        // 'Not bad at all': bad lowers the score as long as 'not' is missing.
        Known negation = new Known(
                4, x -> 0.5 + 0.4 * x[3] + 0.1 * x[2] - 0.3 * x[1] * (1 - x[0]), new double[] {0.15, 0.2, 0.3, 0.4});
        Metric.OfGame metric = (Metric.OfGame) FaithfulnessMetrics.of("monotonicity", Map.of());
        Play play = negation.play();
        assertThat(metric.of(play, negation.truth())).isEqualTo(1);
        assertThat(metric.of(play, turned(negation.truth()))).isEqualTo(0);
        assertThat(random(metric, play)).isBetween(0.2, 0.8);
        assertThat(metric.reachable(play)).hasValue(1);
    }
}
