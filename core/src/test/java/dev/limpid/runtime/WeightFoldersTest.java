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

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
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
