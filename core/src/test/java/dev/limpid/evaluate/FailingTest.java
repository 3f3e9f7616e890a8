package dev.limpid.evaluate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FailingTest {
    private static final Results RESULTS = Planted.results(List.of(Planted.measured(
            Planted.about("comprehensiveness", Family.FAITHFULNESS, Direction.HIGHER),
            new double[] {0.1, 0.3},
            new double[] {0.5, 0.7},
            new double[] {Double.NaN, Double.NaN})));

    private static List<String> check(String text) {
        return Failing.parse(text).check(RESULTS, Bootstrap.STANDARD).stream()
                .map(Failing.Violated::method)
                .toList();
    }

    @Test
    void a_condition_is_read() {
        assertThat(Failing.parse("comprehensiveness<0.3"))
                .isEqualTo(new Failing(null, "comprehensiveness", Failing.Reading.MEAN, Failing.Operator.LESS, 0.3));
        assertThat(Failing.parse(" lime:k=5 : deletion.high >= -1e-2 "))
                .isEqualTo(new Failing("lime:k=5", "deletion", Failing.Reading.HIGH, Failing.Operator.AT_LEAST, -0.01));
        assertThat(Failing.parse("a.low<=.5"))
                .isEqualTo(new Failing(null, "a", Failing.Reading.LOW, Failing.Operator.AT_MOST, 0.5));
        assertThat(Failing.parse("a>5."))
                .isEqualTo(new Failing(null, "a", Failing.Reading.MEAN, Failing.Operator.MORE, 5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"comprehensiveness<0.3", "lime:deletion.high>=1.0", "a.low<=-2.0", "b>0.5"})
    void a_condition_is_written_as_it_is_read(String text) {
        assertThat(Failing.parse(text)).hasToString(text);
        assertThat(Failing.parse(Failing.parse(text).toString())).isEqualTo(Failing.parse(text));
    }

    /** The means are 0.2, 0.6 and unknown, which always fails. */
    @ParameterizedTest
    @CsvSource({
        "comprehensiveness<0.2, m2",
        "comprehensiveness<=0.2, m0 m2",
        "comprehensiveness<0.3, m0 m2",
        "comprehensiveness>0.6, m2",
        "comprehensiveness>=0.6, m1 m2",
        "m0:comprehensiveness<0.3, m0",
        "m1:comprehensiveness<0.3, ''",
        "m2:comprehensiveness>0, m2",
        "m0:comprehensiveness.low<0.19, m0",
        "m0:comprehensiveness.high<0.21, ''",
    })
    void methods_that_meet_it_are_told(String text, String methods) {
        assertThat(String.join(" ", check(text))).isEqualTo(methods);
    }

    @Test
    void what_is_violated_is_told_with_its_numbers() {
        List<Failing.Violated> violated = Failing.parse("comprehensiveness<0.3").check(RESULTS, Bootstrap.STANDARD);
        assertThat(violated.get(0).toString())
                .matches("m0: comprehensiveness<0\\.3 is met by 0\\.200 \\(mean 0\\.200 \\[.*], n = 2\\)");
        assertThat(violated.get(1))
                .hasToString("m2: comprehensiveness<0.3 fails, since its value cannot be told (mean unknown, n = 0)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "comprehensiveness | A condition is [method:]metric, one of < <= > >=, and a number, such as comprehensiveness<0.3, got 'comprehensiveness'.",
                "a=0.3 | A condition is [method:]metric, one of < <= > >=, and a number, such as comprehensiveness<0.3, got 'a=0.3'.",
                "<0.3 | A condition is [method:]metric, one of < <= > >=, and a number, such as comprehensiveness<0.3, got '<0.3'.",
                "a<<3 | A condition is [method:]metric, one of < <= > >=, and a number, such as comprehensiveness<0.3, got 'a<<3'.",
                "a<b | The condition 'a<b' needs a number behind <, got 'b'.",
                "a<NaN | The condition 'a<NaN' needs a number behind <, got 'NaN'.",
                "a<1d | The condition 'a<1d' needs a number behind <, got '1d'.",
                "lime:<0.3 | The condition 'lime:<0.3' names no metric.",
                ":a<0.3 | The condition ':a<0.3' names no method before the colon.",
                ".low<0.3 | The condition '.low<0.3' names no metric.",
            })
    void what_is_no_condition_is_refused(String text, String message) {
        assertThatThrownBy(() -> Failing.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void what_was_not_measured_is_refused() {
        assertThatThrownBy(() -> check("deletion>0.3"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The condition 'deletion>0.3' needs the metric 'deletion', which is not measured, only"
                        + " comprehensiveness.");
        assertThatThrownBy(() -> check("lime:comprehensiveness>0.3"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "The condition 'lime:comprehensiveness>0.3' needs the method 'lime', which is not judged, only"
                                + " m0, m1, m2.");
    }
}
