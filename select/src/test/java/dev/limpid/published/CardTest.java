package dev.limpid.published;

import dev.limpid.format.FormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeout;

class CardTest {
    @TempDir
    Path folder;

    private Card read(String text) throws IOException {
        return Card.read(Fixtures.write(folder.resolve("README.md"), text));
    }

    private Card front(String yaml) throws IOException {
        return read("---\n" + yaml + "\n---\nText.\n");
    }

    private void refused(String text, String message) {
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> read(text))
                .withMessage("README.md: " + message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain.md", "lists.md", "anchors.md", "inside.md"})
    void how_lines_end_and_a_mark_at_the_beginning_change_nothing(String name) throws IOException {
        String text = Files.readString(Fixtures.card(name));
        Card card = read(text);
        assertThat(card.license().isKnown()).isTrue();
        assertThat(read(text.replace("\n", "\r\n"))).isEqualTo(card);
        assertThat(read("\uFEFF" + text)).isEqualTo(card);
        assertThat(read(text.replaceFirst("---\n", "--- \t\n"))).isEqualTo(card);
    }

    @Test
    void one_text_stands_for_a_list_of_one() throws IOException {
        Card one = front("tags: a\ndatasets: b\nmetrics: c\nbase_model: d\nlanguage: e");
        assertThat(one).isEqualTo(front("tags: [a]\ndatasets: [b]\nmetrics: [c]\nbase_model: [d]\nlanguage: [e]"));
        assertThat(one.tags()).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# A model\n",
                "-- -\nlicense: mit\n",
                "----\nlicense: mit\n----\n",
                "---\n---\n",
                "---\n\n---"
            })
    void a_card_without_front_matter_states_nothing(String text) throws IOException {
        Card card = read(text);
        assertThat(card.license()).isEqualTo(License.UNKNOWN);
        assertThat(card.languages()).isEqualTo(Languages.UNKNOWN);
        assertThat(card.results()).isEmpty();
        assertThat(card.notes()).isEmpty();
    }

    @Test
    void norwegian_is_a_language_and_not_false() throws IOException {
        assertThat(front("language:\n- no\n- en").languages().codes()).containsExactly("no", "en");
        assertThat(front("tags: [1.10, yes, 012, 2020-01-02]").tags())
                .containsExactly("1.10", "yes", "012", "2020-01-02");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '"',
            value = {
                "license: {a: b}#'license': expected a text, got a map of 1.",
                "language: [en, {a: b}, [c]]#'language': expected a list of texts, got a map of 1.",
                "tags: {a: b}#'tags': expected a text, got a map of 1.",
                "pipeline_tag: [a, b]#'pipeline_tag': expected a text, got a list of 2.",
                "base_model: [[a], b]#'base_model': expected a list of texts, got a list of 1.",
                "co2_eq_emissions: much#'co2_eq_emissions': expected a number of grams, got 'much'.",
                "co2_eq_emissions: {emissions: -1}#'co2_eq_emissions': expected a number of grams, got '-1'.",
                "co2_eq_emissions: {source: x}#'co2_eq_emissions': expected a number of grams, got nothing.",
                "co2_eq_emissions: [1, 2]#'co2_eq_emissions': expected a number of grams, got a list of 2.",
                "model-index: text#model-index: expected a list of maps, got 'text'.",
                "model-index: [{results: [text]}]#result 1 of model-index: expected a map, got 'text'.",
                "model-index: [{results: [{task: a, dataset: {type: b}}]}]#result 1 of model-index: 'task': expected a map, got 'a'.",
                "model-index: [{results: [{metrics: [{type: a, value: 1}]}]}]#result 1 of model-index: it names no data set, so it is left out.",
                "model-index: [{results: [{dataset: {name: b}, metrics: [c]}]}]#result 1 of model-index: metrics: expected a map, got 'c'.",
                "model-index: [{results: [{dataset: {name: b}, metrics: [{value: 1}]}]}]#result 1 of model-index: metrics.'type' is missing, so it is left out.",
                "model-index: [{results: [{dataset: {name: b}, metrics: [{type: c}]}]}]#result 1 of model-index: metrics.'value': expected a number, got nothing.",
                "model-index: [{results: [{dataset: {name: b}, metrics: [{type: c, value: .nan}]}]}]#result 1 of model-index: metrics.'value': expected a number, got '.nan'.",
                "model-index: [{results: [{dataset: {name: b}, metrics: [{type: c, value: [1]}]}]}]#result 1 of model-index: metrics.'value': expected a number, got a list of 1.",
                "just text#front matter: expected a map, got 'just text'.",
                "[a, b]#front matter: expected a map, got a list of 2."
            })
    void what_is_of_another_kind_is_left_out_with_a_note(String yaml, String note) throws IOException {
        Card card = front(yaml);
        assertThat(card.notes()).contains("README.md: " + note);
        assertThat(card.results()).isEmpty();
        assertThat(card.license()).isEqualTo(License.UNKNOWN);
    }

    @Test
    void what_is_of_another_kind_takes_nothing_else_with_it() throws IOException {
        Card card = front(
                "license: mit\ntags: {a: b}\nmodel-index:\n- name: x\n  results:\n  - text\n  - dataset: {type: d}\n"
                        + "    metrics: [{type: acc, value: bad}, {type: acc, value: 0.5}]");
        assertThat(card.license().names()).containsExactly("MIT");
        assertThat(card.results())
                .singleElement()
                .satisfies(result -> assertThat(result.value()).isEqualTo(0.5));
        assertThat(card.notes()).hasSize(3);
    }

    @Test
    void notes_end_after_some() throws IOException {
        Card card = front("model-index:\n- results: [" + "x, ".repeat(50) + "x]");
        assertThat(card.notes()).hasSize(21).last().isEqualTo("README.md: and 31 more such places.");
    }

    @ParameterizedTest
    @CsvSource({
        "0.93,accuracy,0.93,FRACTION",
        "93.0,Accuracy,93,PERCENT",
        "1,f1,1,FRACTION",
        "'93,5',f1,,",
        "1_000,loss,1000,OTHER",
        "'84.5%',something,84.5,PERCENT",
        "'20.0 ± 1.2',wer,20,OTHER",
        "1e-5,accuracy,0.00001,FRACTION",
        "-0.2,accuracy,-0.2,OTHER",
        "'0.81',top-1 accuracy,0.81,FRACTION",
        "0x10,accuracy,,",
        "1e999,loss,,",
        "Infinity,loss,,",
        "1d,loss,,",
        "true,accuracy,,"
    })
    void values_are_numbers_as_people_write_them(String written, String metric, Double value, Result.Scale scale)
            throws IOException {
        Card card = front("model-index:\n- results:\n  - dataset: {type: d}\n    metrics: [{type: " + metric
                + ", value: '" + written + "'}]");
        if (value == null) {
            assertThat(card.results()).isEmpty();
            assertThat(card.notes()).hasSize(1);
        } else {
            assertThat(card.results()).singleElement().satisfies(result -> {
                assertThat(result.value()).isEqualTo(value);
                assertThat(result.scale()).isEqualTo(scale);
            });
        }
    }

    @Test
    void a_fraction_is_of_one() throws IOException {
        List<Result> results = front(
                        "model-index:\n- results:\n  - dataset: {type: d}\n    metrics:\n"
                                + "    - {type: accuracy, value: 50}\n    - {type: accuracy, value: 0.5}\n    - {type: loss, value: 0.5}")
                .results();
        assertThat(results.get(0).fraction()).hasValue(0.5);
        assertThat(results.get(1).fraction()).hasValue(0.5);
        assertThat(results.get(2).fraction()).isEmpty();
    }

    @Test
    void front_matter_without_an_end_is_refused() {
        refused(
                "---\nlicense: mit\n",
                "the front matter that begins with '---' does not end with a line of '---' within 1048576 bytes.");
    }

    @Test
    void ten_megabytes_of_front_matter_are_refused_and_of_text_are_not_read() throws IOException {
        refused(
                "---\nlicense: mit\nx: " + "y".repeat(10_000_000) + "\n---\n",
                "the front matter that begins with '---' does not end with a line of '---' within 1048576 bytes.");
        assertThat(read("---\nlicense: mit\n---\n" + "y".repeat(10_000_000))
                        .license()
                        .names())
                .containsExactly("MIT");
    }

    @Test
    void a_name_that_stands_twice_is_refused_with_its_line() {
        refused("---\nlicense: mit\ntags: []\nlicense: gpl-3.0\n---\n", "'license' stands twice, in line 4.");
    }

    @Test
    void broken_yaml_is_refused_with_its_line() {
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> read("\n---\nlicense: mit\ntags: [a, b\nother: 1\n---\n"))
                .withMessageMatching("README\\.md: no YAML, in line [45]: [^\\n]+\\.");
    }

    @Test
    void a_second_document_is_refused() {
        refused("---\nlicense: mit\n...\n--- {a: b}\n---\n", "a second document begins, expected one, in line 4.");
    }

    @Test
    void nothing_is_made_an_object_of() throws IOException {
        Card card = front("license: !!java.net.URL \"http://127.0.0.1:1/\"\n"
                + "tags: !!javax.script.ScriptEngineManager [!!java.net.URL [\"http://127.0.0.1:1/\"]]\n"
                + "datasets: !!java.util.HashSet [a]");
        assertThat(card.license()).isEqualTo(new License(List.of("http://127.0.0.1:1/"), null));
        assertThat(card.tags()).isEmpty();
        assertThat(card.datasets()).containsExactly("a");
        assertThat(card.notes()).containsExactly("README.md: 'tags': expected a list of texts, got a list of 1.");
    }

    @Test
    void laughter_a_billion_times_costs_nothing() {
        StringBuilder yaml = new StringBuilder("a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha]\n");
        for (int i = 1; i < 9; i++) {
            yaml.append("a").append(i).append(": &a").append(i).append(" [");
            yaml.append(("*a" + (i - 1) + ", ").repeat(9)).append("]\n");
        }
        refused("---\n" + yaml + "tags: *a8\n---\n", "more than 50 aliases, in line 8.");
        String short_ = "a: &a [" + "ha, ".repeat(100_000) + "]\nb: &b [" + "*a, ".repeat(20) + "]\nc: &c ["
                + "*b, ".repeat(20) + "]\ntags: *c\nmodel-index: *c\n";
        assertTimeout(
                Duration.ofSeconds(5),
                () -> assertThat(front(short_).notes()).hasSizeLessThanOrEqualTo(Notes.MOST + 1));
    }

    @Test
    void results_that_share_by_aliases_are_read_up_to_a_limit() {
        String metrics = "{type: a, value: 1}, ".repeat(30_000);
        String yaml = "m: &m [" + metrics + "]\nr: &r {dataset: {type: d}, metrics: *m}\ns: &s [" + "*r, ".repeat(20)
                + "]\nmodel-index: [" + "{results: *s}, ".repeat(20) + "]\n";
        assertTimeout(Duration.ofSeconds(5), () -> {
            Card card = front(yaml);
            assertThat(card.results()).hasSize(ModelIndex.MOST);
            assertThat(card.notes()).containsExactly("README.md: model-index: only the first 10000 results are read.");
        });
    }

    @Test
    void an_alias_of_itself_is_refused() {
        refused("---\na: &a [*a]\n---\n", "nothing before has the anchor 'a', in line 2.");
    }

    @Test
    void values_too_deep_in_each_other_are_refused() {
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> front("a: " + "[".repeat(5_000) + "]".repeat(5_000)))
                .withMessageStartingWith("README.md: ")
                .withMessageNotContaining("\n");
    }

    @Test
    void what_could_rewrite_the_line_it_is_shown_in_is_left_out() throws IOException {
        Card card = front("license: \"mi\\u001b[2Jt\\u202e\\nline\"\nlibrary_name: \"a\\tb\"");
        assertThat(card.license().toString()).isEqualTo("mi [2Jt line");
        assertThat(card.library()).isEqualTo("a b");
    }

    @Test
    void bytes_that_are_no_text_do_not_stop_the_rest() throws IOException {
        byte[] latin = "---\nlicense: mit\ntags: [caf\u00e9]\n---\n".getBytes(StandardCharsets.ISO_8859_1);
        Card card = Card.read(Fixtures.write(folder.resolve("README.md"), latin));
        assertThat(card.license().names()).containsExactly("MIT");
        assertThat(card.tags()).containsExactly("caf\uFFFD");
    }
}
