package dev.limpid.architecture;

import dev.limpid.canonical.CountCovered;
import dev.limpid.canonical.HoistConstants;
import dev.limpid.canonical.RaiseOpset;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Port;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.Wire;
import dev.limpid.onnx.OnnxReader;
import dev.limpid.runtime.ProbeShapes;
import dev.limpid.runtime.Runtime;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** The same models as PyTorch's two exporters write them. */
class TinyVisionOnnxTest {
    private static final Runtime RUNTIME =
            new Runtime(Runtime.Settings.standard().withThreads(1));

    @TempDir
    Path folder;

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    static Stream<String> files() throws IOException {
        try (Stream<Path> files = Files.list(TinyText.resource("/tiny-vision-onnx"))) {
            return files.map(file -> file.getFileName().toString().replace(".onnx.gz", "")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void outputs_and_gradients_agree(String name) throws IOException {
        Graph graph = CountCovered.rewrite(RaiseOpset.rewrite(HoistConstants.rewrite(OnnxReader.read(unpacked(name)))));
        Map<String, Wire> outputs =
                graph.outputs().stream().map(Port::wire).collect(Collectors.toMap(Wire::name, wire -> wire));
        Shapes shapes = ProbeShapes.of(graph, RUNTIME).shapes();
        Emitted read = new Emitted(graph, shapes, new Wire("pixel_values"), outputs, null);
        new TinyVision(name.substring(0, name.indexOf('.'))).assertAgrees(read, RUNTIME);
    }

    private Path unpacked(String name) throws IOException {
        Path file = folder.resolve(name + ".onnx");
        try (InputStream packed = Objects.requireNonNull(
                TinyVisionOnnxTest.class.getResourceAsStream("/tiny-vision-onnx/" + name + ".onnx.gz"))) {
            Files.copy(new GZIPInputStream(packed), file);
        }
        return file;
    }
}
