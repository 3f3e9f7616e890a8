package dev.limpid.architecture;

import dev.limpid.canonical.HoistConstants;
import dev.limpid.canonical.RaiseOpset;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Port;
import dev.limpid.graph.Wire;
import dev.limpid.onnx.OnnxReader;
import dev.limpid.runtime.ProbeShapes;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.Shape;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** The same models as PyTorch's two exporters write them. */
class TinyTextOnnxTest {
    private static final Runtime RUNTIME =
            new Runtime(Runtime.Settings.standard().withThreads(1));

    @TempDir
    Path folder;

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    static Stream<String> files() throws IOException {
        try (Stream<Path> files = Files.list(TinyText.resource("/tiny-text-onnx"))) {
            return files.map(file -> file.getFileName().toString().replace(".onnx.gz", "")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void outputs_and_gradients_are_those_of_transformers(String name) throws IOException {
        Graph graph = RaiseOpset.rewrite(HoistConstants.rewrite(OnnxReader.read(unpacked(name))));
        Map<String, Wire> outputs =
                graph.outputs().stream().map(Port::wire).collect(Collectors.toMap(Wire::name, wire -> wire));
        Emitted read = new Emitted(graph, ProbeShapes.of(graph, RUNTIME).shapes(), lookup(graph), outputs, null);
        new TinyText(name.substring(0, name.indexOf('.'))).assertAgrees(read, RUNTIME);
    }

    private Path unpacked(String name) throws IOException {
        Path file = folder.resolve(name + ".onnx");
        try (InputStream packed = Objects.requireNonNull(
                TinyTextOnnxTest.class.getResourceAsStream("/tiny-text-onnx/" + name + ".onnx.gz"))) {
            Files.copy(new GZIPInputStream(packed), file);
        }
        return file;
    }

    /** Where rows of the word embeddings are picked. */
    static Wire lookup(Graph graph) {
        List<Node> lookups = graph.nodes().stream()
                .filter(node -> node.is("Gather") && graph.weights().containsKey(node.in(0)))
                .filter(node -> {
                    Shape table = graph.weights().get(node.in(0)).shape();
                    return table.rank() == 2 && table.dim(0) == TinyText.WORDS;
                })
                .toList();
        if (lookups.size() != 1) {
            throw new IllegalStateException("One lookup of words was expected, there are " + lookups);
        }
        return lookups.get(0).out(0);
    }
}
