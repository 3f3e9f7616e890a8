package dev.limpid.runtime;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MeasureSizesTest {
    private static final Runtime RUNTIME = new Runtime(new Runtime.Settings(1, 4L << 20, 64L << 20));
    private static final Wire X = new Wire("x");

    private final GraphBuilder build = GraphBuilder.create("g");

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    @Test
    void what_no_rule_tells_a_run_does() {
        Expr x = build.input("x", TensorType.of(DType.FLOAT, "batch", "length"));
        Expr ids = build.input("ids", TensorType.of(DType.INT64, "batch", "length"));
        // Values, not sizes: how many are above the first.
        Expr found = x.apply("NonZero", Map.of());
        Expr count = ids.apply("ReduceMax", Map.of("keepdims", Attribute.of(0L)));
        build.output("found", found);
        build.output("count", count);
        Map<Wire, TensorType> sizes = MeasureSizes.of(
                build.build(),
                RUNTIME,
                Map.of(X, TensorType.of(DType.FLOAT, 2, 5), ids.wire(), TensorType.of(DType.INT64, 2, 5)),
                Set.of(found.wire(), count.wire()));
        assertThat(sizes.get(found.wire()).dtype()).isEqualTo(DType.INT64);
        assertThat(sizes.get(found.wire()).dim(0)).hasToString("2");
        assertThat(Integer.parseInt(sizes.get(found.wire()).dim(1).toString())).isBetween(9, 10);
        assertThat(sizes.get(count.wire())).isEqualTo(TensorType.of(DType.INT64));
    }

    @Test
    void sizes_that_the_graph_does_not_take_are_named() {
        Expr x = build.input("x", TensorType.of(DType.FLOAT, "batch", "length"));
        // Two rows of fifteen or sixteen columns are no seven rows.
        Expr y = x.apply("NonZero", Map.of()).reshape(7, -1);
        build.output("y", y);
        assertThatThrownBy(() -> MeasureSizes.of(
                        build.build(), RUNTIME, Map.of(X, TensorType.of(DType.FLOAT, 4, 4)), Set.of(y.wire())))
                .isInstanceOf(RuntimeFailure.class)
                .hasMessageStartingWith("It does not run on x float[4,4]: ")
                .hasMessageContaining("Reshape");
    }
}
