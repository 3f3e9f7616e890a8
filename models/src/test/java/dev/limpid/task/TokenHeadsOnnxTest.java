package dev.limpid.task;

import dev.limpid.architecture.Emitted;
import dev.limpid.graph.Port;
import dev.limpid.graph.Wire;
import dev.limpid.model.Input;
import dev.limpid.model.Prediction;
import dev.limpid.model.Target;
import dev.limpid.rules.Gradient;
import dev.limpid.runtime.Runtime;
import dev.limpid.source.ModelFolder;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.Text;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** What PyTorch's exporters make of a tagger or a finder of answers does what the checkpoint does. */
class TokenHeadsOnnxTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "bert-tags, torchscript",
        "bert-tags, dynamo",
        "roberta-tags, torchscript",
        "roberta-tags, dynamo",
        "bert-spans, torchscript",
        "bert-spans, dynamo"
    })
    void answers_and_slopes_are_those_of_the_checkpoint(String name, String exporter) throws IOException {
        Path from = TinyBert.resource("/tiny-spans/" + name);
        unpack(name, exporter, "config.json", "tokenizer.json", "tokenizer_config.json");
        Text text = name.endsWith("spans")
                ? new Text("Where was he born?", "Mozart was born in Salzburg.")
                : Text.of("Mozart was born in Salzburg.");
        try (TextModel checkpoint = TextTasks.open(from, null);
                TextModel exported = TextTasks.open(folder, null)) {
            assertThat(exported.task()).isEqualTo(checkpoint.task());
            Input own = checkpoint.prepare(text);
            Input other = exported.prepare(text);
            List<Prediction> expected = checkpoint.top(own, null, 6);
            List<Prediction> found = exported.top(other, null, 6);
            assertThat(found)
                    .extracting(Prediction::passage)
                    .isEqualTo(expected.stream().map(Prediction::passage).toList());
            assertThat(found).isNotEmpty();
            for (int i = 0; i < found.size(); i++) {
                assertThat(found.get(i).score()).isCloseTo(expected.get(i).score(), within(1e-4));
            }
            Tensor slope = slope(checkpoint, own);
            Tensor same = slope(exported, other);
            assertThat(same.toDoubles()).containsExactly(slope.toDoubles(), within(1e-3));
        }
    }

    private void unpack(String name, String exporter, String... files) throws IOException {
        for (String file : files) {
            Files.copy(TinyBert.resource("/tiny-spans/" + name).resolve(file), folder.resolve(file));
        }
        Path packed = TinyBert.resource("/tiny-spans-onnx/" + name + "." + exporter + ".onnx.gz");
        try (InputStream bytes = new GZIPInputStream(Files.newInputStream(packed))) {
            Files.copy(bytes, folder.resolve("model.onnx"));
        }
    }

    /** Those that come without a tokenizer, whose checkpoints PyTorch's numbers are held against elsewhere. */
    @ParameterizedTest
    @CsvSource({
        "distilbert-spans, torchscript, spans",
        "distilbert-spans, dynamo, spans",
        "electra-tags, torchscript, tags",
        "electra-tags, dynamo, tags",
        "albert-spans, torchscript, spans",
        "albert-spans, dynamo, spans"
    })
    void outputs_are_those_of_the_checkpoint(String name, String exporter, String role) throws IOException {
        unpack(name, exporter, "config.json");
        try (Runtime runtime = new Runtime(TinyBert.SETTINGS)) {
            Tensor expected = output(TinyBert.resource("/tiny-spans/" + name), role, runtime);
            assertThat(expected.shape().rank()).isEqualTo(3);
            Tensor found = output(folder, role, runtime);
            assertThat(found.shape()).isEqualTo(expected.shape());
            assertThat(found.toDoubles()).containsExactly(expected.toDoubles(), within(1e-4));
        }
    }

    private static Tensor output(Path folder, String role, Runtime runtime) throws IOException {
        ModelFolder files = new ModelFolder(folder, "tiny", folder.toString(), "0".repeat(64));
        Emitted emitted = Opened.read(files, runtime).emitted();
        Map<String, Tensor> feeds = new HashMap<>();
        Shape shape = Shape.of(2, 7);
        for (Port port : emitted.graph().inputs()) {
            feeds.put(
                    port.wire().name(),
                    switch (port.wire().name()) {
                        case "input_ids" -> Tensor.fill(DType.INT64, shape, i -> 5 + 3 * i % 31);
                        case "position_ids" -> Tensor.fill(DType.INT64, shape, i -> i % 7);
                        case "attention_mask" -> Tensor.fill(DType.INT64, shape, i -> i < 12 ? 1 : 0);
                        default -> Tensor.fill(DType.INT64, shape, i -> i % 7 > 3 ? 1 : 0);
                    });
        }
        Wire wire = Objects.requireNonNull(emitted.outputs().get(role), role);
        return runtime.run(emitted.graph().withOutputs(List.of(wire)).pruned(), Runtime.Kind.SHARED, feeds)
                .get(wire);
    }

    private static Tensor slope(TextModel model, Input input) {
        Target top = TargetSpec.parse("top")
                .resolve(model, input, null, Target.Score.LOGIT, null)
                .get(0);
        return model.probe().pull(Gradient.TABLE, input, top).signal();
    }
}
