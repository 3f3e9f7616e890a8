package dev.limpid.export;

import dev.limpid.architecture.Checkpoint;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.onnx.OnnxReader;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class OnnxModelTest {
    private static final Shape SIZE = Shape.of(2, 5);
    private static final Map<String, Tensor> FEEDS = Map.of(
            "input_ids", Tensor.of(SIZE, 1L, 5L, 6L, 7L, 2L, 1L, 8L, 2L, 0L, 0L),
            "attention_mask", Tensor.of(SIZE, 1L, 1L, 1L, 1L, 1L, 1L, 1L, 1L, 0L, 0L),
            "token_type_ids", Tensor.zeros(DType.INT64, SIZE));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private static Graph bert() throws IOException {
        Path saved = Path.of("src/test/resources/tiny-text/bert-classes").toAbsolutePath();
        return OnnxModel.graph(Finished.of(Checkpoint.of(saved, saved.resolve("model.safetensors"))));
    }

    @Test
    void weights_lie_inside_or_beside_and_it_is_the_same_model() throws IOException {
        Graph graph = bert();
        Path inside = Files.createDirectory(folder.resolve("inside"));
        Path beside = Files.createDirectory(folder.resolve("beside"));
        OnnxModel.write(inside, graph, Long.MAX_VALUE);
        OnnxModel.write(beside, graph, 1000);

        assertThat(names(inside)).containsExactly("model.onnx");
        assertThat(names(beside)).containsExactly("model.onnx", "model.onnx_data");
        assertThat(Files.size(beside.resolve("model.onnx"))).isLessThan(Files.size(inside.resolve("model.onnx")));
        // Moved as a whole, it finds its numbers still.
        Path moved = Files.move(beside, folder.resolve("moved"));
        try (Runtime runtime = new Runtime(Runtime.Settings.standard().withThreads(1))) {
            Wire logits = new Wire("logits");
            Tensor expected = runtime.run(graph, Runtime.Kind.SHARED, FEEDS).get(logits);
            for (Path one : List.of(inside, moved)) {
                Graph read = OnnxReader.read(one.resolve("model.onnx"));
                assertThat(read.weights()).hasSameSizeAs(graph.weights());
                assertThat(runtime.run(read, Runtime.Kind.SHARED, FEEDS).get(logits))
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void live_weights_are_written_as_they_are_now() throws IOException {
        Graph graph = bert();
        Wire bias = graph.weights().keySet().stream()
                .filter(wire -> wire.name().equals("classifier.bias"))
                .findFirst()
                .orElseThrow();
        Weight before = graph.weights().get(bias);
        Map<Wire, Weight> weights = new LinkedHashMap<>(graph.weights());
        Weight.Live live = Weight.Live.of(Tensor.zeros(DType.FLOAT, before.shape()));
        weights.put(bias, live);
        live.set(Tensor.fill(DType.FLOAT, before.shape(), i -> 0.5 + i));
        OnnxModel.write(folder, graph.withBody(weights, graph.nodes()), Long.MAX_VALUE);

        Weight read = OnnxReader.read(folder.resolve("model.onnx")).weights().get(bias);
        assertThat(read).isEqualTo(Weight.of(live.value()));
    }

    @Test
    void ports_are_named_and_sized_as_optimum_does() throws IOException {
        Graph graph = bert();
        assertThat(graph.inputs().stream().map(port -> port.wire() + " " + port.type()))
                .containsExactlyInAnyOrder(
                        "input_ids int64[batch_size,sequence_length]",
                        "attention_mask int64[batch_size,sequence_length]",
                        "token_type_ids int64[batch_size,sequence_length]");
        assertThat(graph.outputs().stream().map(port -> port.wire() + " " + port.type()))
                .containsExactly("logits float[batch_size,3]");
    }

    private static List<String> names(Path folder) throws IOException {
        List<String> names = new ArrayList<>();
        try (var files = Files.list(folder)) {
            files.forEach(file -> names.add(file.getFileName().toString()));
        }
        return names.stream().sorted().toList();
    }
}
