package dev.limpid.architecture;

import dev.limpid.canonical.HoistConstants;
import dev.limpid.canonical.RaiseOpset;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Port;
import dev.limpid.graph.Wire;
import dev.limpid.onnx.OnnxReader;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * DeepLIFT's shares add up over whole models: convolutional nets, vision transformers, text encoders and decoders, as their
 * folders have them and as both of PyTorch's exporters write them.
 */
class AdditivityTest {
    private static final Runtime RUNTIME =
            new Runtime(Runtime.Settings.standard().withThreads(1));

    /** Relative to the difference of the scores. */
    private static final double TOLERANCE = 1e-3;

    /** Of either score, a sum of hundreds of numbers around 1. */
    private static final double ROUNDING = 3e-6;

    @TempDir
    Path folder;

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    static List<TinyVision> pictures() {
        return TinyVision.all();
    }

    static List<TinyText> texts() {
        return TinyText.all();
    }

    static List<TinyDecoder> decoders() {
        return TinyDecoder.all();
    }

    static Stream<String> files() throws IOException {
        List<String> names = new ArrayList<>();
        for (String parent : List.of("/tiny-vision-onnx/", "/tiny-text-onnx/")) {
            try (Stream<Path> files = Files.list(TinyText.resource(parent))) {
                files.forEach(file -> names.add(parent + file.getFileName()));
            }
        }
        return names.stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void shares_of_pixels_add_up(TinyVision model) throws IOException {
        assertAddsUp(model.emit(), model.of(), Map.of("pixel_values", model.pixels(1)));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void shares_of_words_add_up(TinyText model) throws IOException {
        Emitted emitted = model.emit();
        for (String role : emitted.outputs().keySet()) {
            assertAddsUp(emitted, role, text(model, emitted.graph()));
        }
    }

    /**
     * Around zero a division by the root mean square has a slope of 1/√ε: layer upon layer of them leave no digit of shares
     * from there.
     */
    @ParameterizedTest
    @MethodSource("decoders")
    void shares_of_words_add_up_in_decoders(TinyDecoder model) {
        Emitted emitted = model.emit();
        boolean steep = !model.name().startsWith("gpt2");
        for (TinyDecoder.Run run : model.runs().toList()) {
            for (String role : emitted.outputs().keySet()) {
                // What a row of padding, without any key to look at, makes of its scores is lost.
                assertAddsUp(emitted, role, run.feeds(), shape -> run.own(role, shape), !steep);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void shares_add_up_in_both_exporters_files(String name) throws IOException {
        Graph graph = RaiseOpset.rewrite(HoistConstants.rewrite(OnnxReader.read(unpacked(name))));
        Map<String, Wire> outputs =
                graph.outputs().stream().map(Port::wire).collect(Collectors.toMap(Wire::name, wire -> wire));
        String model = name.substring(name.lastIndexOf('/') + 1, name.indexOf('.'));
        boolean picture = name.startsWith("/tiny-vision");
        Wire features = picture ? new Wire("pixel_values") : TinyTextOnnxTest.lookup(graph);
        Emitted read = new Emitted(graph, ProbeShapes.of(graph, RUNTIME).shapes(), features, outputs, null);
        for (String role : outputs.keySet()) {
            assertAddsUp(
                    read,
                    role,
                    picture
                            ? Map.of("pixel_values", new TinyVision(model).pixels(1))
                            : text(new TinyText(model), graph));
        }
    }

    private static Map<String, Tensor> text(TinyText model, Graph graph) {
        return model.runs()
                .filter(run -> run.suits(graph))
                .findFirst()
                .orElseThrow()
                .feeds();
    }

    /** From zero, and from references that differ from the input by as much as its own values, and by a tenth of that. */
    private static void assertAddsUp(Emitted emitted, String role, Map<String, Tensor> feeds) {
        assertAddsUp(emitted, role, feeds, shape -> Tensor.fill(DType.FLOAT, shape, i -> 1), true);
    }

    /** @param looked 1 at the entries of the output that are looked at, else 0 */
    private static void assertAddsUp(
            Emitted emitted, String role, Map<String, Tensor> feeds, Function<Shape, Tensor> looked, boolean fromZero) {
        Wire output = Objects.requireNonNull(emitted.outputs().get(role));
        Wire features = emitted.features();
        var forward = RUNTIME.run(
                emitted.graph().withOutputs(List.of(output, features)).pruned(), Runtime.Kind.SHARED, feeds);
        Tensor x = forward.get(features);
        Tensor shown = looked.apply(forward.get(output).shape());
        Tensor weights = Tensor.fill(DType.FLOAT, shown.shape(), i -> Math.sin(1 + i) * shown.at(i));
        Compared compared = Compared.of(emitted, output);
        Map<String, Tensor> all = new LinkedHashMap<>(feeds);
        all.put(Compared.WEIGHTS, weights);
        List<Tensor> references = List.of(
                Tensor.fill(x.dtype(), x.shape(), i -> x.at(x.size() - 1 - i)),
                Tensor.fill(x.dtype(), x.shape(), i -> x.at(i) + 0.1 * Math.sin(3 * i)),
                Tensor.zeros(x.dtype(), x.shape()));
        for (Tensor reference : references.subList(0, fromZero ? 3 : 2)) {
            all.put(Compared.REFERENCE, reference);
            var found = RUNTIME.run(compared.graph(), Runtime.Kind.SHARED, all);
            Tensor multipliers = found.get(compared.signal());
            double sum = 0;
            for (int i = 0; i < x.size(); i++) {
                sum += multipliers.at(i) * (x.at(i) - reference.at(i));
            }
            double difference = found.get(compared.score()).at(0)
                    - found.get(compared.referenceScore()).at(0);
            assertThat(Math.abs(difference)).isGreaterThan(1e-5);
            assertThat(sum)
                    .as("%s", role)
                    .isCloseTo(difference, within(Math.max(ROUNDING, TOLERANCE * Math.abs(difference))));
        }
    }

    private Path unpacked(String name) throws IOException {
        Path file = folder.resolve("model.onnx");
        try (InputStream packed = Objects.requireNonNull(AdditivityTest.class.getResourceAsStream(name))) {
            Files.copy(new GZIPInputStream(packed), file);
        }
        return file;
    }
}
