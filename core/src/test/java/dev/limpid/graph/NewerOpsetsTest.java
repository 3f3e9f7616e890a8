package dev.limpid.graph;

import dev.limpid.onnx.GoldenModels;
import dev.limpid.onnx.GoldenModels.Case;
import dev.limpid.onnx.OnnxReader;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** ONNX's own node tests, in the forms that operators have from opset 17 to 26. */
class NewerOpsetsTest {
    @TempDir
    private static Path folder;

    @Test
    void what_is_inferred_of_an_operator_is_what_it_gives_in_every_opset() throws IOException {
        int known = 0;
        int all = 0;
        StringBuilder failures = new StringBuilder();
        try (Runtime runtime = new Runtime(new Runtime.Settings(1, 1 << 16, 1 << 20))) {
            for (Case one : GoldenModels.of("newer.zip.gz", folder)) {
                Graph graph = OnnxReader.read(one.file());
                Shapes inferred = Shapes.infer(graph, Shapes.UNKNOWN);
                runtime.run(graph, Runtime.Kind.SHARED, one.in())
                        .byWire()
                        .forEach((wire, value) -> GoldenModels.assertClose(
                                one.name(), value, one.out().get(wire.name()), 1e-5));
                for (Map.Entry<String, Tensor> out : one.out().entrySet()) {
                    all++;
                    TensorType said = inferred.find(new Wire(out.getKey())).orElse(null);
                    if (said != null) {
                        known++;
                        Tensor value = out.getValue();
                        if (said.dtype() != value.dtype() || !said.admits(value.shape())) {
                            failures.append('\n')
                                    .append(one)
                                    .append(": inferred ")
                                    .append(said);
                            failures.append(", got ").append(value.dtype()).append(value.shape());
                        }
                    }
                }
            }
        }
        assertThat(failures.toString()).isEmpty();
        assertThat(known).as("of %d", all).isGreaterThan(all * 3 / 4);
    }
}
