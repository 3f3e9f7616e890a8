package dev.limpid.cli;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Entities and answers as a user asks for them, of tiny random models. */
class SpanCommandsTest {
    private static final Path TINY = Path.of(System.getProperty("limpid.root"), "models/src/test/resources/tiny-spans");
    private static final String SENTENCE = "Müller played the piano in New York";

    private static MainTest.Ran tagger(String command, String... more) {
        return run(List.of(command, "--model", TINY.resolve("bert-tags").toString(), "--text", SENTENCE), more);
    }

    private static MainTest.Ran reader(String command, String... more) {
        return run(
                List.of(
                        command,
                        "--model",
                        TINY.resolve("bert-spans").toString(),
                        "--text",
                        "Where was he born?",
                        "--context",
                        "Mozart was born in Salzburg."),
                more);
    }

    private static MainTest.Ran run(List<String> first, String... more) {
        List<String> args = new ArrayList<>(first);
        args.addAll(Arrays.asList(more));
        return MainTest.run(args.toArray(String[]::new));
    }

    @Test
    void predict_prints_entities() {
        MainTest.Ran ran = tagger("predict");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out())
                .startsWith("bert-tags answers “LOC: le” (53.7 %)")
                .contains("LOC: le ", "LOC: played ", "PER: New ");
        assertThat(tagger("predict", "--top", "1").out()).contains("LOC: le").doesNotContain("PER: New");
        assertThat(tagger("predict", "--grouping", "first").out()).doesNotContain("LOC: le ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "integrated-gradients",
                "attn-lrp",
                "deeplift",
                "gradient-attention",
                "value-zeroing",
                "occlusion",
                "kernel-shap",
                "partition-shap",
                "lime"
            })
    void methods_of_every_kind_explain_an_entity_and_an_answer(String method) {
        MainTest.Ran entity = tagger("explain", "--method", method, "--target", "entity:2", "--format", "json");
        assertThat(entity.err()).isEmpty();
        assertThat(entity.out())
                .contains("\"label\": \"LOC of played\"", "\"passage\": {")
                .doesNotContain("NaN");
        MainTest.Ran answer = reader("explain", "--method", method, "--format", "json");
        assertThat(answer.err()).isEmpty();
        assertThat(answer.out())
                .contains("\"type\": \"answer\"", "\"label\": \"Salzburg.\"", "\"steps\": [")
                .doesNotContain("NaN");
    }

    @Test
    void anchors_hold_where_an_answer_starts() {
        assertThat(reader("explain", "--method", "anchors", "--target", "start").code())
                .isZero();
        assertThat(reader("explain", "--method", "anchors").err())
                .isEqualTo(
                        "limpid: Target 'Salzburg.' is made of answers at several positions, not one that a model gives rather"
                                + " than another. Choose one of them.\n");
    }

    @Test
    void explain_says_why_it_is_the_answer() {
        assertThat(reader("explain").out())
                .contains(
                        "bert-spans answers “Salzburg.” (14.7 %), mostly because of", "Why “Salzburg.”?", "Salzburg(");
        assertThat(tagger("explain", "--target", "entity:1", "--against", "label:PER")
                        .out())
                .contains("; what speaks for “LOC of le");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '^',
            value = {
                "predict --model bert-spans --text Who? ^ Question answering needs a question and a text to look for the"
                        + " answer in: --text and --context.",
                "predict --model bert-spans --text Who? --text-pair Me ^ --text-pair is not for model 'bert-spans': its"
                        + " task question-answering reads --text and --context.",
                "predict --model bert-tags --text Who? --context Me ^ --context is not for model 'bert-tags': its task"
                        + " token-classification reads --text.",
                "predict --model bert-tags --text Who? --grouping mean ^ Unknown grouping 'mean', expected one of none,"
                        + " simple, first, average, max.",
                "predict --model bert-spans --text Who? --context Me --grouping max ^ --grouping max: the task"
                        + " question-answering finds no entities; it is for --task token-classification.",
                "explain --model bert-tags --text Mozart ^ The model names no entity in this text. Choose a token with"
                        + " --position 0 to 2 and a label with label:L."
            })
    void bad_input_gets_one_line(String words, String message) {
        List<String> args = new ArrayList<>(List.of(words.split(" ")));
        args.replaceAll(word -> word.startsWith("bert-") ? TINY.resolve(word).toString() : word);
        MainTest.Ran ran = MainTest.run(args.toArray(String[]::new));
        assertThat(ran.err()).isEqualTo("limpid: " + message + "\n");
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
    }
}
