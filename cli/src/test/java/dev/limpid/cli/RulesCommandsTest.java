package dev.limpid.cli;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Occlusion, rise, anchors and counterfactual as a user types them. */
class RulesCommandsTest {
    private static final Path ROOT = Path.of(System.getProperty("limpid.root"));
    private static final String TINY =
            ROOT.resolve("models/src/test/resources/tiny-bert").toString();
    private static final String DIGITS = ROOT.resolve("examples/digits").toString();
    private static final String DOG = "The dog walked in [MASK].";

    private static MainTest.Ran words(String... more) {
        return run(List.of("explain", "--model", TINY, "--text", DOG), more);
    }

    private static MainTest.Ran picture(String... more) {
        return run(List.of("explain", "--model", DIGITS, "--image", DIGITS + "/seven.png"), more);
    }

    private static MainTest.Ran run(List<String> first, String... more) {
        List<String> args = new ArrayList<>(first);
        args.addAll(Arrays.asList(more));
        return MainTest.run(args.toArray(String[]::new));
    }

    @Test
    void a_rule_is_told() {
        MainTest.Ran ran = words("--method", "anchors");
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out().replaceAll("\\s+", " "))
                .contains("the answer stays in", "of all random masks", "score 1 is part of the rule");
        MainTest.Ran json = words("--method", "anchors", "--format", "json");
        assertThat(json.out()).contains("\"anchor\"", "\"coverage\"", "\"edited\": null");
    }

    @Test
    void another_text_is_told() {
        MainTest.Ran ran = words("--method", "counterfactual");
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out().replaceAll("\\s+", " ")).contains("With “", "the model answers “");
    }

    @Test
    void another_model_proposes_the_words() {
        MainTest.Ran own = words("--method", "counterfactual", "--format", "json");
        MainTest.Ran other = words("--method", "counterfactual", "--format", "json", "--set", "proposer=" + TINY);
        assertThat(other.code()).as(other.err()).isZero();
        assertThat(edited(other)).isEqualTo(edited(own));
    }

    private static String edited(MainTest.Ran ran) {
        return ran.out().substring(ran.out().indexOf("\"edited\""), ran.out().indexOf("\"cost\""));
    }

    @Test
    void windows_slide_over_the_cells_of_a_grid() {
        MainTest.Ran ran = picture(
                "--method",
                "occlusion",
                "--features",
                "grid:8x8",
                "--set",
                "window=2",
                "--set",
                "stride=2x1",
                "--format",
                "json");
        assertThat(ran.code()).as(ran.err()).isZero();
        // 4 rows of 7 windows, and the whole picture.
        assertThat(ran.out()).containsPattern("\"forwardPasses\" *: *29");
        assertThat(picture("--method", "occlusion").err())
                .isEqualTo("limpid: occlusion slides a window over neighbours, and these features lie in no"
                        + " order. Choose --method ablation, or of a picture --features grid:14x14.\n");
    }

    @Test
    void masks_and_rules_work_on_pictures() {
        for (String method : List.of("rise", "anchors")) {
            MainTest.Ran ran =
                    picture("--method", method, "--features", "grid:4x4", "--samples", "400", "--format", "json");
            assertThat(ran.code()).as(ran.err()).isZero();
        }
        assertThat(picture("--method", "counterfactual").err())
                .contains("counterfactual changes words, and model 'digits' reads none. Choose another --method.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "occlusion | window=two | Setting window needs a number of features, 3, or of rows and columns, 2x4, got 'two'.",
                "occlusion | stride=4 | A window of 3 with a stride of 4 would pass over some features. Choose a stride no larger than the window.",
                "occlusion | size=3 | Method occlusion has no setting 'size', only stride, window.",
                "rise | p=1.5 | Setting p is the chance of a feature to be shown, between 0 and 1, got 1.5.",
                "rise | centred=yes | Setting centred is true or false, got 'yes'.",
                "anchors | precision=2 | Setting precision is above 0.5 and below 1, got 2.",
                "anchors | delta=x | Setting delta needs a number, got 'x'.",
                "anchors | beam=0 | Setting beam is at least 1, got 0.",
                "counterfactual | words=9 | Setting words is from 1 to 6, got 9.",
                "counterfactual | proposer=nowhere/at/all | *",
            })
    void a_bad_setting_gets_one_line(String method, String setting, String line) {
        MainTest.Ran ran = words("--method", method, "--set", setting);
        assertThat(ran.code()).isNotZero();
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).startsWith("limpid: ").hasLineCount(1);
        if (!line.equals("*")) {
            assertThat(ran.err()).isEqualTo("limpid: " + line + "\n");
        }
    }

    @Test
    void what_is_not_the_answer_is_refused_in_one_line() {
        assertThat(words("--method", "counterfactual", "--target", "token:dog").err())
                .isEqualTo("limpid: counterfactual changes the model's answer, and 'dog' is not its answer. Choose"
                        + " --target top, or --against something that it is preferred to.\n");
        assertThat(words("--method", "anchors", "--target", "token:dog").err())
                .isEqualTo("limpid: anchors keep the model's answer, and target 0 is not its answer when all features"
                        + " are present. Choose --target top, or --against something that it is preferred to.\n");
        assertThat(words("--method", "anchors", "--target", "unit:3").err())
                .isEqualTo("limpid: Target 'unit 3' is a value, not an answer that a model gives rather than another."
                        + " Choose a label or token, or say --against what.\n");
    }
}
