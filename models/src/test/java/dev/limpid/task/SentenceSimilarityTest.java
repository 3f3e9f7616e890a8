package dev.limpid.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.explain.Adaptive;
import dev.limpid.explain.Attribution;
import dev.limpid.explain.Baseline;
import dev.limpid.explain.IntegratedGradients;
import dev.limpid.format.FormatException;
import dev.limpid.model.Input;
import dev.limpid.source.ModelFolder;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.Text;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

/** Cosines and what is in a folder's files, against sentence-transformers itself. */
class SentenceSimilarityTest {
    private static final JsonNode GOLDEN = TextTasks.golden("sentences");
    private static final List<Text> PAIRS =
            TextTasks.list(GOLDEN.get("pairs")).stream().map(TextTasks::text).toList();
    private static final String POOLING = "1_Pooling/config.json";

    @TempDir
    Path temp;

    /** The folder with other files in the place of some. */
    private Path with(String... files) throws IOException {
        Path copy = TextTasks.copy("sentences", temp.resolve("model"));
        for (int i = 0; i < files.length; i += 2) {
            Files.writeString(copy.resolve(files[i]), files[i + 1]);
        }
        return copy;
    }

    private static TextModel similar(Path folder, @Nullable Pooling pooling) {
        return TextTasks.open(folder, Task.SENTENCE_SIMILARITY, pooling);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mean", "cls", "max", "root", "new-mean", "new-max", "unsaid"})
    void pairs_are_as_alike_as_sentence_transformers_finds_them(String name) throws IOException {
        JsonNode one = GOLDEN.get("poolings").get(name);
        try (TextModel model = similar(with(POOLING, one.get("config").toString()), null)) {
            assertThat(model.notes()).isEmpty();
            Tensor rows = model.predict(PAIRS);
            TextTasks.assertWithin(1e-5, name, rows.toDoubles(), one.get("cosines"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mean", "cls", "max"})
    void scores_of_both_texts_sum_to_what_their_words_do(String name) {
        JsonNode one = GOLDEN.get("poolings").get(name);
        try (TextModel model = similar(TextTasks.folder("sentences"), Pooling.of(name))) {
            for (int i = 0; i < PAIRS.size(); i++) {
                Input input = model.prepare(PAIRS.get(i));
                double difference = one.get("cosines").get(i).doubleValue()
                        - one.get("without").get(i).doubleValue();
                Attribution found = new IntegratedGradients(Baseline.of("pad"), Adaptive.standard())
                        .explain(model.probe(), input, TextTasks.target(model, input, "top"));
                TextTasks.assertSum(1e-3, name + " " + PAIRS.get(i), found, difference);
            }
        }
    }

    @Test
    void a_user_may_choose_another_pooling_than_the_files_say() {
        try (TextModel model = similar(TextTasks.folder("sentences"), Pooling.CLS)) {
            TextTasks.assertWithin(
                    1e-5,
                    "cls",
                    model.predict(PAIRS).toDoubles(),
                    GOLDEN.get("poolings").get("cls").get("cosines"));
        }
    }

    @Test
    void where_no_file_says_how_to_pool_the_catalogue_or_a_note_does() {
        Path bare = TextTasks.folder("moods");
        try (TextModel model = similar(bare, null)) {
            assertThat(model.notes())
                    .containsExactly(
                            "No file says how the vectors of tokens become that of a text; their mean is taken."
                                    + " For the first token's choose --pooling cls.");
        }
        ModelFolder known = new ModelFolder(bare, "tiny", "", "0".repeat(64), "cls");
        try (TextModel model = Models.text(known, Task.SENTENCE_SIMILARITY, TinyBert.SETTINGS);
                TextModel chosen = similar(bare, Pooling.CLS)) {
            assertThat(model.notes()).isEmpty();
            assertThat(model.predict(PAIRS)).isEqualTo(chosen.predict(PAIRS));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"pooling_mode\":\"lasttoken\"}|'lasttoken'",
                "{\"pooling_mode\":[\"mean\",\"max\"]}|'mean and max'",
                "{\"pooling_mode_cls_token\":true,\"pooling_mode_mean_tokens\":true}|'cls and mean'",
                "{\"pooling_mode_weightedmean_tokens\":true}|'weightedmean'"
            },
            quoteCharacter = '`')
    void a_pooling_that_is_not_known_is_refused_unless_another_is_chosen(String config, String named)
            throws IOException {
        Path folder = with(POOLING, config);
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> similar(folder, null))
                .withMessage(
                        "config.json: it pools by " + named + ", expected one of cls, max, mean and"
                                + " mean_sqrt_len_tokens. Choose --pooling to compare by another than the model was trained for.");
        try (TextModel model = similar(folder, Pooling.MEAN)) {
            assertThat(model.notes()).isEmpty();
        }
    }

    @Test
    void a_module_behind_the_pooling_that_is_not_known_is_refused_unless_a_pooling_is_chosen() throws IOException {
        String modules = """
                [{"path":"", "type":"sentence_transformers.models.Transformer"},
                 {"path":"1_Pooling", "type":"sentence_transformers.models.Pooling"},
                 {"path":"2_Dense", "type":"sentence_transformers.models.Dense"}]""";
        Path folder = with("modules.json", modules);
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> similar(folder, null))
                .withMessage("modules.json: behind the pooling stands 'Dense', which is not known. Choose --pooling to"
                        + " compare without it.");
        try (TextModel model = similar(folder, Pooling.MEAN)) {
            assertThat(model.notes())
                    .containsExactly(
                            "Vectors are compared without what the model's files put behind the pooling:" + " Dense.");
        }
    }

    @Test
    void modules_lead_to_the_pooling_and_not_out_of_the_folder() throws IOException {
        String modules = "[{\"path\":\"%s\", \"type\":\"sentence_transformers.models.Pooling\"}]";
        Path folder = with("modules.json", modules.formatted("../1_Pooling"));
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> similar(folder, null))
                .withMessage("modules.json: the pooling's path is '../1_Pooling', expected a folder beside it:"
                        + " '1_Pooling'.");
        Files.writeString(folder.resolve("modules.json"), modules.formatted("a\\u0000b"));
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> similar(folder, null))
                .withMessageStartingWith("modules.json: the pooling's path is 'a\uFFFDb'");
        Files.createDirectory(folder.resolve("3_Other"));
        Files.writeString(folder.resolve("3_Other/config.json"), "{\"pooling_mode\":\"cls\"}");
        Files.writeString(folder.resolve("modules.json"), modules.formatted("3_Other"));
        try (TextModel model = similar(folder, null)) {
            TextTasks.assertWithin(
                    1e-5,
                    "cls",
                    model.predict(PAIRS).toDoubles(),
                    GOLDEN.get("poolings").get("cls").get("cosines"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "modules.json",
                "1_Pooling/config.json",
                "sentence_bert_config.json",
                "config_sentence_transformers.json"
            })
    void damaged_files_are_named(String file) throws IOException {
        Path folder = with(file, "{\"pooling");
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> similar(folder, null))
                .withMessageStartingWith(Path.of(file).getFileName() + ": not JSON (Unexpected end-of-input")
                .withMessageNotContaining("\n")
                .withMessageEndingWith("Fetch the model again.");
    }

    @Test
    void what_sentence_transformers_would_do_besides_is_said() throws IOException {
        Path folder = with(
                "sentence_bert_config.json",
                "{\"max_seq_length\":6,\"do_lower_case\":true}",
                "config_sentence_transformers.json",
                "{\"prompts\":{\"query\":\"query: \"},\"default_prompt_name\":\"query\",\"similarity_fn_name\":\"dot\"}");
        // A tokenizer of letters as they come.
        Files.writeString(
                folder.resolve("tokenizer.json"),
                Files.readString(folder.resolve("tokenizer.json"))
                        .replace("\"lowercase\": true", "\"lowercase\": false"));
        Files.delete(folder.resolve("tokenizer_config.json"));
        try (TextModel model = similar(folder, null)) {
            assertThat(model.notes())
                    .containsExactly(
                            "The model's files compare vectors by 'dot'; here it is by the cosine of their angle.",
                            "The model's files put 'query: ' before each text, which is not done here; write it there if"
                                    + " it is wanted.");
            assertThat(model.prepare(new Text("good", "the good dog is good")).notes())
                    .containsExactly("Of a text's 7 tokens sentence-transformers would read the first 6, as the model's"
                            + " files say; here all are read.");
            assertThat(model.prepare(new Text("Good", "good")).notes())
                    .containsExactly("The model's files ask for texts in lower case; this one is read as it is.");
            assertThat(model.predict(List.of(new Text("good", "good"))).at(0)).isCloseTo(1, within(1e-6));
        }
    }

    @Test
    void one_text_alone_is_refused() {
        try (TextModel model = similar(TextTasks.folder("sentences"), null)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.prepare(Text.of("good")))
                    .withMessage(
                            "Sentence similarity needs two texts: --text and --text-pair. For one text choose --task"
                                    + " feature-extraction.");
        }
    }
}
