package dev.limpid.architecture;

import dev.limpid.canonical.HoistConstants;
import dev.limpid.export.Card;
import dev.limpid.export.Finished;
import dev.limpid.export.HuggingFaceFolder;
import dev.limpid.format.Safetensors;
import dev.limpid.format.WeightFile;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Wire;
import dev.limpid.onnx.OnnxReader;
import dev.limpid.runtime.ProbeShapes;
import dev.limpid.runtime.Runtime;
import dev.limpid.runtime.Values;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is written of models that transformers saved. {@code -Dlimpid.written=FOLDER} leaves it there for {@code
 * tools/golden/written_folders.py}, which loads it in transformers and in ONNX Runtime's Python.
 */
class WrittenFoldersTest {
    private static final Runtime RUNTIME =
            new Runtime(Runtime.Settings.standard().withThreads(1));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path temporary;

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    private Path written(Path saved) throws IOException {
        String kept = System.getProperty("limpid.written");
        Path parent = kept == null ? temporary : Path.of(kept);
        String set = String.valueOf(saved.getParent().getFileName());
        Path folder = parent.resolve(set).resolve(saved.getFileName().toString());
        Path home = Files.isRegularFile(saved.resolve("tokenizer.json")) ? saved : TinyText.resource("/tiny-bert");
        Checkpoint published = Checkpoint.of(saved, saved.resolve("model.safetensors"));
        Card card = new Card(
                "Tiny: " + saved.getFileName(),
                "apache-2.0",
                "org/base",
                Head.isOfPictures(published.config()) ? "image-classification" : "text-classification",
                "A small random model.",
                Map.of("examples", "none"),
                Map.of("seed", "1"),
                List.of(new Card.Metric("accuracy", "Accuracy", "reviews: \"held out\"", 0.875, 0.8, 0.95, 0.95)),
                List.of("It knows nothing."));
        HuggingFaceFolder.write(
                folder, Finished.of(published), Head.isOfPictures(published.config()) ? saved : home, card);
        return folder;
    }

    static Stream<Path> folders() throws IOException {
        return SavedUnderTest.folders().stream();
    }

    @ParameterizedTest
    @MethodSource("folders")
    void tensors_are_those_that_transformers_saved(Path saved) throws IOException {
        Path folder = written(saved);

        Map<String, String> ours = described(Safetensors.read(folder.resolve("model.safetensors")));
        Map<String, String> theirs = described(Safetensors.read(saved.resolve("model.safetensors")));
        assertThat(ours).containsExactlyEntriesOf(theirs);
        assertThat(folder.resolve("config.json")).isRegularFile();
        assertThat(folder.resolve("README.md")).isRegularFile();
        assertThat(folder.resolve("model.onnx")).isRegularFile();
    }

    private static Map<String, String> described(WeightFile file) {
        Map<String, String> described = new TreeMap<>();
        file.weights().forEach((name, weight) -> {
            DType type = weight.dtype().isFloating() ? DType.FLOAT : weight.dtype();
            described.put(name, "" + type + weight.shape());
        });
        return described;
    }

    static Stream<TinyText> texts() {
        return Stream.concat(TinyText.all().stream(), TinyText.spans().stream());
    }

    /** The ONNX file is read, and run on the batches that transformers was run on. */
    @ParameterizedTest
    @MethodSource("texts")
    void the_graph_of_a_text_model_computes_what_transformers_did(TinyText tiny) throws IOException {
        Assumptions.assumeTrue(System.getProperty("limpid.written") == null);
        Path folder = written(tiny.folder());
        Architectures.emit(folder, Safetensors.read(folder.resolve("model.safetensors")));
        Graph graph = HoistConstants.rewrite(OnnxReader.read(folder.resolve("model.onnx")));
        Set<String> inputs = new LinkedHashSet<>();
        graph.inputs().forEach(port -> inputs.add(port.wire().name()));
        assertThat(inputs).isSubsetOf("input_ids", "attention_mask", "token_type_ids");
        int compared = 0;
        for (TinyText.Run run : tiny.runs().toList()) {
            if (!run.suits(graph)) {
                continue;
            }
            Map<String, Tensor> feeds = run.feeds();
            feeds.keySet().retainAll(inputs);
            Values values = RUNTIME.run(graph, Runtime.Kind.SHARED, feeds);
            for (String role : run.roles()) {
                Tensor value = output(role, graph, values);
                if (value != null) {
                    run.assertValue(role, value);
                    compared++;
                }
            }
        }
        assertThat(compared).isPositive();
    }

    private static @Nullable Tensor output(String role, Graph graph, Values values) {
        if (role.equals("spans")) {
            Tensor start = values.get(new Wire("start_logits"));
            Tensor end = values.get(new Wire("end_logits"));
            int length = (int) start.shape().dim(1);
            return Tensor.fill(DType.FLOAT, Shape.of(start.shape().dim(0), 2, length), i -> {
                Tensor one = i / length % 2 == 0 ? start : end;
                return one.at(i / (2 * length) * length + i % length);
            });
        }
        Map<String, String> names = Map.of("hidden", "last_hidden_state", "pooled", "pooler_output");
        String name = names.getOrDefault(role, "logits");
        return graph.output(name).isEmpty() ? null : values.get(new Wire(name));
    }

    static Stream<TinyVision> pictures() {
        return TinyVision.all().stream()
                .filter(tiny -> Files.isRegularFile(tiny.folder().resolve("model.safetensors")))
                .filter(tiny -> !tiny.toString().startsWith("timm-"));
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void the_graph_of_a_picture_model_computes_what_transformers_did(TinyVision tiny) throws IOException {
        Assumptions.assumeTrue(System.getProperty("limpid.written") == null);
        Path folder = written(tiny.folder());
        Graph graph = HoistConstants.rewrite(OnnxReader.read(folder.resolve("model.onnx")));
        Map<String, Wire> roles = new TreeMap<>();
        List.of("classes=logits", "hidden=last_hidden_state", "pooled=pooler_output")
                .forEach(role -> {
                    String[] parts = role.split("=");
                    if (graph.output(parts[1]).isPresent()) {
                        roles.put(parts[0], new Wire(parts[1]));
                    }
                });
        Emitted read =
                new Emitted(graph, ProbeShapes.of(graph, RUNTIME).shapes(), new Wire("pixel_values"), roles, null);
        tiny.assertAgrees(read, RUNTIME);
    }
}
