package dev.limpid.architecture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.backward.Backward;
import dev.limpid.backward.RuleTable;
import dev.limpid.canonical.CountCovered;
import dev.limpid.canonical.FoldBatchNorm;
import dev.limpid.canonical.FuseGelu;
import dev.limpid.canonical.FuseLayerNormalization;
import dev.limpid.canonical.HoistConstants;
import dev.limpid.canonical.RaiseOpset;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.Wire;
import dev.limpid.onnx.OnnxReader;
import dev.limpid.rules.Composite;
import dev.limpid.rules.Lrp;
import dev.limpid.runtime.ProbeShapes;
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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rule ε through activations, squeezing and excitation, depthwise convolutions and normalisations, against the gradient
 * of a network in which these are constants, in float64: {@code tools/golden/convnet_relevance.py}.
 */
class ConvnetRelevanceTest {
    private static final JsonNode GOLDEN = golden();
    private static final Runtime RUNTIME =
            new Runtime(Runtime.Settings.standard().withThreads(1));

    /** Of the largest number: ε and float32 show where a layer's value is next to nothing. */
    private static final double TOLERANCE = 2e-3;

    @TempDir
    Path folder;

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    private static JsonNode golden() {
        try (InputStream packed = Objects.requireNonNull(
                ConvnetRelevanceTest.class.getResourceAsStream("/golden/convnet-relevance.json.gz"))) {
            return new ObjectMapper().readTree(new GZIPInputStream(packed)).get("models");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static List<String> models() {
        List<String> names = new ArrayList<>();
        GOLDEN.fieldNames().forEachRemaining(names::add);
        return names;
    }

    static Stream<String> files() throws IOException {
        try (Stream<Path> files = Files.list(TinyText.resource("/tiny-vision-onnx"))) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> GOLDEN.has(name.substring(0, name.indexOf('.'))))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void relevance_is_the_gradient_of_what_is_left_when_the_rest_is_constant(String name) throws IOException {
        Emitted emitted = new TinyVision(name).emit();
        assertAgrees(name, emitted.graph(), emitted.shapes());
        assertAgrees(name, FoldBatchNorm.rewrite(emitted.graph()), emitted.shapes());
    }

    @ParameterizedTest
    @MethodSource("files")
    void so_it_is_in_both_exporters_files(String file) throws IOException {
        Path unpacked = folder.resolve("model.onnx");
        try (InputStream packed =
                Objects.requireNonNull(ConvnetRelevanceTest.class.getResourceAsStream("/tiny-vision-onnx/" + file))) {
            Files.copy(new GZIPInputStream(packed), unpacked);
        }
        Graph graph = CountCovered.rewrite(RaiseOpset.rewrite(HoistConstants.rewrite(OnnxReader.read(unpacked))));
        Graph fused = FuseGelu.rewrite(FuseLayerNormalization.rewrite(
                graph, ProbeShapes.of(graph, RUNTIME).shapes()));
        assertAgrees(
                file.substring(0, file.indexOf('.')),
                fused,
                ProbeShapes.of(fused, RUNTIME).shapes());
    }

    private static void assertAgrees(String name, Graph graph, Shapes shapes) {
        JsonNode golden = GOLDEN.get(name);
        int picture = golden.get("picture").intValue();
        int entry = golden.get("entry").intValue();
        Tensor pixels = new TinyVision(name).pixels(picture + 1).slice(picture);
        Shape shape = Shape.of(
                1, pixels.shape().dim(0), pixels.shape().dim(1), pixels.shape().dim(2));
        Tensor one = Tensor.fill(DType.FLOAT, shape, pixels::at);
        RuleTable table = Lrp.table(Composite.epsilon(1e-9));
        GraphBuilder build = GraphBuilder.on(graph, shapes);
        Expr scores = build.expr(new Wire("classes"));
        Expr seed = scores.mul(build.input(TinyText.PICK, scores.type()));
        Expr signal = Backward.pull(table, build, graph.nodes(), scores, seed, List.of(new Wire("pixel_values")))
                .get(0);
        build.output(TinyText.SIGNAL.name(), Objects.requireNonNull(signal));
        Graph backward = build.build().withOutputs(List.of(TinyText.SIGNAL)).pruned();
        Map<String, Tensor> feeds = new LinkedHashMap<>(Map.of("pixel_values", one));
        long classes = RUNTIME.run(
                        graph.withOutputs(List.of(new Wire("classes"))).pruned(), Runtime.Kind.SHARED, feeds)
                .get(new Wire("classes"))
                .shape()
                .dim(1);
        feeds.put(TinyText.PICK, Tensor.fill(DType.FLOAT, Shape.of(1, classes), i -> i == entry ? 1 : 0));
        double[] found = RUNTIME.run(backward, Runtime.Kind.SHARED, feeds)
                .get(TinyText.SIGNAL)
                .toDoubles();
        double[] expected = TinyText.numbers(golden.get("relevance"));
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        double worst = 0;
        for (int i = 0; i < expected.length; i++) {
            double error = Math.abs(found[i] - expected[i]);
            worst = error <= worst ? worst : error;
        }
        assertThat(worst / largest).as(name).isLessThan(TOLERANCE);
    }
}
