package dev.limpid.evaluate;

import dev.limpid.explain.Baseline;
import dev.limpid.explain.GaussLegendre;
import dev.limpid.explain.IntegratedGradients;
import dev.limpid.game.Coalition;
import dev.limpid.game.Game;
import dev.limpid.game.Worth;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class AxiomMetricsTest {
    private static final RobustnessGolden GOLDEN = RobustnessGolden.load();

    private static Play play(int players, ToDoubleFunction<Coalition> value) {
        return new Play(
                new Game(new Worth() {
                    @Override
                    public int players() {
                        return players;
                    }

                    @Override
                    public int targets() {
                        return 1;
                    }

                    @Override
                    public int together() {
                        return 8;
                    }

                    @Override
                    public double[][] of(List<Coalition> coalitions) {
                        return coalitions.stream()
                                .map(one -> new double[] {value.applyAsDouble(one)})
                                .toArray(double[][]::new);
                    }
                }),
                0,
                1);
    }

    private static Play sum(double constant, double... alone) {
        return play(
                alone.length,
                present ->
                        constant + present.present().mapToDouble(i -> alone[i]).sum());
    }

    @Test
    void non_sensitivity_is_quantus_count_as_a_share() {
        assertThat(GOLDEN.games).hasSize(9);
        for (RobustnessGolden.Played game : GOLDEN.games) {
            assertThat(new NonSensitivity().of(sum(game.constant(), game.alone()), game.scores()) * game.alone().length)
                    .isCloseTo(game.count(), within(1e-9));
        }
    }

    /** Where one player's part depends on another, each is taken away from the whole alone. */
    @Test
    void features_that_work_together_only_are_not_idle() {
        Play pair = play(3, present -> present.has(0) && present.has(1) ? 1 : 0);
        assertThat(new NonSensitivity().of(pair, new double[] {0.5, 0.5, 0})).isEqualTo(0);
        assertThat(new NonSensitivity().of(pair, new double[] {0.5, 0, 0})).isCloseTo(1.0 / 3, within(1e-12));
        assertThat(new NonSensitivity().of(pair, new double[] {0, 0, 0.5})).isEqualTo(1);
    }

    @Test
    void perfect_gradients_random_and_inverted_explanations_are_told_apart() {
        Play model = sum(0.1, 0.3, 0, -0.2, 0, 0, 0.5, 0, 0);
        double[] gradients = {0.3, 0, -0.2, 0, 0, 0.5, 0, 0};
        double[] everywhere = {0.1, 0.4, -0.3, 0.2, -0.5, 0.6, 0.1, 0.3};
        double[] inverted = {0, 1, 0, 1, 1, 0, 1, 1};
        NonSensitivity metric = new NonSensitivity();
        assertThat(metric.of(model, gradients)).isEqualTo(metric.about().best());
        assertThat(metric.of(model, everywhere)).isEqualTo(5.0 / 8);
        assertThat(metric.of(model, inverted)).isEqualTo(1);
    }

    @Test
    void a_game_that_never_changes_wants_no_scores() {
        Play constant = sum(0.7, 0, 0, 0);
        assertThat(new NonSensitivity().of(constant, new double[3])).isEqualTo(0);
        assertThat(new NonSensitivity().of(constant, new double[] {1, 1, 1})).isEqualTo(1);
        assertThat(new NonSensitivity().of(sum(0, 0.5), new double[] {0.5})).isEqualTo(0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NonSensitivity(0))
                .withMessage("non-sensitivity: least must be above 0, got 0.0.");
    }

    /** Quantus compares floats by ==, so that 0.1 + 0.2 breaks the promise of 0.3. */
    @Test
    void completeness_allows_for_rounding_where_quantus_does_not() {
        Completeness metric = new Completeness();
        assertThat(GOLDEN.sums).extracting(RobustnessGolden.Sum::kept).containsExactly(true, false);
        for (RobustnessGolden.Sum sum : GOLDEN.sums) {
            double gap = metric.of(sum.expected(), sum.attributed());
            assertThat(gap).isLessThan(1e-15);
            assertThat(metric.holds(gap)).isTrue();
        }
    }

    @Test
    void completeness_is_the_share_that_is_missing_or_too_much() {
        Completeness metric = new Completeness(0.25);
        assertThat(metric.of(-4, -3)).isEqualTo(0.25);
        assertThat(metric.of(4, 6)).isEqualTo(0.5);
        assertThat(metric.of(4, -4)).isEqualTo(2);
        assertThat(metric.of(0, 0)).isEqualTo(0);
        assertThat(metric.holds(0.25)).isTrue();
        assertThat(metric.holds(0.26)).isFalse();
        assertThat(metric.holds(Double.NaN)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Completeness(-1))
                .withMessage("completeness: tolerance must be at least 0, got -1.0.");
    }

    @Test
    void completeness_tells_what_adds_up_from_integrated_gradients_from_random_and_inverted_scores() {
        try (TinyClassifier model = TinyClassifier.row()) {
            Probe probe = model.probe();
            Input input = model.of(0.5, -1, 2, 0.25);
            Target target = TinyClassifier.target(0);
            double expected = probe.score(input, target) - probe.score(model.of(0, 0, 0, 0), target);
            double integrated = Arrays.stream(
                            new Contender("ig", new IntegratedGradients(Baseline.of("zero"), new GaussLegendre(4)))
                                    .scores(probe, input, target))
                    .sum();
            Completeness metric = new Completeness();
            double perfect = metric.of(expected, expected);
            double good = metric.of(expected, integrated);
            double random = metric.of(expected, 0.1);
            double inverted = metric.of(expected, -expected);
            assertThat(perfect).isEqualTo(metric.about().best());
            assertThat(good).isGreaterThan(perfect).isLessThan(random / 10);
            assertThat(inverted).isEqualTo(2).isGreaterThan(random);
            assertThat(metric.holds(good)).isTrue();
            assertThat(metric.holds(random)).isFalse();
        }
    }

    /** Quantus asks for an absolute 1e-4, so that scores of 1e-5 may turn round: the last case. */
    @Test
    void input_invariance_is_small_just_where_quantus_finds_invariance_but_for_small_scores() {
        InputInvariance metric = new InputInvariance();
        assertThat(GOLDEN.shifts)
                .extracting(RobustnessGolden.Shift::invariant)
                .containsExactly(true, false, false, true);
        assertThat(GOLDEN.shifts.stream().mapToDouble(one -> metric.of(one.scores(), one.shifted())))
                .satisfiesExactly(
                        none -> assertThat(none).isLessThan(1e-6),
                        some -> assertThat(some).isGreaterThan(0.1),
                        twice -> assertThat(twice).isCloseTo(2, within(1e-12)),
                        small -> assertThat(small).isCloseTo(2, within(1e-12)));
    }

    @Test
    void input_invariance_is_a_share_of_the_length_which_zeros_lack() {
        InputInvariance metric = new InputInvariance();
        assertThat(metric.of(new double[2], new double[2])).isNaN();
        assertThat(metric.of(new double[] {3, 4}, new double[] {3, -1})).isEqualTo(1);
    }
}
