package dev.limpid.profile;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class TimingTest {
    private final FakeClock clock = new FakeClock();

    private Timing timing(double warming, int least, int most, double seconds) {
        return new Timing(new Effort(warming, least, most, seconds), clock);
    }

    @Test
    void known_times_give_known_quantiles() {
        // 1 to 21 milliseconds, the longest first.
        Runnable work =
                clock.taking(IntStream.rangeClosed(1, 21).mapToObj(i -> 22 - i).toList());
        double[] times = timing(0, 21, 21, 0).times(run -> work.run());
        Latency latency = Latency.of(times, new Timing.Warm(0, true));
        assertThat(latency.p50()).isCloseTo(0.011, within(1e-12));
        assertThat(latency.p95()).isCloseTo(0.020, within(1e-12));
        assertThat(latency.mean()).isCloseTo(0.011, within(1e-12));
    }

    @Test
    void warming_up_ends_when_runs_get_no_faster() {
        List<Integer> falling = new ArrayList<>(List.of(500, 400, 300, 200, 150, 120, 100, 90, 80, 70));
        falling.addAll(Collections.nCopies(90, 60));
        Timing.Warm warm = timing(1000, 1, 1, 0).warm(clock.taking(falling));
        // Runs 14 to 18 have the median 60, as 9 to 13 have: 80, 70, 60, 60, 60. One run earlier these have 70.
        // 60s too.
        assertThat(warm).isEqualTo(new Timing.Warm(18, true));
    }

    @Test
    void what_is_steady_from_the_start_is_run_ten_times() {
        assertThat(timing(1000, 1, 1, 0).warm(() -> clock.passes(3))).isEqualTo(new Timing.Warm(10, true));
    }

    @Test
    void what_never_settles_is_said_not_to_have_when_time_is_up() {
        List<Integer> ever = IntStream.range(0, 200)
                .map(i -> (int) (1e6 * Math.pow(0.9, i)))
                .boxed()
                .collect(Collectors.toList());
        Timing.Warm warm = timing(5000, 1, 1, 0).warm(clock.taking(ever));
        assertThat(warm.settled()).isFalse();
        // 1000 + 900 + 810 + 729 + 656 + 590 + 531 seconds are more than 5000, without the last they are not.
        assertThat(warm.runs()).isEqualTo(7);
    }

    @Test
    void one_run_warms_up_even_without_time_for_it() {
        assertThat(timing(0, 1, 1, 0).warm(() -> clock.passes(9))).isEqualTo(new Timing.Warm(1, false));
    }

    @Test
    void slow_work_is_run_the_least_times_and_fast_work_the_most() {
        assertThat(timing(0, 20, 200, 5).times(run -> clock.passes(4000))).hasSize(20);
        assertThat(timing(0, 20, 200, 5).times(run -> clock.passes(1))).hasSize(200);
        assertThat(timing(0, 20, 200, 5).times(run -> clock.passes(100))).hasSize(50);
    }

    @Test
    void runs_are_numbered() {
        List<Integer> runs = new ArrayList<>();
        timing(0, 4, 4, 0).times(runs::add);
        assertThat(runs).containsExactly(0, 1, 2, 3);
    }

    @Test
    void an_effort_without_runs_is_refused() {
        assertThatThrownBy(() -> new Effort(1, 0, 5, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Measuring takes 1 <= least <= most runs and seconds from 0 on, got 0 to 5 runs,"
                        + " 1.0 seconds to warm up and 1.0 to measure.");
        assertThatThrownBy(() -> new Effort(1, 6, 5, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Effort(Double.NaN, 1, 5, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
