package dev.limpid.architecture;

import dev.limpid.format.WeightFile;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.model.AttentionMaps;
import dev.limpid.runtime.Runtime;
import dev.limpid.runtime.Values;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** The golden numbers are float64, ours float32. */
class TinyVisionGoldenTest {
    private static final Runtime RUNTIME =
            new Runtime(Runtime.Settings.standard().withThreads(1));

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    @ParameterizedTest
    @MethodSource("dev.limpid.architecture.TinyVision#all")
    void outputs_and_gradients_agree(TinyVision model) throws IOException {
        model.assertAgrees(model.emit(), RUNTIME);
    }

    @Test
    void the_names_that_transformers_has_in_memory_are_known() throws IOException {
        TinyVision vit = new TinyVision("vit-classes");
        WeightFile memory = WeightFile.read(vit.folder().resolve("pytorch_model.bin"));
        assertThat(memory.weights()).containsKey("vit.layers.1.attention.o_proj.bias");
        vit.assertAgrees(Architectures.emit(vit.folder(), memory), RUNTIME);
    }

    @ParameterizedTest
    @MethodSource("dev.limpid.architecture.TinyVision#all")
    void inferred_types_are_those_that_runs_have(TinyVision model) throws IOException {
        Emitted emitted = model.emit();
        Graph graph = emitted.graph();
        List<Wire> wires = new ArrayList<>();
        graph.nodes().forEach(node -> wires.addAll(node.outputs()));
        Tensor pixels = model.pixels(3);
        Values values = RUNTIME.run(graph.withOutputs(wires), Runtime.Kind.SHARED, Map.of("pixel_values", pixels));
        Map<Dim, Long> named = new HashMap<>(Map.of(Dim.of("batch"), 3L));
        for (Node node : graph.nodes()) {
            TensorType inferred = emitted.shapes().of(node.out(0));
            Tensor run = values.get(node.out(0));
            assertThat(inferred.dtype()).as("%s", node).isEqualTo(run.dtype());
            assertThat(inferred.rank()).as("%s", node).isEqualTo(run.shape().rank());
            for (int axis = 0; axis < inferred.rank(); axis++) {
                long size = run.shape().dim(axis);
                Dim dim = inferred.dim(axis);
                Dim expected = dim instanceof Dim.Fixed ? Dim.of(size) : dim;
                assertThat(dim).as("axis %d of %s", axis, node).isEqualTo(expected);
                assertThat(named.computeIfAbsent(dim, first -> size).longValue())
                        .as("axis %d of %s", axis, node)
                        .isEqualTo(size);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"vit-classes, 17", "vit-encoder, 13", "deit-teacher, 18", "timm-vit-mean, 19", "torchvision-vit, 17"})
    void attention_is_found(String name, int tokens) throws IOException {
        Emitted emitted = new TinyVision(name).emit();
        assertThat(AttentionMaps.in(emitted.graph(), emitted.shapes()))
                .hasSize(2)
                .allSatisfy(map -> assertThat(emitted.shapes().of(map))
                        .isEqualTo(TensorType.of(DType.FLOAT, "batch", 2, tokens, tokens)));
    }

    @ParameterizedTest
    @MethodSource("dev.limpid.architecture.TinyVision#all")
    void weights_stay_in_their_file(TinyVision model) throws IOException {
        assertThat(model.emit().graph().weights().values())
                .filteredOn(weight -> weight.shape().size() > 8)
                .isNotEmpty()
                .allSatisfy(weight -> assertThat(weight).isInstanceOf(Weight.InFile.class));
    }

    /** Means and variances of batch normalisation are none. */
    @ParameterizedTest
    @MethodSource("dev.limpid.architecture.TinyVision#all")
    void parameters_are_as_many_as_pytorch_counts(TinyVision model) throws IOException {
        assertThat(model.emit().graph().parameters()).isEqualTo(model.parameters());
    }
}
