package dev.limpid.train;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class StretchesTest {
    @Test
    void a_smooth_course_is_the_mean_of_the_past_that_fades() {
        double beta = 0.8;
        double[] values = new Random(1).doubles(20).toArray();
        double[] smooth = new Smoothing(beta).of(values);
        for (int t = 0; t < values.length; t++) {
            double sum = 0;
            double weights = 0;
            for (int i = 0; i <= t; i++) {
                sum += Math.pow(beta, t - i) * values[i];
                weights += Math.pow(beta, t - i);
            }
            assertThat(smooth[t]).isCloseTo(sum / weights, within(1e-12));
        }
    }

    @Test
    void what_does_not_change_is_drawn_as_it_is() {
        assertThat(new Smoothing(0.99).of(new double[] {3, 3, 3}))
                .containsExactly(new double[] {3, 3, 3}, within(1e-12));
    }

    @Test
    void what_is_no_number_is_passed_over() {
        double[] smooth = new Smoothing(0.5).of(new double[] {Double.NaN, 2, Double.POSITIVE_INFINITY, 2});
        assertThat(smooth[0]).isNaN();
        assertThat(new double[] {smooth[1], smooth[2], smooth[3]}).containsExactly(2, 2, 2);
    }

    @Test
    void shares_only() {
        assertThatThrownBy(() -> new Smoothing(1)).hasMessage("beta must be from 0 to below 1, got 1.0.");
    }

    @Test
    void few_updates_are_drawn_one_by_one_and_many_in_stretches() {
        assertThat(Stretches.of(updates(100), 100).points()).hasSize(100);
        Stretches thinned = Stretches.of(updates(1001), 100);
        assertThat(thinned.stretch()).isEqualTo(11);
        assertThat(thinned.points()).hasSize(91);
        Stretches.Point first = thinned.points().get(0);
        assertThat(first.step()).isEqualTo(11);
        assertThat(first.loss()).isCloseTo(6, within(1e-12));
        assertThat(first.examplesPerSecond()).isCloseTo(32, within(1e-9));
        assertThat(first.bytes()).isEqualTo(11);
        assertThat(thinned.points().get(90).step()).isEqualTo(1001);
    }

    @Test
    void without_updates_there_is_no_course() {
        assertThat(Stretches.of(List.of(new LogLine.Begun(0, 5)), 100).points()).isEmpty();
    }

    private static List<LogLine> updates(int count) {
        List<LogLine> updates = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            updates.add(new LogLine.Updated(i, i / 100.0, i, 1e-3, 1, 16, 64, 0.5, 0.5 * i, i));
        }
        return updates;
    }
}
