package dev.limpid.runtime;

import dev.limpid.canonical.DropZipMap;
import dev.limpid.canonical.FoldConditions;
import dev.limpid.canonical.HoistConstants;
import dev.limpid.canonical.InlineFunctions;
import dev.limpid.canonical.RaiseOpset;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Shapes;
import dev.limpid.onnx.GoldenModels;
import dev.limpid.onnx.GoldenModels.Case;
import dev.limpid.onnx.OnnxReader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Files as exporters write them, through all rewrites, against the frameworks that they come from. */
class ForeignModelsTest {
    private static final Runtime RUNTIME = new Runtime(new Runtime.Settings(1, 1 << 20, 1 << 20));

    @TempDir
    private static Path folder;

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    static List<Case> cases() {
        return GoldenModels.of("models.zip.gz", folder);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void rewrites_leave_what_a_model_computes(Case one) throws IOException {
        Graph graph = DropZipMap.rewrite(OnnxReader.read(one.file())).graph();
        runs(one, graph.functions().isEmpty() ? graph : InlineFunctions.rewrite(graph));
        graph = HoistConstants.rewrite(InlineFunctions.rewrite(graph));
        runs(one, graph);
        graph = RaiseOpset.rewrite(graph);
        runs(one, graph);
        graph = FoldConditions.rewrite(graph, Shapes.UNKNOWN);
        runs(one, graph);
        assertThat(graph.functions()).isEmpty();
    }

    private static void runs(Case one, Graph graph) {
        Values values = RUNTIME.run(graph, Runtime.Kind.SHARED, one.in());
        assertThat(values.byWire()).hasSameSizeAs(one.out());
        values.byWire()
                .forEach((wire, value) ->
                        GoldenModels.assertClose(wire.name(), value, one.out().get(wire.name()), 2e-6));
    }
}
