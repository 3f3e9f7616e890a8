package dev.limpid.task;

import dev.limpid.graph.Wire;
import dev.limpid.model.Input;
import dev.limpid.model.Target;
import dev.limpid.text.Text;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TargetSpecTest {
    private static final String EXPECTED =
            "expected top, top:K, label:L, token:T, index:I, unit:U, unit:WIRE:U, box:Q, box:Q:L, area:L, mask:FILE, mask:FILE:L, continuation, output, output:N, entity:N, answer, answer:N, start or end.";

    private static TextModel filler;
    private static TextModel encoder;
    private static Input input;

    @BeforeAll
    static void load() {
        filler = TinyBert.load();
        encoder = TinyBert.load(TinyBert.resource("/tiny-bert"), Task.FEATURE_EXTRACTION);
        input = filler.prepare(Text.of("The capital of France is [MASK]."));
    }

    @AfterAll
    static void close() {
        filler.close();
        encoder.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"top", "top:1", "top:1000", "token:paris", "token::", "token:a:b", "index:0", "unit:17"})
    void words_are_read_and_written_alike(String words) {
        assertThat(TargetSpec.parse(words)).hasToString(words);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "paris",
                "Top",
                "top:",
                "top:0",
                "top:-1",
                "top:1001",
                "top:x",
                "token",
                "token:",
                "index:",
                "index:-1",
                "index:1.5",
                "index:99999999999",
                "unit",
                "unit:a",
                " top"
            })
    void other_words_are_refused(String words) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TargetSpec.parse(words))
                .withMessage("Unknown target '" + words + "', " + EXPECTED);
    }

    @Test
    void labels_are_refused_where_there_are_none() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> resolve("label:positive"))
                .withMessage("Target 'label:positive': the task fill-mask has no labels to choose; try top, index:I or"
                        + " unit:U.");
    }

    @Test
    void top_is_the_best_fill_and_top_three_the_best_three() {
        assertThat(resolve("top")).containsExactly(token(41, "coffee"));
        assertThat(resolve("top:3")).containsExactly(token(41, "coffee"), token(32, "dog"), token(34, "play"));
        assertThat(resolve("top:1000")).hasSize(65).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({
        "token:paris,26,paris",
        "token:Paris,26,paris",
        "token:##ing,56,##ing",
        "token:[MASK],4,[MASK]",
        "token:!,8,!",
        "index:26,26,paris",
        "index:64,64,##happ"
    })
    void a_token_is_named_by_its_text_or_number(String words, int index, String label) {
        assertThat(resolve(words)).containsExactly(token(index, label));
    }

    @Test
    void a_hidden_unit_stands_at_the_first_position_unless_told() {
        assertThat(resolve("unit:5")).containsExactly(unit(5, 0));
        assertThat(TargetSpec.parse("unit:15").resolve(filler, input, null, Target.Score.LOGIT, 8))
                .containsExactly(unit(15, 8));
        assertThat(TargetSpec.parse("index:5").resolve(encoder, input, null, Target.Score.LOGIT, null))
                .containsExactly(unit(5, 0));
    }

    @Test
    void a_contrast_is_between_two_entries() {
        Target target = resolve("top", "token:paris", Target.Score.PROBABILITY).get(0);
        assertThat(target.choice()).isEqualTo(new Target.Choice(41, "coffee"));
        assertThat(target.against()).isEqualTo(new Target.Choice(26, "paris"));
        assertThat(target.score()).isEqualTo(Target.Score.PROBABILITY);
        assertThat(resolve("token:paris", "top", Target.Score.LOGIT).get(0).against())
                .isEqualTo(new Target.Choice(41, "coffee"));
        assertThat(resolve("unit:5", "unit:6", Target.Score.LOGIT).get(0).against())
                .isEqualTo(new Target.Choice(6, "unit 6"));
    }

    @ParameterizedTest
    @CsvSource({"unit:5,token:paris,unit,token", "top,unit:5,token,unit", "unit:5,top,unit,token"})
    void entries_of_different_outputs_make_no_contrast(String words, String against, String one, String other) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> resolve(words, against, Target.Score.LOGIT))
                .withMessage("Target '" + words + "' against '" + against + "': a " + one
                        + " cannot be compared with a " + other + " of another output.");
    }

    @Test
    void a_word_of_several_pieces_is_refused_with_them() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> resolve("token:unhappily"))
                .withMessage("Target 'token:unhappily' is not in the model's vocabulary; it would be un ##happ ##ily."
                        + " Choose one of these, or another word.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"token:zzz", "token: "})
    void a_word_without_known_pieces_is_refused(String words) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> resolve(words))
                .withMessage("Target '" + words + "' is not in the model's vocabulary, and neither are pieces of it."
                        + " Choose another word.");
    }

    @ParameterizedTest
    @CsvSource({"index:65,64", "unit:16,15"})
    void a_number_outside_the_output_is_refused(String words, int last) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> resolve(words))
                .withMessage("Target '" + words + "': the model's output has entries 0 to " + last + ".");
    }

    @Test
    void a_unit_has_no_probability() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> resolve("unit:5", null, Target.Score.LOG_PROBABILITY))
                .withMessage("Target 'unit 5' has no log-probability, its score is its value: --score logit.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"top", "token:dog", "unit:5"})
    void nothing_is_held_against_itself(String words) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> resolve(words, words, Target.Score.LOGIT))
                .withMessage("Target '" + words + "' is held against itself, which leaves nothing to explain. Choose"
                        + " another --against, or none.");
    }

    @Test
    void an_encoder_has_no_tokens_to_choose() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> TargetSpec.parse("token:paris").resolve(encoder, input, null, Target.Score.LOGIT, null))
                .withMessage("Target 'token:paris': the task feature-extraction has no tokens to choose; try top,"
                        + " index:I or unit:U.");
    }

    private static List<Target> resolve(String words) {
        return resolve(words, null, Target.Score.LOGIT);
    }

    private static List<Target> resolve(String words, @Nullable String against, Target.Score score) {
        return TargetSpec.parse(words)
                .resolve(filler, input, against == null ? null : TargetSpec.parse(against), score, null);
    }

    private static Target token(int index, String label) {
        return new Target(
                Target.Type.TOKEN,
                new Target.Output(new Wire("logits"), Target.Link.SOFTMAX),
                new Target.Choice(index, label),
                null,
                6,
                Target.Score.LOGIT);
    }

    private static Target unit(int index, int position) {
        return new Target(
                Target.Type.UNIT,
                new Target.Output(new Wire("hidden"), Target.Link.NONE),
                new Target.Choice(index, "unit " + index),
                null,
                position,
                Target.Score.LOGIT);
    }
}
