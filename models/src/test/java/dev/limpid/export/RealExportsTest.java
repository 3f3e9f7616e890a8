package dev.limpid.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.architecture.Checkpoint;
import dev.limpid.model.Input;
import dev.limpid.model.Prediction;
import dev.limpid.runtime.Runtime;
import dev.limpid.source.ModelFolder;
import dev.limpid.source.ModelSources;
import dev.limpid.source.Progress;
import dev.limpid.task.Models;
import dev.limpid.task.Task;
import dev.limpid.task.TextModel;
import dev.limpid.text.Text;
import dev.limpid.text.Token;
import dev.limpid.text.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Models that come as ONNX files or TensorFlow checkpoints, written as Hugging Face folders; against Python's numbers. {@code
 * -Dlimpid.written=FOLDER} leaves them there for {@code tools/golden/written_folders.py --real}.
 */
@EnabledIfSystemProperty(named = "limpid.real", matches = "true")
class RealExportsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path temporary;

    private Path written(String alias) throws IOException {
        ModelFolder published = ModelSources.standard(Progress.NONE).find(alias);
        Checkpoint checkpoint = Checkpoint.of(published.path(), published.weights());
        String kept = System.getProperty("limpid.written");
        Path folder = (kept == null ? temporary : Path.of(kept)).resolve("real").resolve(alias);
        Card card = Card.plain(alias, "apache-2.0", null, "As it was published.");
        HuggingFaceFolder.write(
                folder, Finished.of(checkpoint), checkpoint.home(), published.pooling(), card, more -> {});
        return folder;
    }

    private static ModelFolder read(Path folder) {
        return new ModelFolder(folder, "written", folder.toString(), "0".repeat(64));
    }

    @ParameterizedTest
    @ValueSource(strings = {"all-minilm-l6-v2", "bge-small-en-v1.5", "bge-small-zh-v1.5"})
    void an_encoder_out_of_an_onnx_file_finds_pairs_as_alike_as_python_does(String alias) throws IOException {
        Path folder = written(alias);
        JsonNode pairs = golden("real-similarities.json").get(alias).get("pairs");
        for (Path form : List.of(folder, folder.resolve("model.onnx"))) {
            try (TextModel model = Models.text(read(form), Task.SENTENCE_SIMILARITY, Runtime.Settings.standard())) {
                for (JsonNode one : pairs) {
                    Text pair = new Text(
                            one.get("texts").get(0).asText(),
                            one.get("texts").get(1).asText());
                    assertThat(model.predict(List.of(pair)).at(0))
                            .as("%s by %s", pair, form)
                            .isCloseTo(one.get("cosine").doubleValue(), within(1e-5));
                }
            }
        }
    }

    @Test
    void googles_checkpoint_cuts_texts_and_fills_gaps_as_before() throws IOException {
        ModelFolder published = ModelSources.standard(Progress.NONE).find("bert-base-uncased");
        Path folder = written("bert-base-uncased");
        try (Tokenizer before = Tokenizer.of(published.path());
                Tokenizer after = Tokenizer.of(folder)) {
            for (String text :
                    List.of("The capital of France is [MASK].", "Élan vital, naïve \u4e2d\u6587 unaffable!")) {
                assertThat(after.tokens(Text.of(text)).stream().map(Token::id))
                        .isEqualTo(before.tokens(Text.of(text)).stream()
                                .map(Token::id)
                                .toList());
            }
        }
        try (TextModel model = Models.text(read(folder), Task.FILL_MASK, Runtime.Settings.standard())) {
            Input input = model.prepare(Text.of("The capital of France is [MASK]."));
            List<Prediction> best = model.top(input, model.position(input, null), 1);
            assertThat(best.get(0).label()).isEqualTo("paris");
            assertThat(best.get(0).probability()).isCloseTo(0.417, within(1e-3));
        }
    }

    private static JsonNode golden(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(RealExportsTest.class.getResourceAsStream("/golden/" + name))) {
            return new ObjectMapper().readTree(in);
        }
    }
}
