package dev.limpid.estimate;

import dev.limpid.estimate.LearningCurve.Point;
import dev.limpid.noise.Chance;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class LearningCurveTest {
    private static final long[] SIZES = {100, 200, 400, 800, 1600, 3200};

    private static double truth(double examples) {
        return 0.08 + 1.5 * Math.pow(examples, -0.4);
    }

    @Test
    void points_on_a_curve_give_the_curve() {
        List<Point> points = new ArrayList<>();
        for (long size : SIZES) {
            points.add(new Point(size, truth(size), 0));
        }
        LearningCurve curve = LearningCurve.through(points, 1);
        assertThat(curve.curve().a()).isCloseTo(0.08, within(1e-9));
        assertThat(curve.curve().b()).isCloseTo(1.5, within(1e-9));
        assertThat(curve.curve().c()).isCloseTo(0.4, within(1e-9));
        assertThat(curve.at(100_000).error().mean()).isCloseTo(truth(100_000), within(1e-9));
    }

    /** How often intervals hold the truth: between the runs, and at four times the largest. */
    @Test
    void nine_intervals_of_ten_hold_the_truth() {
        int trials = 200;
        int inside = 0;
        int beyond = 0;
        for (int trial = 0; trial < trials; trial++) {
            Chance chance = new Chance(3, trial);
            List<Point> points = new ArrayList<>();
            for (long size : SIZES) {
                long wrong = 0;
                for (int judged = 0; judged < 1000; judged++) {
                    wrong += chance.happens(truth(size)) ? 1 : 0;
                }
                points.add(Point.of(size, wrong, 1000));
            }
            LearningCurve curve = LearningCurve.through(points, trial);
            inside += holds(curve.at(1000).error(), truth(1000));
            beyond += holds(curve.at(12_800).error(), truth(12_800));
        }
        // 0.9 of 200 is 180, its standard error 4.2; measured are 189 and 188.
        assertThat(inside).isBetween(167, 197);
        assertThat(beyond).isBetween(167, 197);
    }

    private static int holds(Span span, double value) {
        return span.low() <= value && value <= span.high() ? 1 : 0;
    }

    @Test
    void beyond_the_largest_run_is_told_to_be() {
        LearningCurve curve = LearningCurve.through(
                List.of(Point.of(100, 30, 100), Point.of(200, 25, 100), Point.of(400, 20, 100)), 1);
        assertThat(curve.at(400).isExtrapolated()).isFalse();
        assertThat(curve.at(800).isExtrapolated()).isTrue();
        assertThat(curve.at(800).extrapolated()).isEqualTo(2);
        assertThat(curve.at(800).error().isBounded()).isTrue();
    }

    @Test
    void three_errors_of_unknown_deviation_tell_no_interval() {
        LearningCurve curve = LearningCurve.through(
                List.of(new Point(100, 0.3, 0), new Point(200, 0.25, 0), new Point(400, 0.2, 0)), 1);
        assertThat(curve.at(200).error().isBounded()).isFalse();
    }

    @Test
    void an_error_that_does_not_fall_is_flat_and_none_is_below_zero() {
        LearningCurve rising = LearningCurve.through(
                List.of(new Point(100, 0.2, 0), new Point(200, 0.25, 0), new Point(400, 0.3, 0)), 1);
        assertThat(rising.curve().b()).isZero();
        assertThat(rising.at(10_000).error().mean()).isCloseTo(0.25, within(1e-12));
        LearningCurve steep = LearningCurve.through(
                List.of(new Point(100, 0.5, 0), new Point(200, 0.2, 0), new Point(400, 0.0, 0)), 1);
        assertThat(steep.at(1_000_000).error().mean()).isNotNegative();
    }

    @Test
    void the_same_seed_gives_the_same_intervals() {
        List<Point> points = List.of(Point.of(100, 30, 100), Point.of(200, 25, 100), Point.of(400, 20, 100));
        assertThat(LearningCurve.through(points, 4).at(800))
                .isEqualTo(LearningCurve.through(points, 4).at(800));
        assertThat(LearningCurve.through(points, 5).at(800))
                .isNotEqualTo(LearningCurve.through(points, 4).at(800));
    }

    @Test
    void refuses_fewer_than_three_sizes() {
        assertThatThrownBy(() -> LearningCurve.through(
                        List.of(new Point(100, 0.3, 0), new Point(100, 0.31, 0), new Point(200, 0.2, 0)), 1))
                .hasMessage("A learning curve needs runs of at least 3 sizes of data, got 2: 100, 200.");
        assertThatThrownBy(() -> new Point(0, 0.3, 0))
                .hasMessageStartingWith("A point of a learning curve has at least 1 example");
    }
}
