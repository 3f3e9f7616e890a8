package dev.limpid.profile;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.function.IntUnaryOperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class ThroughputTest {
    private final FakeClock clock = new FakeClock();

    /** Of a model whose batches take so many milliseconds. */
    private Throughput measured(IntUnaryOperator milliseconds, int most, Throughput.Ending ending) {
        Timing timing = new Timing(new Effort(0, 1, 1, 5), clock);
        return Throughput.measure(
                timing, examples -> () -> clock.passes(milliseconds.applyAsInt(examples)), most, ending);
    }

    private static List<Integer> sizes(Throughput throughput) {
        return throughput.sizes().stream().map(Throughput.Batch::examples).toList();
    }

    @Test
    void known_times_give_known_examples_a_second() {
        Throughput throughput = measured(examples -> 10 + 2 * examples, 8, Throughput.Ending.ASKED);
        assertThat(sizes(throughput)).containsExactly(1, 2, 4, 8);
        assertThat(throughput.single().perSecond()).isCloseTo(1000.0 / 12, within(1e-9));
        assertThat(throughput.best().examples()).isEqualTo(8);
        assertThat(throughput.best().perSecond()).isCloseTo(8000.0 / 26, within(1e-9));
        assertThat(throughput.ending()).isEqualTo(Throughput.Ending.ASKED);
    }

    @Test
    void a_size_runs_a_fifth_of_the_time_and_twice_at_least() {
        Throughput throughput = measured(examples -> 300 * examples, 4, Throughput.Ending.ASKED);
        assertThat(throughput.sizes().stream().map(Throughput.Batch::runs)).containsExactly(4, 2, 2);
    }

    @Test
    void the_best_batch_is_the_fastest_and_larger_ones_are_left_when_two_are_no_faster() {
        int[] times = {0, 100, 150, 0, 200, 0, 0, 0, 500, 0, 0, 0, 0, 0, 0, 0, 1200};
        Throughput throughput = measured(examples -> times[examples], 64, Throughput.Ending.ASKED);
        assertThat(sizes(throughput)).containsExactly(1, 2, 4, 8, 16);
        assertThat(throughput.best().examples()).isEqualTo(4);
        assertThat(throughput.ending()).isEqualTo(Throughput.Ending.SLOWER);
    }

    @Test
    void one_slow_size_is_passed_over() {
        Throughput throughput = measured(examples -> examples == 4 ? 1000 : 100, 16, Throughput.Ending.MEMORY);
        assertThat(sizes(throughput)).containsExactly(1, 2, 4, 8, 16);
        assertThat(throughput.best().examples()).isEqualTo(16);
        assertThat(throughput.ending()).isEqualTo(Throughput.Ending.MEMORY);
    }

    @Test
    void what_the_machine_does_now_and_then_beside_counts_nothing() {
        int[] runs = {0};
        Throughput throughput = measured(examples -> runs[0]++ % 5 == 4 ? 700 : 100, 1, Throughput.Ending.ASKED);
        assertThat(throughput.single().perSecond()).isCloseTo(10, within(1e-9));
    }

    @Test
    void of_equally_fast_sizes_the_smallest_is_best() {
        Throughput throughput = measured(examples -> 100 * examples, 4, Throughput.Ending.ASKED);
        assertThat(throughput.best().examples()).isEqualTo(1);
    }

    @Test
    void no_batch_is_larger_than_the_most() {
        assertThat(sizes(measured(examples -> 10, 5, Throughput.Ending.MEMORY))).containsExactly(1, 2, 4);
        assertThatThrownBy(() -> new Throughput(List.of(), Throughput.Ending.ASKED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Throughput is of one size of batches at least, got none.");
    }
}
