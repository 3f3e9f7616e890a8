package dev.limpid.cli;

import dev.limpid.explain.Methods;
import dev.limpid.report.TerminalStyle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** The commands as a user types them, on a tiny model; bad input gets one line and an exit code. */
class MainTest {
    private static final Path TINY = Path.of(System.getProperty("limpid.root"), "models/src/test/resources/tiny-bert");
    private static final String FRANCE = "The capital of France is [MASK].";

    @TempDir
    Path folder;

    record Ran(int code, String out, String err) {}

    static Ran run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Screen screen = new Screen(
                new PrintWriter(out, true), new PrintWriter(err, true), new TerminalStyle(80, false, true), false);
        int code = Main.run(screen, args);
        return new Ran(code, out.toString(), err.toString());
    }

    private static Ran explain(String text, String... more) {
        List<String> args = new ArrayList<>(List.of("explain", "--model", TINY.toString(), "--text", text));
        args.addAll(Arrays.asList(more));
        return run(args.toArray(String[]::new));
    }

    @Test
    void explain_answers_and_says_why() {
        Ran ran = explain(FRANCE, "--steps", "20");
        assertThat(ran.code).isZero();
        assertThat(ran.out).contains("tiny-bert answers “coffee”", "Why coffee?", "capital(", "Each score is", "Cost:");
        assertThat(ran.err).isEmpty();
    }

    @Test
    void progress_goes_to_the_error_stream_and_is_taken_away() {
        StringWriter err = new StringWriter();
        PointsDone done = new PointsDone(new Screen(
                new PrintWriter(new StringWriter()),
                new PrintWriter(err, true),
                new TerminalStyle(80, false, true),
                true));
        done.accept(40);
        done.accept(12);
        done.close();
        assertThat(err.toString())
                .contains("Integrating: 40 points", "Integrating: 52 points")
                .endsWith("\r\u001b[K");
    }

    @Test
    void every_listed_method_explains() {
        // Relevance is shared in networks without attention.
        Map.of(
                        "lrp", "Products of values, as in attention, are attn-lrp's.",
                        "excitation-backprop", " rule for LayerNormalization ")
                .forEach((name, reason) -> {
                    Ran ran = explain(FRANCE, "--method", name);
                    assertThat(ran.code).isEqualTo(2);
                    assertThat(ran.err)
                            .startsWith("limpid: ")
                            .contains("'" + name)
                            .contains(reason);
                });
        for (var method : Methods.list()) {
            if (method.name().equals("lrp") || method.name().equals("excitation-backprop")) {
                continue;
            }
            if (method.name().contains("-cam")) {
                Ran ran = explain(FRANCE, "--method", method.name());
                assertThat(ran.code).as(method.name()).isEqualTo(2);
                assertThat(ran.err).startsWith("limpid: Class activation maps are laid over pictures");
                continue;
            }
            List<String> args = new ArrayList<>(List.of("--method", method.name(), "--format", "json"));
            if (List.of("conductance", "internal-influence").contains(method.name())) {
                args.addAll(List.of("--wire", "encoder/0/feed_forward/LayerNormalization"));
            }
            Ran ran = explain(FRANCE, args.toArray(String[]::new));
            assertThat(ran.code).as(ran.err).isZero();
            assertThat(ran.out).contains("\"" + method.name() + "\"").doesNotContain("NaN");
        }
        assertThat(run("methods").out).contains("integrated-gradients", "attention-rollout");
    }

    @Test
    void methods_tells_all_of_those_that_are_named() {
        Ran ran = run("methods", "saliency", "kernel-shap");
        assertThat(ran.code).isZero();
        assertThat(ran.err).isEmpty();
        assertThat(ran.out)
                .startsWith("saliency: how steeply")
                .contains("Asks: Where would a very small change", "Scores: in points of score", "none below 0")
                .contains("\n\nkernel-shap: Shapley values", "Looks: from outside", "Chance: drawn by --seed")
                .contains("(Slack et al. 2020)\n")
                .doesNotContain("ablation");
        assertThat(ran.out.lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void methods_answers_an_unknown_name_with_those_there_are() {
        Ran ran = run("methods", "magic");
        assertThat(ran.code).isEqualTo(2);
        assertThat(ran.err).startsWith("limpid: Unknown method 'magic', expected integrated-gradients, ");
        assertThat(ran.out).isEmpty();
    }

    @Test
    void predict_prints_the_best_answers() {
        Ran ran = run("predict", "--model", TINY.toString(), "--text", FRANCE, "--top", "2");
        assertThat(ran.code).isZero();
        assertThat(ran.out).contains("coffee", "22.7 %", "dog").doesNotContain("play");
    }

    @Test
    void the_same_command_prints_the_same_bytes_but_for_the_seconds() {
        String[] options = {"--format", "json", "--steps", "7", "--baseline", "zero"};
        String first = explain(FRANCE, options).out.replaceAll("\"seconds\" *: *[0-9.E-]+", "");
        String second = explain(FRANCE, options).out.replaceAll("\"seconds\" *: *[0-9.E-]+", "");
        assertThat(first).isEqualTo(second).contains("\"explanations\"");
    }

    @Test
    void a_page_is_placed_whole() throws IOException {
        Path page = folder.resolve("page.html");
        Files.writeString(page, "before");
        Ran ran = explain(FRANCE, "--steps", "3", "--format", "html", "--out", page.toString());
        assertThat(ran.code).isZero();
        assertThat(ran.err).isEqualTo("Wrote " + page + "\n");
        assertThat(Files.readString(page)).startsWith("<!doctype html>").contains("</html>");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(page);
        }
    }

    @Test
    void a_failed_command_leaves_the_old_file_alone() throws IOException {
        Path page = folder.resolve("page.html");
        Files.writeString(page, "before");
        Ran ran = explain("no mask here", "--format", "html", "--out", page.toString());
        assertThat(ran.code).isEqualTo(2);
        assertThat(Files.readString(page)).isEqualTo("before");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(page);
        }
    }

    @Test
    void a_contrast_explains_the_difference() {
        Ran ran = explain(
                FRANCE, "--target", "token:dog", "--against", "token:coffee", "--steps", "5", "--format", "json");
        assertThat(ran.code).as(ran.err).isZero();
        assertThat(ran.out).containsPattern("\"against\": \\{\\s*\"label\": \"coffee\"");
    }

    @Test
    void a_hidden_unit_can_be_explained_without_a_mask() {
        Ran ran = explain("the dog is happy", "--target", "unit:3", "--method", "saliency", "--format", "json");
        assertThat(ran.code).as(ran.err).isZero();
        assertThat(ran.out).contains("\"unit 3\"");
    }

    /** Bad input: what is typed after the model and the text, the text itself, the exit code, the line. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                "the dog | | 2 | The text has no [MASK] to fill. Write [MASK] where the word belongs, or choose a token with --position 0 to 3.",
                "[MASK] and [MASK] | | 2 | The text has 2 [MASK]. Choose one with --position 1 or 3.",
                "' ' | | 2 | 'The text is empty. Give a sentence, for example --text \"The capital of France is [MASK].\"'",
                "the [MASK] | --target token:qwertyuiop | 2 | 'Target ''token:qwertyuiop'' is not in the model''s vocabulary, and neither are pieces of it. Choose another word.'",
                "the [MASK] | --target index:65 | 2 | 'Target ''index:65'': the model''s output has entries 0 to 64.'",
                "the [MASK] | --target best | 2 | 'Unknown target ''best'', expected top, top:K, label:L, token:T, index:I, unit:U, unit:WIRE:U, box:Q, box:Q:L, area:L, mask:FILE, mask:FILE:L, continuation, output, output:N, entity:N, answer, answer:N, start or end.'",
                "the [MASK] | --position 9 | 2 | Position 9 is outside the text's tokens 0 to 3.",
                "the [MASK] | --baseline noise | 2 | 'Unknown baseline ''noise'', expected mask, pad, begin, token:T or zero.'",
                "the [MASK] | --steps 0 | 2 | 'steps must be from 1 to 10000, got 0.'",
                "the [MASK] | --score loss | 2 | 'Unknown score ''loss'', expected logit, probability or log-probability.'",
                "the [MASK] | --features letter | 2 | 'Unknown features ''letter'', expected token, word, sentence, paragraph, segment or window.'",
                "the [MASK] | --format pdf | 2 | 'Unknown format ''pdf'', expected text, json, html, svg, png.'",
                "the [MASK] | --set speed=9 | 2 | 'Method integrated-gradients has no setting ''speed'', only limit, rule, tolerance.'",
                "the [MASK] | --method ablation --masker sample:0 | 2 | 'Masker ''sample:0'' needs a whole number from 1 to 1000, got ''0''.'",
                "the [MASK] | --method ablation --masker sample --task feature-extraction --target unit:1 | 2 | '--masker sample draws words from a masked language model, and model ''tiny-bert'' is for feature-extraction. Name one with the same vocabulary, --masker sample:8:bert-base-uncased, or choose mask, pad, delete or attention.'",
                "the [MASK] | --threads 0 | 2 | 'threads must be at least 1, got 0.'",
                "the [MASK] | --task translate | 2 | 'Unknown task ''translate'', expected one of fill-mask, text-generation, text-classification, zero-shot-classification, token-classification, question-answering, sentence-similarity, feature-extraction, image-classification, object-detection, image-segmentation, image-feature-extraction, tabular-classification, tabular-regression.'",
            })
    void bad_input_gets_one_line(String text, String options, int code, String line) {
        Ran ran = explain(text, options == null ? new String[0] : options.split(" "));
        assertThat(ran.err).isEqualTo("limpid: " + line + "\n");
        assertThat(ran.code).isEqualTo(code);
        assertThat(ran.out).isEmpty();
    }

    @Test
    void an_unknown_method_is_answered_with_those_there_are() {
        Ran ran = explain("the [MASK]", "--method", "magic");
        assertThat(ran.err).startsWith("limpid: Unknown method 'magic', expected integrated-gradients, saliency, ");
        for (Methods.Listed method : Methods.list()) {
            assertThat(ran.err).containsPattern("[ ]" + method.name() + "[,.]");
        }
        assertThat(ran.err).hasLineCount(1);
        assertThat(ran.code).isEqualTo(2);
    }

    @Test
    void of_a_text_beyond_the_models_positions_the_part_around_the_gap_is_read_and_that_is_said() {
        Ran ran = explain("dog ".repeat(70) + "[MASK]");
        assertThat(ran.err).isEmpty();
        assertThat(ran.code).isZero();
        assertThat(ran.out).contains("The text has 73 tokens, the model reads 64: tokens 10 to 71, around the");
    }

    @Test
    void gaps_too_far_apart_for_the_model_are_refused() {
        Ran ran = explain("[MASK] " + "dog ".repeat(70) + "[MASK]");
        assertThat(ran.err)
                .isEqualTo(
                        "limpid: The text has 74 tokens, the model reads at most 64, and no part of that length holds"
                                + " every [MASK]. Shorten it.\n");
        assertThat(ran.code).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    explian --model m|There is no command 'limpid explian'. Did you mean explain? See 'limpid --help'.
                    look lense --model m|There is no command 'limpid look lense'. Did you mean lens? See 'limpid look --help'.
                    models inspct examples|There is no command 'limpid models inspct'. Did you mean inspect? See 'limpid models --help'.
                    sing|There is no command 'limpid sing'. See 'limpid --help'.
                    predict --model m --txt x|Unknown option '--txt'. Did you mean --text? See 'limpid predict --help'.
                    predict --model m --text a b|'b' belongs to no option. Put what holds spaces in quotes. See 'limpid predict --help'.
                    predict --model m --top ten|Invalid value for option '--top': 'ten' is not a whole number. See 'limpid predict --help'.
                    explain --model m --set around|Value for option '--set' (KEY=VALUE) should be in KEY=VALUE format but was around. See 'limpid explain --help'.
                    """)
    void words_that_are_no_command_or_option_are_answered_with_near_ones(String words, String said) {
        Ran ran = run(words.split(" "));
        assertThat(ran.err).isEqualTo("limpid: " + said + "\n");
        assertThat(ran.code).isEqualTo(2);
    }

    @Test
    void an_unknown_model_is_answered_with_near_names() {
        Ran ran = run("explain", "--model", "bert-base-uncase", "--text", FRANCE);
        assertThat(ran.err)
                .isEqualTo(
                        "limpid: Unknown model 'bert-base-uncase'. Did you mean bert-base-uncased? 'limpid models' lists"
                                + " them; hf:org/name, a folder, a file or maven:group:artifact:version works"
                                + " too.\n");
        assertThat(ran.code).isEqualTo(1);
    }

    @Test
    void an_output_that_cannot_be_written_is_said_before_the_work() {
        Path missing = folder.resolve("no/such/folder/page.html");
        Ran ran = explain(FRANCE, "--format", "html", "--out", missing.toString());
        assertThat(ran.err)
                .isEqualTo("limpid: Cannot write " + missing + ": its folder " + missing.getParent()
                        + " does not exist. Choose another --out.\n");
        assertThat(ran.code).isEqualTo(1);
        assertThat(explain(FRANCE, "--out", folder.toString()).err)
                .isEqualTo("limpid: Cannot write " + folder + ": it is a folder. Name a file in it.\n");
    }

    @Test
    void damaged_files_are_named() throws IOException {
        for (String name : List.of("config.json", "vocab.txt", "tokenizer.json")) {
            Files.copy(TINY.resolve(name), folder.resolve(name));
        }
        byte[] weights = Files.readAllBytes(TINY.resolve("model.safetensors"));
        Files.write(folder.resolve("model.safetensors"), Arrays.copyOf(weights, weights.length / 2));
        Ran cut = run("explain", "--model", folder.toString(), "--text", FRANCE);
        assertThat(cut.code).isEqualTo(1);
        assertThat(cut.err).startsWith("limpid: model.safetensors: ").hasLineCount(1);
        byte[] huge = weights.clone();
        Arrays.fill(huge, 0, 8, (byte) 0x7f);
        Files.write(folder.resolve("model.safetensors"), huge);
        Ran hostile = run("explain", "--model", folder.toString(), "--text", FRANCE);
        assertThat(hostile.code).isEqualTo(1);
        assertThat(hostile.err).startsWith("limpid: model.safetensors: ").hasLineCount(1);
    }

    @Test
    void verbose_shows_where_an_error_came_from() {
        assertThat(explain(FRANCE, "--features", "letter", "--verbose").err)
                .contains("\tat dev.limpid.text.Granularity")
                .endsWith(
                        "limpid: Unknown features 'letter', expected token, word, sentence, paragraph, segment or window.\n");
    }

    @Test
    void wrong_usage_points_to_the_help() {
        assertThat(run("explain", "--text", "x").err)
                .isEqualTo("limpid: Missing required option: '--model=M'. See 'limpid explain --help'.\n");
        assertThat(run("explain", "--text", "x").code).isEqualTo(2);
        assertThat(run("explian").err).contains("explian").hasLineCount(1);
        assertThat(run("explain", "--help").out).contains("Examples:", "--against");
        assertThat(run().out).contains("explain", "predict", "models", "methods");
    }

    @Test
    @EnabledIfSystemProperty(named = "limpid.real", matches = "true")
    void bert_says_paris_and_the_page_opens_offline() throws IOException {
        Path page = folder.resolve("paris.html");
        Ran ran = run(
                "explain",
                "--model",
                "bert-base-uncased",
                "--text",
                FRANCE,
                "--steps",
                "10",
                "--format",
                "html",
                "--out",
                page.toString());
        assertThat(ran.code).as(ran.err).isZero();
        assertThat(Files.readString(page))
                .contains("paris", "41.7", "capital")
                .doesNotContainPattern("(src|href)=\"https?:");
    }
}
