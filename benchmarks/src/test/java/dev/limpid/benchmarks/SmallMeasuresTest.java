package dev.limpid.benchmarks;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Each of {@code ./measure}'s own measures runs, on the fixture and for a moment. */
class SmallMeasuresTest {
    @Test
    void everyPartRuns() throws RunnerException {
        var results = new Runner(new OptionsBuilder()
                        .include(Parts.class.getName())
                        .param("tokens", "16")
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(1))
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
        assertThat(results).hasSize(8);
    }

    @Test
    void profileCountsTheProducts() throws Exception {
        String said = Profile.profile(Subject.TINY, 16, 1, 100);
        assertThat(said).contains("| FusedMatMul |").contains("| MatMul [").contains("| all operators |");
    }

    @Test
    void settingsAreCompared() throws Exception {
        List<String> ways = List.of("ours@2", "ours+disable_prepacking=0+pattern+level=BASIC_OPT");
        assertThat(Compare.compare(Subject.TINY, 1, 1, 16, ways)).contains("| ours@2 | 2 |");
    }

    @Test
    void peakIsAPlausibleNumber() {
        assertThat(GemmPeak.gflops(64, 1, 3)).isBetween(1e-3, 1e5);
    }

    @Test
    void flopsOfAProduct() {
        List<Long> result = List.of(5L, 2L, 4L);
        assertThat(Trace.flops(List.of(5L, 2L, 3L), result)).isEqualTo(2.0 * 5 * 2 * 3 * 4);
        assertThat(Trace.flops(List.of(5L, 3L, 2L), result)).isEqualTo(2.0 * 5 * 2 * 3 * 4);
    }
}
