package dev.limpid.canonical;

import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Opaque;
import dev.limpid.graph.Port;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Models in half precision against the float models with their weights rounded to half. */
class WidenHalfTest {
    private static final Runtime RUNTIME = new Runtime(new Runtime.Settings(1, 4L << 20, 64L << 20));
    private static final Wire Y = new Wire("y");

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"inside", "throughout", "brain"})
    void the_twin_is_the_float_model_with_the_half_weights(String name) {
        GoldenGraph golden = GoldenGraph.of("half-" + name + ".onnx");
        assertThat(WidenHalf.isHalf(golden.graph())).isTrue();
        Graph twin = WidenHalf.rewrite(golden.graph());
        assertThat(WidenHalf.isHalf(twin)).isFalse();
        Tensor got = RUNTIME.run(twin, Runtime.Kind.SHARED, golden.feeds()).get(Y);
        assertThat(LoweredOp.difference(golden.expected(Y), got)).isLessThan(1e-5);
    }

    @Test
    void of_a_table_only_the_rows_that_are_looked_up_are_widened() {
        Graph twin = WidenHalf.rewrite(GoldenGraph.of("half-brain.onnx").graph());
        assertThat(twin.nodes().stream().map(Node::toString).limit(3))
                .containsExactly(
                        "Cast(w/half) {to=1} -> w", "Gather(table/half, x) -> a/half", "Cast(a/half) {to=1} -> a");
        assertThat(twin.weights().get(new Wire("table/half"))).isInstanceOf(Weight.InFile.class);
        assertThat(twin.outputs()).containsExactly(new Port(Y, TensorType.of(DType.FLOAT, "batch", "sequence", 3)));
    }

    @Test
    void constants_can_be_read_by_the_rewrites_that_follow() {
        Graph twin = WidenHalf.rewrite(GoldenGraph.of("half-inside.onnx").graph());
        assertThat(FuseLayerNormalization.rewrite(twin, Shapes.UNKNOWN).nodes())
                .extracting(Node::op)
                .contains("LayerNormalization");
    }

    private static float[] widened(DType type, int... bits) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(2 * bits.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int each : bits) {
            bytes.putShort((short) each);
        }
        Tensor half = Tensor.over(type, Shape.of(bits.length), bytes.flip());
        Graph graph = new Graph(
                "g",
                Map.of("", GraphBuilder.OPSET),
                List.of(),
                List.of(new Port(Y, TensorType.of(type, bits.length))),
                Map.of(Y, Weight.of(half)),
                List.of(),
                Opaque.NONE);
        return ((Weight.InMemory) WidenHalf.rewrite(graph).weights().get(Y))
                .value()
                .toFloats();
    }

    /** Examples of IEEE 754's tables. */
    @Test
    void every_half_is_the_float_of_the_same_value() {
        assertThat(widened(
                        DType.FLOAT16,
                        0,
                        0x8000,
                        1,
                        0x03ff,
                        0x0400,
                        0x3555,
                        0x3c00,
                        0xc000,
                        0x7bff,
                        0x7c00,
                        0xfc00,
                        0x7e00))
                .containsExactly(
                        0f,
                        -0f,
                        5.9604645e-8f,
                        6.097555e-5f,
                        6.1035156e-5f,
                        0.33325195f,
                        1f,
                        -2f,
                        65504f,
                        Float.POSITIVE_INFINITY,
                        Float.NEGATIVE_INFINITY,
                        Float.NaN);
        assertThat(widened(DType.BFLOAT16, 0x3f80, 0xc2f7, 0x7f80, 0x0001))
                .containsExactly(1f, -123.5f, Float.POSITIVE_INFINITY, 9.183549615799121e-41f);
    }

    @Test
    void does_not_fire_on_floats() {
        Graph graph = LoweredOp.of("Relu").in("batch", 3).graph();
        assertThat(WidenHalf.isHalf(graph)).isFalse();
        assertThat(WidenHalf.rewrite(graph)).isSameAs(graph);
    }
}
