package dev.limpid.canonical;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.onnx.OnnxReader;
import dev.limpid.tensor.Tensor;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A graph that a script under {@code tools/golden} wrote, with an input (constant {@code NAME/given}) and what others say of
 * each output (constant {@code NAME/expected}).
 */
record GoldenGraph(Graph graph) {
    static GoldenGraph of(String name) {
        try {
            return new GoldenGraph(
                    OnnxReader.read(Path.of(Objects.requireNonNull(GoldenGraph.class.getResource("/golden/" + name))
                            .toURI())));
        } catch (IOException | URISyntaxException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    Map<String, Tensor> feeds() {
        Map<String, Tensor> feeds = new LinkedHashMap<>();
        graph.inputs().forEach(port -> feeds.put(port.wire().name(), constant(port.wire() + "/given")));
        return feeds;
    }

    Tensor expected(Wire output) {
        return constant(output + "/expected");
    }

    /** A constant, wherever it lies. */
    Tensor constant(String name) {
        Weight weight = Objects.requireNonNull(graph.weights().get(new Wire(name)), name);
        if (weight instanceof Weight.InMemory held) {
            return held.value();
        }
        Weight.InFile lies = (Weight.InFile) weight;
        try (FileChannel channel = FileChannel.open(lies.file(), StandardOpenOption.READ)) {
            ByteBuffer bytes = ByteBuffer.allocateDirect((int) lies.length());
            channel.read(bytes, lies.offset());
            return Tensor.over(lies.dtype(), lies.shape(), bytes.flip());
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }
}
