package dev.limpid.decide;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class DifferenceTest {
    @ParameterizedTest
    @CsvSource({
        "4, 32, 8 times lower latency",
        "32, 4, 8 times higher latency",
        "4, 5, 20 % lower latency",
        "5, 4, 25 % higher latency",
        "1, 2, 2 times lower latency",
        "1, 120, 120 times lower latency",
        "4, 4, the same latency"
    })
    void what_spans_decades_differs_by_times_or_percents(double mine, double theirs, String words) {
        assertThat(new Difference(new Criterion("latency", "ms", false, true), mine, theirs).words())
                .isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"0.9, 0.92, 0.02 lower accuracy", "0.9, 0.7765, 0.12 higher accuracy", "1234, 0, 1200 higher accuracy"})
    void other_numbers_differ_by_a_number(double mine, double theirs, String words) {
        assertThat(new Difference(new Criterion("accuracy", "", true, false), mine, theirs).words())
                .isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"3, 1.5, 1.5 s higher wait", "0, 0.25, 0.25 s lower wait"})
    void numbers_have_their_unit(double mine, double theirs, String words) {
        assertThat(new Difference(new Criterion("wait", "s", false, false), mine, theirs).words())
                .isEqualTo(words);
    }
}
