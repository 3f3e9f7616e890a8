package dev.limpid.estimate;

import dev.limpid.estimate.StepTimer.Timed;
import dev.limpid.noise.Chance;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class StepTimeTest {
    @Test
    void the_line_is_that_of_least_squares_by_hand() {
        // Means 7/3 and 14/3, Sxx 14/3, Sxy 19/3, Syy 26/3
        StepTime step = StepTime.through(List.of(new Timed(1, 3), new Timed(2, 4), new Timed(4, 7)));
        assertThat(step.perToken()).isCloseTo(19 / 14., within(1e-12));
        assertThat(step.fixed()).isCloseTo(14 / 3. - 19 / 14. * 7 / 3, within(1e-12));
        // Syy − Sxy²/Sxx = 26/3 − 361/42 = 1/14, of one degree of freedom
        assertThat(step.scatter()).isCloseTo(Math.sqrt(1 / 14.), within(1e-12));
    }

    @Test
    void steps_on_a_line_are_told_without_doubt() {
        StepTime step = StepTime.through(List.of(new Timed(100, 0.3), new Timed(200, 0.5), new Timed(400, 0.9)));
        Span whole = step.of(List.of(Load.of(16, 8, 10), Load.of(16, 64, 5)));
        assertThat(whole.mean()).isCloseTo(15 * 0.1 + (1280 + 5120) * 0.002, within(1e-9));
        assertThat(whole.high() - whole.low()).isLessThan(1e-6);
    }

    @Test
    void the_interval_is_the_textbooks_for_a_sum_of_steps() {
        StepTime step = StepTime.through(List.of(new Timed(1, 3), new Timed(2, 4), new Timed(4, 7)));
        // t of one degree of freedom at 0.95: tan(0.45·π)
        double t = Math.tan(0.45 * Math.PI);
        double away = 30 - 10 * 7 / 3.;
        double half = t * Math.sqrt(1 / 14.) * Math.sqrt(100 / 3. + away * away / (14 / 3.) + 10);
        Span ten = step.of(10, 30);
        assertThat(ten.high() - ten.mean()).isCloseTo(half, within(1e-9));
        assertThat(ten.low()).isCloseTo(Math.max(0, ten.mean() - half), within(1e-9));
    }

    @Test
    void nine_intervals_of_ten_hold_what_a_long_training_takes() {
        int held = 0;
        for (int trial = 0; trial < 1000; trial++) {
            Chance chance = new Chance(5, trial);
            List<Timed> few = new ArrayList<>();
            double all = 0;
            double tokens = 0;
            for (int i = 0; i < 210; i++) {
                long length = 16L * (8 + chance.below(57));
                double seconds = 0.05 + 0.0004 * length + 0.01 * chance.normal();
                if (i < 10) {
                    few.add(new Timed(length, seconds));
                } else {
                    all += seconds;
                    tokens += length;
                }
            }
            Span told = StepTime.through(few).of(200, tokens);
            held += told.low() <= all && all <= told.high() ? 1 : 0;
        }
        // Of 1000 with a probability of 0.9: 900 ± 4 standard errors of 9.5
        assertThat(held).isBetween(862, 938);
    }

    @Test
    void steps_of_one_length_are_told_by_their_mean() {
        StepTime step = StepTime.through(List.of(new Timed(64, 0.1), new Timed(64, 0.2), new Timed(64, 0.3)));
        assertThat(step.of(10, 640).mean()).isCloseTo(2, within(1e-12));
        assertThat(step.of(10, 640).isBounded()).isTrue();
    }

    @Test
    void no_time_is_below_zero() {
        StepTime falling = StepTime.through(List.of(new Timed(10, 3), new Timed(20, 2), new Timed(30, 1)));
        assertThat(falling.perToken()).isZero();
        assertThat(falling.fixed()).isEqualTo(2);
        StepTime steep = StepTime.through(List.of(new Timed(10, 1), new Timed(20, 4)));
        assertThat(steep.fixed()).isZero();
        assertThat(steep.perToken()).isCloseTo(90 / 500., within(1e-12));
    }

    @Test
    void the_first_steps_only_warm_up() {
        StepTime step = StepTime.measured(number -> new Timed(10, number < 2 ? 100 : 1), 2, 3);
        assertThat(step.steps()).isEqualTo(3);
        assertThat(step.of(4, 40).mean()).isCloseTo(4, within(1e-12));
    }

    @Test
    void two_steps_tell_no_interval() {
        Span span =
                StepTime.through(List.of(new Timed(10, 1), new Timed(20, 1.5))).of(3, 30);
        assertThat(span.isBounded()).isFalse();
        assertThat(span.mean()).isCloseTo(3, within(1e-12));
    }

    @Test
    void all_else_comes_on_top_of_the_steps() {
        StepTime step = StepTime.through(List.of(new Timed(100, 0.3), new Timed(200, 0.5), new Timed(400, 0.9)));
        TrainingTime time = new TrainingTime(2, step.of(List.of(Load.of(1, 100, 10))), 0.6, 1, 0.5);
        assertThat(time.total().mean()).isCloseTo(3 + 2 + 0.6 + 1 + 0.5, within(1e-9));
        assertThat(time.total().high() - time.total().low())
                .isCloseTo(time.steps().high() - time.steps().low(), within(1e-9));
    }

    @Test
    void refuses_steps_that_cannot_be() {
        assertThatThrownBy(() -> StepTime.through(List.of()))
                .hasMessage("At least one step must be timed to tell how long others take.");
        assertThatThrownBy(() -> new Timed(0, 1))
                .hasMessage("A step of 0 tokens in 1.0 s cannot be: tokens are counted from 1 on.");
    }
}
