package dev.limpid.task;

import dev.limpid.architecture.Architectures;
import dev.limpid.architecture.Emitted;
import dev.limpid.format.WeightFile;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Port;
import dev.limpid.graph.Wire;
import dev.limpid.runtime.Runtime;
import dev.limpid.runtime.Values;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class SentencePairTest {
    @Test
    void sizes_follow_from_the_number_of_pairs_and_are_those_of_a_run() throws IOException {
        Path home = TinyBert.resource("/tiny-text/distilbert-encoder");
        Emitted encoder = Architectures.emit(home, WeightFile.read(home.resolve("model.safetensors")));
        Emitted pair = SentencePair.of(encoder, Pooling.MEAN);
        Graph graph = pair.graph();
        List<Wire> floats = graph.nodes().stream()
                .flatMap(node -> node.outputs().stream())
                .filter(wire -> pair.shapes().isFloating(wire))
                .toList();
        assertThat(floats).hasSizeGreaterThan(50);
        long pairs = 3;
        long sequence = 7;
        Map<String, Tensor> feeds = new LinkedHashMap<>();
        Map<String, Long> sizes = new LinkedHashMap<>();
        for (Port port : graph.inputs()) {
            feeds.put(port.wire().name(), Tensor.fill(DType.INT64, Shape.of(pairs, 2, sequence), i -> 1));
            sizes.put(pair.shapes().of(port.wire()).dim(0).toString(), pairs);
            sizes.put(pair.shapes().of(port.wire()).dim(2).toString(), sequence);
        }
        assertThat(sizes).hasSize(2);
        try (Runtime runtime = new Runtime(TinyBert.SETTINGS)) {
            Values values = runtime.run(graph.withOutputs(floats), Runtime.Kind.SHARED, feeds);
            for (Wire wire : floats) {
                long[] expected = pair.shapes().of(wire).dims().stream()
                        .mapToLong(dim -> dim.size(sizes).orElse(-1))
                        .toArray();
                assertThat(values.get(wire).shape().toArray()).as(wire.name()).isEqualTo(expected);
            }
        }
    }
}
