package dev.limpid.architecture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.canonical.HoistConstants;
import dev.limpid.canonical.RaiseOpset;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Wire;
import dev.limpid.onnx.OnnxReader;
import dev.limpid.runtime.ProbeShapes;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Captum's DeepLift and DeepLiftShap and shap's DeepExplainer in float64, from {@code tools/golden/captum_deeplift.py}. */
class DeepLiftGoldenTest {
    private static final JsonNode GOLDEN = golden();
    private static final Runtime RUNTIME =
            new Runtime(Runtime.Settings.standard().withThreads(1));

    /** Of the largest number. */
    private static final double TOLERANCE = 1e-3;

    @TempDir
    Path folder;

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    private static JsonNode golden() {
        try (InputStream packed =
                Objects.requireNonNull(DeepLiftGoldenTest.class.getResourceAsStream("/golden/deeplift.json.gz"))) {
            return new ObjectMapper().readTree(new GZIPInputStream(packed));
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    static List<String> nets() {
        List<String> names = new ArrayList<>();
        GOLDEN.get("nets").fieldNames().forEachRemaining(names::add);
        names.removeAll(List.of("near", "softmax"));
        return names;
    }

    /** An ONNX file's graph, from x to y. */
    private Emitted net(JsonNode golden) throws IOException {
        byte[] packed = Base64.getDecoder().decode(golden.get("onnx").textValue());
        Path file = folder.resolve("net.onnx");
        Files.copy(new GZIPInputStream(new ByteArrayInputStream(packed)), file);
        Graph graph = RaiseOpset.rewrite(HoistConstants.rewrite(OnnxReader.read(file)));
        return new Emitted(
                graph, ProbeShapes.of(graph, RUNTIME).shapes(), new Wire("x"), Map.of("y", new Wire("y")), null);
    }

    private static Tensor tensor(Shape shape, JsonNode numbers) {
        double[] values = TinyText.numbers(numbers);
        return Tensor.fill(DType.FLOAT, shape, i -> values[i]);
    }

    /** Multipliers by baseline, {@code [baseline][element]}. */
    private static double[][] multipliers(Compared compared, int entry, Tensor x, List<Tensor> baselines, int entries) {
        double[][] found = new double[baselines.size()][];
        for (int b = 0; b < found.length; b++) {
            Map<String, Tensor> feeds = new LinkedHashMap<>();
            feeds.put("x", x);
            feeds.put(Compared.REFERENCE, baselines.get(b));
            feeds.put(Compared.WEIGHTS, Tensor.fill(DType.FLOAT, Shape.of(1, entries), i -> i == entry ? 1 : 0));
            found[b] = RUNTIME.run(compared.graph(), Runtime.Kind.SHARED, feeds)
                    .get(compared.signal())
                    .toDoubles();
        }
        return found;
    }

    private static double[] mean(double[][] multipliers, Tensor x, List<Tensor> baselines) {
        double[] mean = new double[x.size()];
        for (int b = 0; b < multipliers.length; b++) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += multipliers[b][i] * (x.at(i) - baselines.get(b).at(i)) / multipliers.length;
            }
        }
        return mean;
    }

    private static void assertClose(double[] found, double[] expected, String name) {
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        assertThat(largest).isGreaterThan(1e-3);
        assertThat(found).as(name).containsExactly(expected, within(TOLERANCE * largest));
    }

    @ParameterizedTest
    @MethodSource("nets")
    void attributions_are_those_of_captum_and_shap(String name) throws IOException {
        JsonNode golden = GOLDEN.get("nets").get(name);
        assertThat(golden.get("margin").doubleValue()).matches(margin -> margin > 5e-3 || name.equals("relu-zero"));
        assertThat(golden.get("gap").doubleValue()).isLessThan(1e-12);
        Emitted net = net(golden);
        Shape shape = Shape.of(1, 2, 9, 8);
        Tensor x = tensor(shape, golden.get("x"));
        List<Tensor> baselines = new ArrayList<>();
        golden.get("baselines").forEach(one -> baselines.add(tensor(shape, one)));
        JsonNode all = golden.get("attributions");
        Compared compared = Compared.of(net, new Wire("y"));
        for (int entry = 0; entry < all.size(); entry++) {
            double[][] found = multipliers(compared, entry, x, baselines, all.size());
            assertClose(mean(found, x, baselines), TinyText.numbers(all.get(entry)), name + " " + entry);
        }
    }

    /** Δ is a millionth: in float32 the quotient of two such differences would be anything. */
    @Test
    void multipliers_keep_their_digits_where_the_baseline_is_near() throws IOException {
        JsonNode golden = GOLDEN.get("nets").get("near");
        assertThat(golden.get("margin").doubleValue()).isLessThan(1e-8);
        Shape shape = Shape.of(1, 2, 9, 8);
        Tensor x = tensor(shape, golden.get("x"));
        Tensor near = tensor(shape, golden.get("baselines").get(0));
        JsonNode all = golden.get("attributions");
        Compared compared = Compared.of(net(golden), new Wire("y"));
        for (int entry = 0; entry < all.size(); entry++) {
            double[] found = multipliers(compared, entry, x, List.of(near), all.size())[0];
            double[] expected = TinyText.numbers(all.get(entry));
            for (int i = 0; i < found.length; i++) {
                double moved = x.at(i) - near.at(i);
                expected[i] = moved == 0 ? 0 : expected[i] / moved;
                found[i] = moved == 0 ? 0 : found[i];
            }
            assertClose(found, expected, "near " + entry);
        }
    }

    @Test
    void a_softmax_adds_up_where_captums_does_not() throws IOException {
        JsonNode golden = GOLDEN.get("nets").get("softmax");
        assertThat(golden.get("captum_gap").doubleValue()).isGreaterThan(0.1);
        Shape shape = Shape.of(1, 2, 9, 8);
        Tensor x = tensor(shape, golden.get("x"));
        List<Tensor> baselines = List.of(tensor(shape, golden.get("baselines").get(0)));
        double[] differences = TinyText.numbers(golden.get("difference"));
        Compared compared = Compared.of(net(golden), new Wire("y"));
        for (int entry = 0; entry < differences.length; entry++) {
            double[] shares = mean(multipliers(compared, entry, x, baselines, differences.length), x, baselines);
            assertThat(Arrays.stream(shares).sum())
                    .as("entry %d", entry)
                    .isCloseTo(differences[entry], within(1e-3 * Math.abs(differences[entry])));
        }
    }

    @Test
    void a_resnets_pooled_features_get_what_captum_gives_them() throws IOException {
        JsonNode golden = GOLDEN.get("resnet");
        assertThat(golden.get("margin").doubleValue()).isGreaterThan(5e-3);
        Emitted net = new TinyVision("resnet-basic").emit();
        Wire pooled = net.graph().nodes().stream()
                .filter(node -> node.is("MaxPool"))
                .findFirst()
                .orElseThrow()
                .out(0);
        Shape shape = Shape.of(1, 3, 24, 20);
        Graph stem = net.graph().withOutputs(List.of(pooled)).pruned();
        Tensor pixels = tensor(shape, golden.get("x"));
        Tensor x = RUNTIME.run(stem, Runtime.Kind.SHARED, Map.of("pixel_values", pixels))
                .get(pooled);
        Tensor baseline = RUNTIME.run(
                        stem,
                        Runtime.Kind.SHARED,
                        Map.of(
                                "pixel_values",
                                tensor(shape, golden.get("baselines").get(0))))
                .get(pooled);
        Compared compared =
                Compared.of(new Emitted(net.graph(), net.shapes(), pooled, net.outputs(), null), classes(net));
        JsonNode all = golden.get("attributions");
        for (int entry = 0; entry < all.size(); entry++) {
            int one = entry;
            Map<String, Tensor> feeds = Map.of(
                    "pixel_values",
                    pixels,
                    Compared.REFERENCE,
                    baseline,
                    Compared.WEIGHTS,
                    Tensor.fill(DType.FLOAT, Shape.of(1, all.size()), i -> i == one ? 1 : 0));
            double[] found = RUNTIME.run(compared.graph(), Runtime.Kind.SHARED, feeds)
                    .get(compared.signal())
                    .toDoubles();
            assertClose(
                    mean(new double[][] {found}, x, List.of(baseline)),
                    TinyText.numbers(all.get(entry)),
                    "entry " + entry);
        }
    }

    private static Wire classes(Emitted net) {
        return Objects.requireNonNull(net.outputs().get("classes"));
    }
}
