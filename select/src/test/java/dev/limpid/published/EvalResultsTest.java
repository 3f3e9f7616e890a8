package dev.limpid.published;

import dev.limpid.format.FormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class EvalResultsTest {
    @TempDir
    Path folder;

    private EvalResults read(String yaml) throws IOException {
        return EvalResults.read(Fixtures.write(folder.resolve("a.yaml"), yaml));
    }

    @Test
    void how_lines_end_and_a_mark_at_the_beginning_change_nothing() throws IOException {
        String text = Files.readString(Fixtures.PUBLISHED.resolve("eval_results/scores.yaml"));
        assertThat(read(text).results()).hasSize(3);
        assertThat(read("\uFEFF" + text.replace("\n", "\r\n"))).isEqualTo(read(text));
        assertThat(read("---\n" + text)).isEqualTo(read(text));
    }

    @Test
    void what_the_formats_first_months_called_config_is_the_task() throws IOException {
        assertThat(read("- dataset: {id: a/b, config: c, split: test}\n  value: 1\n")
                        .results())
                .singleElement()
                .satisfies(result ->
                        assertThat(result.on()).isEqualTo(new Result.TestSet("a/b", null, "c", "test", null)));
    }

    @Test
    void who_says_so_is_the_name_else_the_organisation_else_the_user() throws IOException {
        assertThat(
                        read("- {dataset: {id: a}, value: 1, source: {user: u}}\n- {dataset: {id: a}, value: 1, source: {user: u, org: o}}\n"
                                        + "- {dataset: {id: a}, value: 1, source: {user: u, org: o, name: n}}\n- {dataset: {id: a}, value: 1, date: 2025-01-15}")
                                .results())
                .extracting(result -> result.from().publisher())
                .containsExactly("u", "o", "n", null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "text#the file: expected a list of results, got 'text'.",
                "{a: b}#the file: expected a list of results, got a map of 1.",
                "[text]#result 1: expected a map, got 'text'.",
                "[{value: 1}]#result 1: 'dataset.id' is missing, so it is left out.",
                "[{dataset: a, value: 1}]#result 1: 'dataset': expected a map, got 'a'.",
                "[{dataset: {id: [a]}, value: 1}]#result 1: dataset.'id': expected a text, got a list of 1.",
                "[{dataset: {id: a}}]#result 1: 'value': expected a number, got nothing.",
                "[{dataset: {id: a}, value: good}]#result 1: 'value': expected a number, got 'good'."
            })
    void what_is_of_another_kind_is_left_out_with_a_note(String yaml, String note) throws IOException {
        EvalResults read = read(yaml);
        assertThat(read.results()).isEmpty();
        assertThat(read.notes()).contains("a.yaml: " + note);
    }

    @Test
    void an_empty_file_holds_none() throws IOException {
        assertThat(read("")).isEqualTo(read("# nothing\n"));
        assertThat(read("").notes()).isEmpty();
    }

    @Test
    void ten_megabytes_are_refused() {
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> read("- {dataset: {id: a}, value: 1}\n".repeat(400_000)))
                .withMessage("a.yaml: more than 1048576 bytes, which is more than is read.");
    }
}
