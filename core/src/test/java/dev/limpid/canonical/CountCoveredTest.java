package dev.limpid.canonical;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Opaque;
import dev.limpid.graph.Port;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class CountCoveredTest {
    private static final Runtime RUNTIME = new Runtime(new Runtime.Settings(1, 4L << 20, 64L << 20));
    private static final Wire X = new Wire("x");
    private static final Wire Y = new Wire("y");

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    private static Graph pool(long opset, long size, Map<String, Attribute> more) {
        Map<String, Attribute> attributes = new HashMap<>(Map.of(
                "kernel_shape", Attribute.of(List.of(size, size)),
                "strides", Attribute.of(List.of(size, size)),
                "ceil_mode", Attribute.of(1L),
                "count_include_pad", Attribute.of(1L)));
        attributes.putAll(more);
        return new Graph(
                "g",
                Map.of("", opset),
                List.of(new Port(X, TensorType.of(DType.FLOAT, "b", 1, "h", "w"))),
                List.of(new Port(Y, null)),
                Map.of(),
                List.of(new Node("", "", "AveragePool", List.of(X), List.of(Y), attributes)),
                Opaque.NONE);
    }

    private static double[] run(Graph graph) {
        Tensor x = Tensor.fill(DType.FLOAT, Shape.of(1, 1, 3, 3), i -> i + 1);
        return RUNTIME.run(graph, Runtime.Kind.SHARED, Map.of(X.name(), x))
                .get(Y)
                .toDoubles();
    }

    /** The means of what each window of 2×2 covers of 1 to 9, and of all, as PyTorch's avg_pool2d has them. */
    @ParameterizedTest
    @ValueSource(longs = {17, 18, 19})
    void windows_that_hang_over_the_end_are_divided_by_what_they_cover(long opset) {
        Map<String, Attribute> none = Map.of("pads", Attribute.of(List.of(0L, 0L, 0L, 0L)));
        for (Map<String, Attribute> more : List.of(none, Map.<String, Attribute>of())) {
            assertThat(run(CountCovered.rewrite(pool(opset, 2, more))))
                    .containsExactly(new double[] {3, 4.5, 7.5, 9}, within(1e-6));
        }
        assertThat(run(CountCovered.rewrite(pool(opset, 16, Map.of()))))
                .containsExactly(new double[] {5}, within(1e-6));
    }

    @Test
    void does_not_fire_where_zeros_are_counted_or_onnx_is_clear() {
        Map<String, Attribute> zeros = Map.of("pads", Attribute.of(List.of(0L, 0L, 1L, 1L)));
        for (Graph kept : List.of(
                pool(17, 2, zeros),
                pool(19, 2, Map.of()),
                pool(17, 2, Map.of("auto_pad", Attribute.of("SAME_UPPER"))),
                pool(17, 2, Map.of("count_include_pad", Attribute.of(0L))),
                pool(17, 2, Map.of("ceil_mode", Attribute.of(0L))))) {
            assertThat(CountCovered.rewrite(kept)).isSameAs(kept);
        }
        assertThat(CountCovered.rewrite(pool(18, 2, Map.of())).nodes())
                .singleElement()
                .satisfies(node -> assertThat(node.attributes()).doesNotContainKey("count_include_pad"));
    }
}
