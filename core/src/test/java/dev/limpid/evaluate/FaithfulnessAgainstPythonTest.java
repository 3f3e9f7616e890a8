package dev.limpid.evaluate;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.DoubleStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Where other libraries define the same thing, they say the same of the same masks; where not, this says how they differ. */
class FaithfulnessAgainstPythonTest {
    /** Sums in another order. */
    private static final double EXACT = 1e-9;
    /** pytorch-grad-cam has scores in single precision. */
    private static final double SINGLE = 1e-6;

    private static final List<FaithfulnessGolden.Explained> ALL = FaithfulnessGolden.explained();

    private static void each(BiConsumer<FaithfulnessGolden.Explained, Play> check) {
        assertThat(ALL).hasSize(12);
        ALL.forEach(one -> check.accept(one, one.worth().play(1)));
    }

    @Test
    void single_features_correlate_as_in_quantus() {
        each((one, play) -> {
            assertThat(new FaithfulnessEstimate().of(play, one.scores()))
                    .isCloseTo(one.told("quantus", "faithfulness-estimate")[0], within(EXACT));
            assertThat(new MonotonicityCorrelation().of(play, one.scores()))
                    .isCloseTo(one.told("quantus", "monotonicity-correlation")[0], within(EXACT));
        });
    }

    @Test
    void sets_of_features_correlate_as_in_quantus() {
        each((one, play) -> {
            for (int size = 1; size <= 3; size++) {
                assertThat(new FaithfulnessCorrelation(size / 10.0, 120).of(play, one.scores()))
                        .isCloseTo(one.told("quantus", "faithfulness-correlation-" + size)[0], within(EXACT));
            }
        });
    }

    @Test
    void features_go_as_quantus_lets_them_go() {
        each((one, play) -> {
            double[] curve = Curve.deletion(play, one.scores(), Curve.STEPS).values();
            assertThat(Arrays.copyOfRange(curve, 1, curve.length))
                    .containsExactly(one.told("quantus", "selectivity"), within(EXACT));
        });
    }

    @Test
    void pixel_flipping_in_quantus_is_deletion_times_the_steps_without_its_first_trapezoid() {
        each((one, play) -> {
            double[] curve = Curve.deletion(play, one.scores(), Curve.STEPS).values();
            double area = new Deletion(Curve.STEPS).of(play, one.scores());
            assertThat(one.told("quantus", "pixel-flipping")[0])
                    .isCloseTo(10 * area - (curve[0] + curve[1]) / 2, within(EXACT));
        });
    }

    @Test
    void irof_in_quantus_is_ours_times_the_steps_and_counts_the_first_trapezoid_as_lost() {
        each((one, play) -> {
            double[] curve = Curve.deletion(play, one.scores(), Curve.STEPS).values();
            double ours = new Irof(Curve.STEPS).of(play, one.scores());
            assertThat(one.told("quantus", "irof")[0])
                    .isCloseTo(10 * ours + (1 + curve[1] / curve[0]) / 2, within(EXACT));
        });
    }

    @Test
    void region_perturbation_is_the_mean_of_quantus_losses_and_of_none_at_the_start() {
        each((one, play) -> assertThat(new RegionPerturbation(100).of(play, one.scores()))
                .isCloseTo(
                        DoubleStream.of(one.told("quantus", "region-perturbation"))
                                        .sum()
                                / 11,
                        within(EXACT)));
    }

    @Test
    void quantus_finds_every_explanation_monotone() {
        each((one, play) -> assertThat(one.told("quantus", "monotonicity")).containsExactly(1));
        assertThat(ALL.stream()
                        .map(one -> new Monotonicity(Curve.STEPS).of(one.worth().play(1), one.scores())))
                .contains(0.0);
    }

    @Test
    void infidelity_is_captums_where_scores_point_the_right_way() {
        int turned = 0;
        for (FaithfulnessGolden.Explained one : ALL) {
            Infidelity infidelity = new Infidelity(SensitivityN.STANDARD, 300);
            Play play = one.worth().play(1);
            double ours = infidelity.of(play, one.scores());
            double captums = one.told("captum", "infidelity")[0];
            double nothing = infidelity.of(play, new double[10]);
            if (Math.abs(ours - nothing) > EXACT) {
                assertThat(ours).isCloseTo(captums, within(EXACT));
            } else {
                turned++;
                assertThat(infidelity.of(
                                play,
                                Arrays.stream(one.scores()).map(score -> -score).toArray()))
                        .isCloseTo(captums, within(EXACT));
            }
        }
        assertThat(turned).isBetween(3, 7);
    }

    @Test
    void captum_cannot_tell_an_explanation_from_its_opposite() {
        for (int game = 0; game < 3; game++) {
            assertThat(ALL.get(4 * game).told("captum", "infidelity")[0])
                    .isCloseTo(ALL.get(4 * game + 1).told("captum", "infidelity")[0], within(EXACT));
        }
    }

    @Test
    void road_combines_both_orders_as_pytorch_grad_cam_does() {
        each((one, play) -> assertThat(new Road(Road.STANDARD).of(play, one.scores()))
                .isCloseTo(one.told("pytorch-grad-cam", "road")[0], within(SINGLE)));
    }

    @Test
    void shares_of_features_that_speak_for_the_target_go_and_stay_as_in_ferret() {
        Shares tenths = Shares.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1);
        int compared = 0;
        for (FaithfulnessGolden.Explained one : ALL) {
            // ferret passes over features that do not.
            if (Arrays.stream(one.scores()).allMatch(score -> score > 0)) {
                compared++;
                Play play = one.worth().play(1);
                assertThat(new Comprehensiveness(tenths).of(play, one.scores()))
                        .isCloseTo(one.told("ferret", "comprehensiveness")[0], within(EXACT));
                assertThat(new Sufficiency(tenths).of(play, one.scores()))
                        .isCloseTo(one.told("ferret", "sufficiency")[0], within(EXACT));
            }
        }
        assertThat(compared).isEqualTo(3);
    }

    @Test
    void the_order_agrees_with_leaving_one_out_as_in_ferret() {
        each((one, play) -> assertThat(new TauLoo().of(play, one.scores()))
                .isCloseTo(one.told("ferret", "tau-loo")[0], within(EXACT)));
    }

    @Test
    void exact_explanations_of_a_linear_model_are_sensitive_at_every_n_but_not_in_quantus() {
        FaithfulnessGolden.Linear linear = FaithfulnessGolden.linear();
        for (double[] row : linear.rows()) {
            double[] shares = new double[row.length];
            Arrays.setAll(shares, i -> row[i] * linear.weights()[i]);
            Play play = Formula.play(
                    row.length,
                    present -> present.present()
                            .mapToDouble(player -> shares[player])
                            .sum());
            assertThat(new SensitivityN(SensitivityN.STANDARD, 50).of(play, shares))
                    .isCloseTo(1, within(EXACT));
        }
        assertThat(DoubleStream.of(linear.told()).min().orElseThrow()).isLessThan(0);
    }
}
