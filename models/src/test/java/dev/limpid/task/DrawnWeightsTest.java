package dev.limpid.task;

import dev.limpid.architecture.Emitted;
import dev.limpid.evaluate.Randomisation;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Port;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.look.LayerWeights;
import dev.limpid.model.Input;
import dev.limpid.model.Layout;
import dev.limpid.model.Model;
import dev.limpid.model.Probe;
import dev.limpid.model.Provenance;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Weights can be drawn anew in every architecture that is emitted, and in what both of PyTorch's exporters write. */
class DrawnWeightsTest {
    private static final Runtime RUNTIME = new Runtime(TinyBert.SETTINGS);

    /** Positions of a text. */
    private static final int LENGTH = 6;

    /** Pixels of a picture. */
    private static final int EDGE = 32;

    @TempDir
    Path folder;

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    /** Each architecture; of what exporters write, texts by one of them and pictures by the other. */
    static Stream<String> models() throws IOException {
        return ResidualStreamsTest.models()
                .filter(name -> !name.startsWith("tiny-text-onnx") || name.contains("torchscript"))
                .filter(name -> !name.startsWith("tiny-vision-onnx") || name.contains("dynamo"));
    }

    /** A graph without words for what it reads. */
    private record Bare(Emitted emitted) implements Model<Map<String, Tensor>> {
        @Override
        public Graph graph() {
            return emitted.graph();
        }

        @Override
        public Shapes shapes() {
            return emitted.shapes();
        }

        @Override
        public Runtime runtime() {
            return RUNTIME;
        }

        @Override
        public Provenance provenance() {
            return new Provenance("bare", "test", "0".repeat(64), graph().parameters(), "none");
        }

        @Override
        public Wire features() {
            return emitted.features();
        }

        @Override
        public Layout layout() {
            return Layout.of(shapes().of(features()));
        }

        @Override
        public Input prepare(Map<String, Tensor> tensors) {
            return new Input(List.of(), tensors, List.of(), List.of(), List.of());
        }

        @Override
        public Input absent(Input input, String how) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Tensor predict(List<Map<String, Tensor>> inputs) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    private static Input something(Bare model) {
        Random random = new Random(4);
        Map<String, Tensor> feeds = new LinkedHashMap<>();
        for (Port port : model.graph().inputs()) {
            TensorType type = Objects.requireNonNull(port.type());
            long[] sizes = new long[type.rank()];
            for (int axis = 0; axis < sizes.length; axis++) {
                sizes[axis] = type.dim(axis) instanceof Dim.Fixed fixed
                        ? fixed.size()
                        : axis == 0 ? 1 : type.dtype() == DType.FLOAT ? EDGE : LENGTH;
            }
            String name = port.wire().name();
            boolean ones = name.contains("mask");
            Tensor value = Tensor.fill(
                    type.dtype(),
                    Shape.of(sizes),
                    i -> type.dtype() == DType.FLOAT
                            ? random.nextGaussian()
                            : ones ? 1 : name.contains("type") ? 0 : name.contains("position") ? i : 3 + i);
            feeds.put(name, value);
        }
        return model.prepare(feeds);
    }

    private static double[] value(Probe probe, Input input, Wire wire) {
        return probe.tap(input, List.of(wire)).get(wire).toDoubles();
    }

    @ParameterizedTest
    @MethodSource("models")
    void no_parameter_is_left_and_drawn_networks_give_other_numbers_that_are_finite(String name) throws IOException {
        Bare model = new Bare(Objects.requireNonNull(
                Structure.of(TinyBert.folder(file(name)), RUNTIME).ready()));
        Input input = something(model);
        for (Port port : model.graph().outputs()) {
            Wire output = port.wire();
            everyParameterHasALayer(model, output);
            Randomisation.Settings settings = new Randomisation.Settings(
                    Randomisation.Order.TOP_DOWN, Randomisation.Mode.CASCADING, Integer.MAX_VALUE, 1);
            try (Randomisation walk = Randomisation.of(new Probe(model), output, settings)) {
                double[] before = value(walk.original(), input, output);
                assertThat(Arrays.stream(before).allMatch(Double::isFinite)).isTrue();
                for (int stage : new int[] {0, walk.stages().size() - 1}) {
                    double[] now = value(walk.at(stage), input, output);
                    assertThat(now).isNotEqualTo(before);
                    assertThat(Arrays.stream(now).allMatch(Double::isFinite))
                            .as("%s", walk.stages().get(stage))
                            .isTrue();
                }
                assertThat(value(walk.original(), input, output)).isEqualTo(before);
            }
        }
    }

    private static void everyParameterHasALayer(Bare model, Wire output) {
        Graph whole = model.graph().withOutputs(List.of(output)).pruned();
        Set<Wire> found = new HashSet<>();
        List<String> names = new ArrayList<>();
        for (LayerWeights layer : LayerWeights.of(model.graph(), model.shapes(), output)) {
            names.add(layer.layer());
            assertThat(layer.weights()).isNotEmpty();
            layer.weights().forEach(wire -> assertThat(found.add(wire)).isTrue());
        }
        assertThat(names).doesNotHaveDuplicates();
        assertThat(names.get(0)).isIn("embeddings", "block 0");
        whole.weights().forEach((wire, weight) -> {
            boolean learnt = weight.dtype().isFloating() && weight.shape().size() > 1;
            assertThat(found.contains(wire)).as("%s: %s", wire, weight).isEqualTo(learnt);
        });
    }

    private Path file(String name) throws IOException {
        Path resource = TinyBert.resource("/" + name);
        if (!name.endsWith(".gz")) {
            return resource;
        }
        Path file = folder.resolve("model.onnx");
        try (InputStream packed = new GZIPInputStream(Files.newInputStream(resource))) {
            Files.copy(packed, file);
        }
        return file;
    }
}
