package dev.limpid.runtime;

import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class WeightFoldersTest {
    @TempDir
    Path folder;

    private Weight.InFile twos(String file) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        // Begins off any alignment, as weights in a safetensors file do.
        ByteBuffer bytes = ByteBuffer.allocate(11).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(3);
        bytes.putFloat(2).putFloat(2);
        Files.write(path, bytes.array());
        return new Weight.InFile(DType.FLOAT, Shape.of(2), path, 3, 8);
    }

    private static Graph product(Weight first, Weight second) {
        GraphBuilder build = GraphBuilder.create("product");
        Expr x = build.input("x", TensorType.of(DType.FLOAT, 2));
        build.output("y", x.mul(build.weight("first", first)).mul(build.weight("second", second)));
        return build.build();
    }

    @Test
    void weights_are_read_where_they_lie() throws IOException {
        try (Runtime runtime = new Runtime(Runtime.Settings.standard().withThreads(1))) {
            Graph graph = product(twos("a/one"), twos("a/two"));
            Map<String, Tensor> x = Map.of("x", Tensor.of(Shape.of(2), 1f, 3f));
            for (Runtime.Kind kind : Runtime.Kind.values()) {
                assertThat(runtime.run(graph, kind, x).get(new Wire("y")).toFloats())
                        .containsExactly(4f, 12f);
            }
        }
    }

    /**
     * ONNX Runtime's transpose optimizer would turn round the weight that its model has, and then read ours, which is not:
     * with equal axes a wrong result that nobody sees.
     */
    @ParameterizedTest
    @EnumSource(Runtime.Kind.class)
    void a_weight_between_transposes_is_read_as_it_lies(Runtime.Kind kind) throws IOException {
        Path file = folder.resolve("square");
        ByteBuffer bytes = ByteBuffer.allocate(36).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 9; i++) {
            bytes.putFloat(i);
        }
        Files.write(file, bytes.array());
        Weight square = new Weight.InFile(DType.FLOAT, Shape.of(3, 3), file, 0, 36);
        GraphBuilder build = GraphBuilder.create("between");
        Expr x = build.input("x", TensorType.of(DType.FLOAT, 3, 3));
        Expr sum = x.transpose(List.of(1L, 0L)).relu().add(build.weight("square", square));
        build.output("y", sum.relu().transpose(List.of(1L, 0L)));
        try (Runtime runtime = new Runtime(Runtime.Settings.standard().withThreads(1))) {
            Map<String, Tensor> zeros = Map.of("x", Tensor.zeros(DType.FLOAT, Shape.of(3, 3)));
            assertThat(runtime.run(build.build(), kind, zeros)
                            .get(new Wire("y"))
                            .toFloats())
                    .containsExactly(0, 3, 6, 1, 4, 7, 2, 5, 8);
        }
    }

    @Test
    void weights_may_lie_in_several_folders() throws IOException {
        try (Runtime runtime = new Runtime(Runtime.Settings.standard().withThreads(1))) {
            Graph graph = product(twos("a/b/one"), twos("a/c/d/two"));
            Map<String, Tensor> x = Map.of("x", Tensor.of(Shape.of(2), 1f, 3f));
            for (Runtime.Kind kind : Runtime.Kind.values()) {
                assertThat(runtime.run(graph, kind, x).get(new Wire("y")).toFloats())
                        .containsExactly(4f, 12f);
            }
            Graph above = product(twos("a/one"), twos("a/c/d/two"));
            assertThat(runtime.run(above, Runtime.Kind.SHARED, x)
                            .get(new Wire("y"))
                            .toFloats())
                    .containsExactly(4f, 12f);
        }
    }
}
