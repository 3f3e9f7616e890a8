package dev.limpid.task;

import dev.limpid.format.FormatException;
import dev.limpid.model.Input;
import dev.limpid.model.Place;
import dev.limpid.model.Prediction;
import dev.limpid.model.Target;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.Text;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TextModelTest {
    private static final Text CAPITAL = Text.of("The capital of France is [MASK].");

    private static TextModel model;
    private static TextModel encoder;

    @TempDir
    Path folder;

    @BeforeAll
    static void load() {
        model = TinyBert.load();
        encoder = TinyBert.load(TinyBert.resource("/tiny-bert"), Task.FEATURE_EXTRACTION);
    }

    @AfterAll
    static void close() {
        model.close();
        encoder.close();
    }

    @Test
    void it_knows_where_it_comes_from() {
        assertThat(model.provenance().id()).isEqualTo("tiny");
        assertThat(model.provenance().sha256()).hasSize(64);
        assertThat(model.provenance().task()).isEqualTo("fill-mask");
        // Embeddings, two layers, and the head.

        assertThat(model.provenance().parameters()).isEqualTo(2128 + 2 * 2224 + 369);
        assertThat(encoder.provenance().parameters()).isEqualTo(2128 + 2 * 2224);
        assertThat(encoder.provenance().task()).isEqualTo("feature-extraction");
    }

    @Test
    void the_mask_is_asked_about() {
        Input input = model.prepare(CAPITAL);
        assertThat(input.answers()).containsExactly(6);
        assertThat(model.position(input, null)).isEqualTo(6);
        assertThat(model.position(input, 0)).isZero();
        assertThat(model.position(input, 8)).isEqualTo(8);
        assertThat(encoder.position(input, null)).isZero();
    }

    @Test
    void a_position_outside_the_text_is_refused() {
        Input input = model.prepare(CAPITAL);
        for (int position : List.of(-1, 9)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.position(input, position))
                    .withMessage("Position " + position + " is outside the text's tokens 0 to 8.");
        }
    }

    @Test
    void without_a_mask_a_position_has_to_be_chosen() {
        Input input = model.prepare(Text.of("a good dog"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.position(input, null))
                .withMessage("The text has no [MASK] to fill. Write [MASK] where the word belongs, or choose a token"
                        + " with --position 0 to 4.");
        assertThat(model.position(input, 2)).isEqualTo(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.predict(List.of(Text.of("a good dog"))))
                .withMessageStartingWith("The text has no [MASK] to fill.");
    }

    @Test
    void of_two_masks_one_has_to_be_chosen() {
        Input input = model.prepare(Text.of("[MASK] is [MASK]"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.position(input, null))
                .withMessage("The text has 2 [MASK]. Choose one with --position 1 or 3.");
        assertThat(model.top(input, 1, 1)).isNotEqualTo(model.top(input, 3, 1));
    }

    @Test
    void an_empty_text_is_refused() {
        for (Text empty : List.of(Text.of(""), Text.of(" \n"), new Text("", "a dog"))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.prepare(empty))
                    .withMessage("The text is empty. Give a sentence, for example --text"
                            + " \"The capital of France is [MASK].\"");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.prepare(new Text("a dog", "\t")))
                .withMessage("The second text is empty. Give --text-pair a sentence, or leave it out.");
    }

    @Test
    void a_text_may_be_as_long_as_the_model_reads_and_no_longer() throws IOException {
        for (TinyBert form : List.of(TinyBert.HUGGING_FACE, TinyBert.ONNX_14, TinyBert.ONNX_18)) {
            try (TextModel any =
                    Models.text(form.copyTo(folder.resolve(form.name())), Task.FILL_MASK, TinyBert.SETTINGS)) {
                Text longest = Text.of("good ".repeat(61) + "[MASK]");
                assertThat(any.predict(List.of(longest)).shape().dim(1)).isEqualTo(65);
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> any.prepare(Text.of("good ".repeat(63))))
                        .withMessage("The text has 65 tokens, the model reads at most 64. Shorten it; nothing is cut"
                                + " off silently.");
            }
        }
    }

    @Test
    void absent_tokens_are_replaced_but_special_ones() {
        Input input = model.prepare(Text.of("zzz is [MASK]"));
        assertThat(model.absent(input, "pad").tensor("input_ids").toLongs()).containsExactly(2, 0, 0, 4, 3);
        assertThat(model.absent(input, "mask").tensor("input_ids").toLongs()).containsExactly(2, 4, 4, 4, 3);
    }

    @Test
    void an_unknown_baseline_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.absent(model.prepare(CAPITAL), "blur"))
                .withMessage("Unknown baseline 'blur', expected mask, pad, begin, token:T or zero.");
    }

    @Test
    void of_a_text_too_long_the_part_around_its_gap_is_read_and_said() {
        Text text = Text.of("the good dog ".repeat(40) + "is [MASK] in a park " + "and bad ".repeat(40));
        Input input = model.prepare(text);
        assertThat(input.tokens()).hasSize(64).startsWith("[CLS]").endsWith("[SEP]");
        assertThat(input.notes())
                .containsExactly("The text has 207 tokens, the model reads 64: tokens 91 to 152, around the [MASK],"
                        + " are used.");
        assertThat(input.answers()).containsExactly(32);
        Place.Span first = (Place.Span) input.features().get(1).place();
        Place.Span last = (Place.Span) input.features().get(62).place();
        String part = text.text().substring(first.start(), last.end());
        assertThat(part).startsWith("the good dog the").contains("is [MASK] in").endsWith("and bad and");
        assertThat(model.prepare(Text.of(part)).notes()).isEmpty();
        assertThat(model.predict(List.of(text))).isEqualTo(model.predict(List.of(Text.of(part))));
    }

    @Test
    void gaps_too_far_apart_for_one_reading_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.prepare(Text.of("[MASK] " + "good ".repeat(70) + "[MASK]")))
                .withMessage(
                        "The text has 74 tokens, the model reads at most 64, and no part of that length holds every"
                                + " [MASK]. Shorten it.");
    }

    @Test
    void other_tasks_read_all_of_a_text_or_nothing() {
        try (TextModel encoder = TinyBert.load(TinyBert.resource("/tiny-bert"), Task.FEATURE_EXTRACTION)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> encoder.prepare(Text.of("good ".repeat(70) + "[MASK]")))
                    .withMessage("The text has 73 tokens, the model reads at most 64. Shorten it; nothing is cut off"
                            + " silently.");
        }
    }

    @Test
    void a_tokenizer_with_more_tokens_than_embeddings_is_refused() throws IOException {
        Path copy = folder.resolve("model");
        TinyBert.OLD_NAMES.copyTo(copy);
        Files.writeString(copy.resolve("vocab.txt"), "movie theatre\nfurther\n", StandardOpenOption.APPEND);
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> TinyBert.load(copy, null))
                .withMessage(
                        "model: the tokenizer has 67 tokens, the model has embeddings for 65. They are of different"
                                + " models; put the model's own tokenizer beside its weights.");
    }

    @Test
    void a_vocabulary_smaller_than_the_table_is_fine() throws IOException {
        Path copy = folder.resolve("model");
        TinyBert.OLD_NAMES.copyTo(copy);
        List<String> lines = Files.readAllLines(copy.resolve("vocab.txt"));
        Files.write(copy.resolve("vocab.txt"), lines.subList(0, 60));
        try (TextModel padded = TinyBert.load(copy, null)) {
            assertThat(padded.notes()).isEmpty();
            assertThat(padded.top(padded.prepare(Text.of("the [MASK]")), 2, 65))
                    .extracting(Prediction::label)
                    .contains("token 64");
        }
    }

    @Test
    void tokens_added_beyond_the_embeddings_are_noted_and_refused_where_they_stand() throws IOException {
        Path copy = folder.resolve("model");
        TinyBert.OLD_NAMES.copyTo(copy);
        Files.writeString(copy.resolve("added_tokens.json"), "{\"dogpark\":65,\"<gap>\":66}");
        Files.writeString(copy.resolve("special_tokens_map.json"), "{\"pad_token\":\"<gap>\"}");
        try (TextModel more = TinyBert.load(copy, null)) {
            assertThat(more.notes())
                    .containsExactly("The model has embeddings for tokens 0 to 64, its tokenizer has 2 more, from"
                            + " 'dogpark' on; texts with one of these are refused.");
            Input input = more.prepare(CAPITAL);
            assertThat(input.tokens()).hasSize(9);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> more.prepare(Text.of("a dogpark is [MASK]")))
                    .withMessage("Token 'dogpark' has id 65, the model has embeddings for 0 to 64: the tokenizer is"
                            + " not its own.");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> more.absent(input, "pad"))
                    .withMessage("The model has no embedding for the baseline 'pad', its token 66; try mask or zero.");
        }
    }

    @Test
    void threads_may_share_a_model() throws Exception {
        List<Text> texts = List.of(CAPITAL, Text.of("a dog is [MASK]"), Text.of("[MASK]"));
        Tensor alone = model.predict(texts);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (TextModel fresh = TinyBert.load()) {
            Callable<Tensor> all = () -> fresh.predict(texts);
            for (Future<Tensor> found : threads.invokeAll(List.of(all, all, all, all))) {
                assertThat(found.get()).isEqualTo(alone);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void a_vocabulary_without_padding_has_no_such_baseline() throws IOException {
        Path copy = folder.resolve("model");
        TinyBert.HUGGING_FACE.copyTo(copy);
        Path tokenizer = copy.resolve("tokenizer.json");
        Files.writeString(tokenizer, Files.readString(tokenizer).replace("[PAD]", "[EMPTY]"));
        Path roles = copy.resolve("tokenizer_config.json");
        Files.writeString(roles, Files.readString(roles).replace("\"pad_token\": \"[PAD]\",", ""));
        try (TextModel odd = TinyBert.load(copy, null)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> odd.absent(odd.prepare(CAPITAL), "pad"))
                    .withMessage("The model's vocabulary has no token for the baseline 'pad'; try mask" + " or zero.");
        }
    }

    @Test
    void a_model_without_a_head_cannot_fill() throws IOException {
        Path copy = folder.resolve("model");
        TinyBert.HUGGING_FACE.copyTo(copy);
        TinyBert.edit(
                copy.resolve("model.safetensors"),
                "cls.predictions.transform.dense.weight",
                "cls.predictions.transform.dense.weighs");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TinyBert.load(copy, Task.FILL_MASK))
                .withMessage("Model 'tiny' has no output for fill-mask: it has hidden. Choose another --task.");
        try (TextModel headless = TinyBert.load(copy, null)) {
            assertThat(headless.task()).isEqualTo(Task.FEATURE_EXTRACTION);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> TargetSpec.parse("token:paris")
                            .resolve(headless, headless.prepare(Text.of("Paris")), null, Target.Score.LOGIT, null))
                    .withMessage("Target 'token:paris': the task feature-extraction has no tokens to choose; try top,"
                            + " index:I or unit:U.");
        }
    }

    @Test
    void a_model_that_only_fills_has_no_hidden_units() throws IOException {
        try (TextModel onnx = Models.text(TinyBert.ONNX_18.copyTo(folder.resolve("model")), null, TinyBert.SETTINGS)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> onnx.units().output().wire())
                    .withMessage(
                            "Model 'tiny' has no output for feature-extraction: it has logits. Choose another --task.");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Models.text(
                            TinyBert.folder(folder.resolve("model")), Task.FEATURE_EXTRACTION, TinyBert.SETTINGS))
                    .withMessage(
                            "Model 'tiny' has no output for feature-extraction: it has logits. Choose another --task.");
        }
    }

    @Test
    void tasks_have_the_hubs_names() {
        assertThat(Task.of("fill-mask")).isEqualTo(Task.FILL_MASK);
        assertThat(Task.of("feature-extraction")).isEqualTo(Task.FEATURE_EXTRACTION);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Task.of("translation"))
                .withMessage(
                        "Unknown task 'translation', expected one of fill-mask, text-generation, text-classification, zero-shot-classification,"
                                + " token-classification, question-answering, sentence-similarity,"
                                + " feature-extraction, image-classification, object-detection, image-segmentation,"
                                + " image-feature-extraction, tabular-classification, tabular-regression.");
    }

    @Test
    void an_output_wider_than_the_vocabulary_has_entries_without_a_name() {
        assertThat(model.answers().names().apply(64)).isEqualTo("##happ");
        assertThat(model.answers().names().apply(65)).isEqualTo("token 65");
        assertThat(model.units().names().apply(3)).isEqualTo("unit 3");
    }
}
