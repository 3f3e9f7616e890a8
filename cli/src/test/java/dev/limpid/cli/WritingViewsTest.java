package dev.limpid.cli;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** What is shown of a text that a model writes. */
class WritingViewsTest {
    private static final Path LLAMA =
            Path.of(System.getProperty("limpid.root"), "models/src/test/resources/tiny-decoders/llama");

    @TempDir
    Path temp;

    private static MainTest.Ran llama(String command, String... more) {
        List<String> args = new ArrayList<>(List.of(command, "--model", LLAMA.toString(), "--text", "The dog"));
        if (!List.of(more).contains("--continuation")) {
            args.addAll(List.of("--max-new-tokens", "6"));
        }
        args.addAll(Arrays.asList(more));
        return MainTest.run(args.toArray(String[]::new));
    }

    @Test
    void a_continuation_is_one_matrix_and_one_chart() {
        MainTest.Ran ran = llama("explain", "--method", "input-x-gradient");
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out())
                .startsWith("llama goes on with “ Par_Par~ ParU” (")
                .contains("(--max-new-tokens).", "Why each token? input-x-gradient", "the whole ", "␣Par ");
        assertThat(Pattern.compile("(?m)^Why ").matcher(ran.out()).results()).hasSize(2);
    }

    @Test
    void predict_prints_what_was_written_and_what_could_have_been() {
        MainTest.Ran ran = llama("predict", "--stop", "~");
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out())
                .contains("  The dog Par_Par", "(--stop)", "Next token after position 3", "␣Par  51.5 %")
                .doesNotContain("▁");
    }

    @Test
    void a_matrix_is_a_drawing_of_one_method() throws IOException {
        Path svg = temp.resolve("matrix.svg");
        MainTest.Ran ran = llama("explain", "--method", "saliency", "--format", "svg", "--out", svg.toString());
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(Files.readString(svg)).contains(">the whole</text>", ">prompt</text>", ">written before</text>");
        ran = llama(
                "explain", "--method", "saliency", "--target", "output", "--target", "continuation", "--format", "svg");
        assertThat(ran.out()).as(ran.err()).contains(">the whole</text>");
        assertThat(llama("explain", "--method", "saliency,occlusion", "--format", "svg")
                        .err())
                .isEqualTo("limpid: --format svg shows one explanation, this asks for 2. Choose one method and one"
                        + " target, or html.\n");
        assertThat(llama("explain", "--format", "png", "--out", svg.toString()).err())
                .isEqualTo(
                        "limpid: --format png draws scores over a picture: give one with --image, or choose text, json,"
                                + " html or svg.\n");
    }

    @Test
    void a_token_is_asked_for_rather_than_another() {
        MainTest.Ran ran = llama("explain", "--continuation", "!", "--target", "output:1", "--against", "token:▁Par");
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("llama gives the continuation “!” the probability", "rather than “Par”?");
    }
}
