package dev.limpid.architecture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.backward.Backward;
import dev.limpid.backward.RuleTable;
import dev.limpid.canonical.FuseGelu;
import dev.limpid.canonical.FuseLayerNormalization;
import dev.limpid.canonical.HoistConstants;
import dev.limpid.canonical.RaiseOpset;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Port;
import dev.limpid.graph.Wire;
import dev.limpid.onnx.OnnxReader;
import dev.limpid.rules.AttnLrp;
import dev.limpid.runtime.ProbeShapes;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Against LXT in float64, which multiplies inputs by the gradients of a changed backward pass ({@code
 * tools/golden/attn_lrp.py}): graphs of ours, and files of both exporters as they are and with what they wrote out fused.
 */
class AttnLrpGoldenTest {
    /** Of the largest number. */
    private static final double TOLERANCE = 1e-3;

    static final double EPSILON = AttnLrp.EPSILON;
    private static final JsonNode GOLDEN = golden();
    private static final Runtime RUNTIME =
            new Runtime(Runtime.Settings.standard().withThreads(1));

    @TempDir
    Path folder;

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    private static JsonNode golden() {
        try (InputStream packed =
                Objects.requireNonNull(AttnLrpGoldenTest.class.getResourceAsStream("/golden/attn-lrp.json.gz"))) {
            return new ObjectMapper().readTree(new GZIPInputStream(packed));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<String> names(String kind) {
        List<String> names = new ArrayList<>();
        GOLDEN.get(kind).fieldNames().forEachRemaining(names::add);
        return names;
    }

    static List<String> texts() {
        return names("texts");
    }

    static List<String> pictures() {
        return names("pictures");
    }

    static Stream<String> textFiles() throws IOException {
        return files("/tiny-text-onnx", texts());
    }

    static Stream<String> pictureFiles() throws IOException {
        return files("/tiny-vision-onnx", pictures());
    }

    private static Stream<String> files(String folder, List<String> known) throws IOException {
        try (Stream<Path> files = Files.list(TinyText.resource(folder))) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> known.contains(name.substring(0, name.indexOf('.'))))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("texts")
    void texts_agree(String name) throws IOException {
        assertText(name, new TinyText(name).emit());
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void pictures_agree(String name) throws IOException {
        assertPicture(name, new TinyVision(name).emit());
    }

    @ParameterizedTest
    @MethodSource("textFiles")
    void files_of_texts_agree_as_they_are_and_fused(String file) throws IOException {
        Graph graph = read("/tiny-text-onnx/" + file);
        String name = file.substring(0, file.indexOf('.'));
        assertText(name, emitted(graph, lookup(graph)));
        assertText(name, emitted(fused(graph), lookup(graph)));
    }

    @ParameterizedTest
    @MethodSource("pictureFiles")
    void files_of_pictures_agree_as_they_are_and_fused(String file) throws IOException {
        Graph graph = read("/tiny-vision-onnx/" + file);
        String name = file.substring(0, file.indexOf('.'));
        Wire pixels = new Wire("pixel_values");
        assertPicture(name, emitted(graph, pixels));
        assertPicture(name, emitted(fused(graph), pixels));
    }

    /** With rotary positions, grouped queries, gates and normalisation by the mean of squares, all of it written out. */
    @ParameterizedTest
    @EnumSource(AttnLrp.Variant.class)
    void a_causal_decoder_agrees(AttnLrp.Variant variant) throws IOException {
        JsonNode golden = GOLDEN.get("decoder");
        Wire embeddings = new Wire("inputs_embeds");
        Emitted emitted = emitted(read("/attn-lrp-onnx/llama.torchscript.onnx.gz"), embeddings);
        Map<String, Tensor> feeds = new LinkedHashMap<>();
        feeds.put(embeddings.name(), tensor(DType.FLOAT, golden.get(embeddings.name()), 2, 6, 16));
        feeds.put("attention_mask", tensor(DType.INT64, golden.get("attention_mask"), 2, 6));
        double[] pick = new double[2 * 6 * 40];
        for (int text = 0; text < 2; text++) {
            int position = golden.get("target").get(0).get(text).intValue();
            pick[
                    (text * 6 + position) * 40
                            + golden.get("target").get(1).get(text).intValue()] = 1;
        }
        feeds.put(TinyText.PICK, Tensor.fill(DType.FLOAT, Shape.of(2, 6, 40), i -> pick[i]));
        RuleTable table = new AttnLrp(variant, EPSILON, 0, 0).table();
        Tensor found = RUNTIME.run(pulled(emitted, new Wire("logits"), table), Runtime.Kind.SHARED, feeds)
                .get(TinyText.SIGNAL);
        assertAgrees("decoder " + variant, golden.get(variant.toString()), found);
    }

    private static Tensor tensor(DType dtype, JsonNode numbers, long... dims) {
        double[] values = TinyText.numbers(numbers);
        return Tensor.fill(dtype, Shape.of(dims), i -> values[i]);
    }

    @ParameterizedTest
    @EnumSource(AttnLrp.Variant.class)
    void gamma_agrees_with_zennit_in_linear_layers_outside_attention(AttnLrp.Variant variant) throws IOException {
        AttnLrp rules = new AttnLrp(
                variant,
                EPSILON,
                GOLDEN.get("gammas").get(1).doubleValue(),
                GOLDEN.get("gammas").get(0).doubleValue());
        for (String name : List.of("torchvision-vit", "vit-classes")) {
            JsonNode expected = GOLDEN.get("pictures").get(name).get(variant + "-gamma");
            assertAgrees(name, expected, picture(name, new TinyVision(name).emit(), rules));
            for (String exporter : List.of("torchscript", "dynamo")) {
                Graph graph = fused(read("/tiny-vision-onnx/" + name + "." + exporter + ".onnx.gz"));
                Emitted file = emitted(graph, new Wire("pixel_values"));
                assertAgrees(name + " by " + exporter, expected, picture(name, file, rules));
            }
        }
    }

    private static void assertText(String name, Emitted emitted) {
        TinyText.Run run = new TinyText.Run(name, GOLDEN.get("texts").get(name));
        for (String role : run.roles()) {
            Wire output = Objects.requireNonNull(emitted.outputs().get(role));
            Map<String, Tensor> feeds = run.feeds();
            Graph forward = emitted.graph().withOutputs(List.of(output)).pruned();
            Tensor value = RUNTIME.run(forward, Runtime.Kind.SHARED, feeds).get(output);
            feeds.put(TinyText.PICK, run.pick(role, value.shape()));
            for (AttnLrp.Variant variant : AttnLrp.Variant.values()) {
                AttnLrp rules = new AttnLrp(variant, EPSILON, 0, 0);
                Tensor found = RUNTIME.run(pulled(emitted, output, rules.table()), Runtime.Kind.SHARED, feeds)
                        .get(TinyText.SIGNAL);
                assertAgrees(name + " " + variant + " " + role, run.output(role).get(variant.toString()), found);
            }
        }
    }

    private static void assertPicture(String name, Emitted emitted) {
        for (AttnLrp.Variant variant : AttnLrp.Variant.values()) {
            JsonNode expected = GOLDEN.get("pictures").get(name).get(variant.toString());
            Tensor found = picture(name, emitted, new AttnLrp(variant, EPSILON, 0, 0));
            assertAgrees(name + " " + variant, expected, found);
        }
    }

    private static Tensor picture(String name, Emitted emitted, AttnLrp rules) {
        TinyVision vision = new TinyVision(name);
        Wire output = Objects.requireNonNull(emitted.outputs().get(vision.of()));
        Map<String, Tensor> feeds = new LinkedHashMap<>(Map.of("pixel_values", vision.pixels(1)));
        long entries = RUNTIME.run(emitted.graph().withOutputs(List.of(output)).pruned(), Runtime.Kind.SHARED, feeds)
                .get(output)
                .shape()
                .dim(1);
        feeds.put(TinyText.PICK, Tensor.fill(DType.FLOAT, Shape.of(1, entries), i -> i == vision.entry() ? 1 : 0));
        return RUNTIME.run(pulled(emitted, output, rules.table()), Runtime.Kind.SHARED, feeds)
                .get(TinyText.SIGNAL);
    }

    static void assertAgrees(String what, JsonNode golden, Tensor found) {
        double[] expected = TinyText.numbers(golden);
        double[] actual = found.toDoubles();
        assertThat(actual).as(what).hasSameSizeAs(expected);
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        double worst = 0;
        for (int i = 0; i < expected.length; i++) {
            double error = Math.abs(actual[i] - expected[i]);
            worst = error <= worst ? worst : error;
        }
        assertThat(worst / largest).as(what).isLessThan(TOLERANCE);
    }

    /** The relevance of the features to the entries that {@link TinyText#PICK} picks. */
    static Graph pulled(Emitted emitted, Wire output, RuleTable table) {
        GraphBuilder build = GraphBuilder.on(emitted.graph(), emitted.shapes());
        Expr value = build.expr(output);
        Expr seed = value.mul(build.input(TinyText.PICK, value.type()));
        Expr signal = Backward.pull(table, build, emitted.graph().nodes(), value, seed, List.of(emitted.features()))
                .get(0);
        build.output(TinyText.SIGNAL.name(), Objects.requireNonNull(signal));
        return build.build().withOutputs(List.of(TinyText.SIGNAL)).pruned();
    }

    private static Emitted emitted(Graph graph, Wire features) {
        Map<String, Wire> outputs =
                graph.outputs().stream().map(Port::wire).collect(Collectors.toMap(Wire::name, wire -> wire));
        return new Emitted(graph, ProbeShapes.of(graph, RUNTIME).shapes(), features, outputs, null);
    }

    private static Graph fused(Graph graph) {
        return FuseGelu.rewrite(FuseLayerNormalization.rewrite(
                graph, ProbeShapes.of(graph, RUNTIME).shapes()));
    }

    private Graph read(String resource) throws IOException {
        Path file = folder.resolve(Path.of(resource).getFileName().toString());
        try (InputStream packed = Objects.requireNonNull(AttnLrpGoldenTest.class.getResourceAsStream(resource))) {
            Files.copy(new GZIPInputStream(packed), file);
        }
        return RaiseOpset.rewrite(HoistConstants.rewrite(OnnxReader.read(file)));
    }

    /** Where rows of the word embeddings are picked. */
    private static Wire lookup(Graph graph) {
        List<Node> lookups = graph.nodes().stream()
                .filter(node -> node.is("Gather") && graph.weights().containsKey(node.in(0)))
                .filter(node -> graph.weights().get(node.in(0)).shape().dim(0) == TinyText.WORDS
                        && graph.weights().get(node.in(0)).shape().rank() == 2)
                .toList();
        assertThat(lookups).hasSize(1);
        return lookups.get(0).out(0);
    }
}
