package dev.limpid.profile;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class LatencyTest {
    private static final Timing.Warm WARM = new Timing.Warm(12, true);

    @Test
    void quantiles_and_mean_are_numpys() {
        for (JsonNode golden : Golden.list("quantiles")) {
            double[] values = Golden.doubles(golden.get("values"));
            Latency latency = Latency.of(values, WARM);
            assertThat(latency.runs()).isEqualTo(values.length);
            assertThat(latency.p50()).isCloseTo(golden.get("p50").asDouble(), within(1e-12));
            assertThat(latency.p95()).isCloseTo(golden.get("p95").asDouble(), within(1e-12));
            assertThat(latency.mean()).isCloseTo(golden.get("mean").asDouble(), within(1e-12));
            if (values.length < 100) {
                assertThat(latency.p99()).isNull();
            } else {
                assertThat(latency.p99()).isCloseTo(golden.get("p99").asDouble(), within(1e-12));
            }
            assertThat(latency.warming()).isEqualTo(12);
        }
    }

    @Test
    void the_interval_of_the_median_is_as_narrow_as_scipys_binomial_allows() {
        for (JsonNode golden : Golden.list("intervals")) {
            int count = golden.get("count").asInt();
            int rank = golden.get("rank").asInt();
            double[] values = IntStream.rangeClosed(1, count).asDoubleStream().toArray();
            MedianInterval interval = MedianInterval.of(values);
            if (rank == 0) {
                assertThat(interval).isNull();
            } else {
                assertThat(interval.low()).isEqualTo(rank);
                assertThat(interval.high()).isEqualTo(count + 1 - rank);
                assertThat(interval.level()).isCloseTo(golden.get("level").asDouble(), within(1e-12));
            }
        }
    }

    @Test
    void the_interval_holds_the_true_median_as_often_as_it_says() {
        int trials = 4000;
        SplittableRandom random = new SplittableRandom(7);
        for (int count : new int[] {6, 20, 57}) {
            int held = 0;
            double level = 0;
            for (int trial = 0; trial < trials; trial++) {
                // Of an exponential distribution, whose median is ln 2: skewed, as times are.
                double[] values = IntStream.range(0, count)
                        .mapToDouble(i -> -Math.log(1 - random.nextDouble()))
                        .sorted()
                        .toArray();
                MedianInterval interval = MedianInterval.of(values);
                level = interval.level();
                held += interval.low() <= Math.log(2) && Math.log(2) <= interval.high() ? 1 : 0;
            }
            assertThat(level).isGreaterThanOrEqualTo(0.95);
            assertThat((double) held / trials).as("of %d", count).isCloseTo(level, within(0.012));
        }
    }

    @Test
    void the_order_of_runs_changes_nothing() {
        double[] ascending = {1, 2, 3, 4, 5, 6, 7};
        double[] mixed = {4, 7, 1, 3, 6, 2, 5};
        assertThat(Latency.of(mixed, WARM)).isEqualTo(Latency.of(ascending, WARM));
        assertThat(Arrays.stream(mixed).boxed()).containsExactly(4.0, 7.0, 1.0, 3.0, 6.0, 2.0, 5.0);
    }
}
