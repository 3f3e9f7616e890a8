package dev.limpid.canonical;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.runtime.Runtime;
import dev.limpid.runtime.Values;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Twins of what ONNX Runtime's quantiser wrote, against the float model with the quantised weights put back. */
class DequantiseTest {
    private static final Runtime RUNTIME = new Runtime(new Runtime.Settings(1, 4L << 20, 64L << 20));
    private static final Wire Y = new Wire("y");

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    private static Tensor run(Graph graph, GoldenGraph golden) {
        return RUNTIME.run(graph, Runtime.Kind.SHARED, golden.feeds()).get(Y);
    }

    /** The last column is what rounding moves the outputs by, relative to the largest. */
    @ParameterizedTest
    @CsvSource({
        "dynamic-int8, 1e-2",
        "dynamic-uint8, 1e-2",
        "dynamic-fused, 1e-2",
        "dynamic-conv, 1e-2",
        "qdq, 4e-2",
        "qdq-int8, 4e-2",
        "operators, 4e-2"
    })
    void the_twin_is_the_float_model_with_the_quantised_weights(String name, double rounding) {
        GoldenGraph golden = GoldenGraph.of("quantised-" + name + ".onnx");
        Graph raised = RaiseOpset.rewrite(HoistConstants.rewrite(golden.graph()));
        assertThat(Dequantise.isQuantised(raised)).isTrue();
        Graph twin = Dequantise.rewrite(raised);
        assertThat(Dequantise.isQuantised(twin)).isFalse();
        assertThat(twin.inputs()).isEqualTo(raised.inputs());
        assertThat(twin.outputs()).isEqualTo(raised.outputs());
        Tensor got = run(twin, golden);
        assertThat(LoweredOp.difference(golden.expected(Y), got)).isLessThan(1e-5);
        double moved = LoweredOp.difference(run(raised, golden), got);
        assertThat(moved).isBetween(1e-5, rounding);
        assertThat(LoweredOp.difference(golden.constant("y/quantised"), run(raised, golden)))
                .isLessThan(moved);
    }

    private static final Tensor X =
            Tensor.fill(DType.FLOAT, Shape.of(2, 4, 4, 4), i -> Math.floorMod(i * 37, 200) - 100);

    /** Steps of 1, zero at 100, so that X lies on levels. */
    private static Expr[] parameters(GraphBuilder build) {
        Expr scale = build.scalar(DType.FLOAT, 1);
        Expr zero = build.constant(Tensor.fill(DType.UINT8, Shape.SCALAR, i -> 100));
        return new Expr[] {scale, zero};
    }

    private static Graph moving(UnaryOperator<Expr> moved) {
        GraphBuilder build = GraphBuilder.create("g");
        Expr x = build.input("x", TensorType.of(DType.FLOAT, "batch", 4, 4, 4));
        Expr levels = moved.apply(x.apply("QuantizeLinear", Map.of(), parameters(build)));
        build.output("y", levels.apply("DequantizeLinear", Map.of(), parameters(build)));
        return build.build();
    }

    private static Graph twinOf(Graph graph, Map<String, Tensor> feeds) {
        Graph twin = Dequantise.rewrite(graph);
        assertThat(Dequantise.isQuantised(twin)).isFalse();
        Values expected = RUNTIME.run(graph, Runtime.Kind.SHARED, feeds);
        Values got = RUNTIME.run(twin, Runtime.Kind.SHARED, feeds);
        assertThat(LoweredOp.difference(expected.get(Y), got.get(Y))).isLessThan(1e-6);
        return twin;
    }

    static Stream<UnaryOperator<Expr>> moves() {
        Map<String, Attribute> pool = Map.of("kernel_shape", Attribute.of(List.of(2L, 2L)));
        return Stream.of(
                q -> q,
                q -> q.reshape(0, -1),
                q -> q.transpose(List.of(0L, 2L, 3L, 1L)),
                q -> q.apply("Flatten", Map.of()).unsqueeze(1),
                q -> q.apply("MaxPool", pool),
                q -> q.slice(1, 1, 3).concat(1, q),
                q -> q.apply("SpaceToDepth", Map.of("blocksize", Attribute.of(2L))),
                q -> q.gather(q.builder().longs(2, 0), 1),
                q -> q.builder()
                        .expr(q.builder()
                                .add(
                                        "Split",
                                        List.of(
                                                q.wire(),
                                                q.builder().longs(1, 3).wire()),
                                        2,
                                        Map.of("axis", Attribute.of(1L)))
                                .get(1)));
    }

    @ParameterizedTest
    @MethodSource("moves")
    void levels_that_are_only_moved_are_moved_as_floats(UnaryOperator<Expr> move) {
        Graph twin = twinOf(moving(move), Map.of("x", X));
        assertThat(twin.nodes()).noneMatch(node -> node.op().contains("uantize"));
    }

    @Test
    void what_is_cut_off_is_cut_off_still_and_at_zero_exactly() {
        GraphBuilder build = GraphBuilder.create("g");
        Expr x = build.input("x", TensorType.of(DType.FLOAT, "batch"));
        Expr scale = build.scalar(DType.FLOAT, 0.5);
        Expr none = build.constant(Tensor.fill(DType.UINT8, Shape.SCALAR, i -> 0));
        Expr middle = build.constant(Tensor.fill(DType.INT8, Shape.SCALAR, i -> 28));
        Expr relu = x.apply("QuantizeLinear", Map.of(), scale, none).apply("DequantizeLinear", Map.of(), scale, none);
        build.output(
                "y",
                relu.apply("QuantizeLinear", Map.of(), scale, middle)
                        .apply("DequantizeLinear", Map.of(), scale, middle));
        Graph twin = Dequantise.rewrite(build.build());
        Tensor value = Tensor.of(Shape.of(6), -1f, -0.1f, 0.1f, 49.6f, 49.8f, 200f);
        // 255 levels and a half up from 0; then 99 levels and a half.
        assertThat(RUNTIME.run(twin, Runtime.Kind.SHARED, Map.of("x", value))
                        .get(Y)
                        .toFloats())
                .containsExactly(0f, 0f, 0.1f, 49.6f, 49.75f, 49.75f);
    }

    @Test
    void each_channel_may_have_a_scale() {
        GraphBuilder build = GraphBuilder.create("g");
        Expr x = build.input("x", TensorType.of(DType.FLOAT, "batch", 4, 4, 4));
        Expr scale = build.weight("s", Weight.of(Tensor.of(Shape.of(4), 1f, 0.5f, 0.25f, 2f)));
        Expr zero = build.weight("z", Weight.of(Tensor.fill(DType.UINT8, Shape.of(4), i -> 100 + i)));
        Expr levels = x.apply("QuantizeLinear", Map.of(), scale, zero);
        build.output("y", levels.apply("DequantizeLinear", Map.of(), scale, zero));
        Tensor small = Tensor.fill(DType.FLOAT, Shape.of(2, 4, 4, 4), i -> 2 * Math.floorMod(i * 37, 12) - 12);
        twinOf(build.build(), Map.of("x", small));
        Tensor got = RUNTIME.run(Dequantise.rewrite(build.build()), Runtime.Kind.SHARED, Map.of("x", X))
                .get(Y);
        Tensor expected =
                RUNTIME.run(build.build(), Runtime.Kind.SHARED, Map.of("x", X)).get(Y);
        // Cut off alike, up to half a step.
        for (int i = 0; i < got.size(); i++) {
            assertThat(got.at(i))
                    .isCloseTo(expected.at(i), Offset.offset(new double[] {0.5, 0.25, 0.125, 1}[i / 16 % 4] + 1e-6));
        }
    }

    /** As training that knows of the quantisation leaves it: float weights, rounded in the graph. */
    @Test
    void weights_that_are_rounded_in_the_graph_stay_rounded() {
        GraphBuilder build = GraphBuilder.create("g");
        Expr x = build.input("x", TensorType.of(DType.FLOAT, "batch", 4, 4, 4));
        Expr weights = build.weight("w", Weight.of(Tensor.fill(DType.FLOAT, Shape.of(4, 3), i -> Math.sin(i))));
        Expr step = build.scalar(DType.FLOAT, 0.125);
        Expr zero = build.constant(Tensor.fill(DType.INT8, Shape.SCALAR, i -> 0));
        Expr rounded =
                weights.apply("QuantizeLinear", Map.of(), step, zero).apply("DequantizeLinear", Map.of(), step, zero);
        Expr levels = x.apply("QuantizeLinear", Map.of(), parameters(build));
        build.output(
                "y",
                levels.apply("DequantizeLinear", Map.of(), parameters(build)).matMul(rounded));
        twinOf(build.build(), Map.of("x", X));
    }

    @Test
    void does_not_fire_where_only_weights_are_quantised() {
        GraphBuilder build = GraphBuilder.create("g");
        Expr x = build.input("x", TensorType.of(DType.FLOAT, "batch", 4));
        Expr weights = build.weight("w", Weight.of(Tensor.fill(DType.INT8, Shape.of(4, 3), i -> i - 5)));
        build.output("y", x.matMul(weights.apply("DequantizeLinear", Map.of(), build.scalar(DType.FLOAT, 0.1))));
        assertThat(Dequantise.isQuantised(build.build())).isFalse();
        Graph graph = build.build();
        assertThat(Dequantise.rewrite(graph)).isSameAs(graph);
    }

    @Test
    void what_is_looked_up_in_quantised_words_is_one_float_wire() {
        Graph twin =
                Dequantise.rewrite(GoldenGraph.of("quantised-dynamic-int8.onnx").graph());
        assertThat(twin.nodes().stream()
                        .map(Node::toString)
                        .filter(line -> line.contains("(a") || line.endsWith("-> a")))
                .containsExactly(
                        "DequantizeLinear(a_quantized, words_scale, words_zero_point) -> a", "MatMul(a, b/Mul) -> b");
    }

    @Test
    void refuses_levels_that_it_cannot_read() {
        GraphBuilder build = GraphBuilder.create("g");
        Expr x = build.input("x", TensorType.of(DType.UINT8, "batch", 4));
        Expr weights = build.weight("w", Weight.of(Tensor.fill(DType.INT8, Shape.of(4, 3), i -> i - 5)));
        build.output("y", x.apply("MatMulInteger", Map.of(), weights));
        assertThatThrownBy(() -> Dequantise.rewrite(build.build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Graph 'g': MatMulInteger at MatMulInteger cannot be put into floats, so the model has no"
                        + " derivatives. Use the model that was quantised, or a method that does not look inside.");
    }

    @Test
    void refuses_graphs_that_were_not_raised() {
        Graph graph = moving(q -> q);
        Graph older = new Graph(
                "g", Map.of("", 13L), graph.inputs(), graph.outputs(), graph.weights(), graph.nodes(), graph.unread());
        assertThatThrownBy(() -> Dequantise.rewrite(older))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Graph 'g' is of ONNX opset 13, expected 17 or newer. Raise it first.");
    }

    @Test
    void refuses_levels_that_are_read_with_another_scale() {
        GraphBuilder build = GraphBuilder.create("g");
        Expr x = build.input("x", TensorType.of(DType.FLOAT, "batch", 4));
        Expr levels = x.apply("QuantizeLinear", Map.of(), parameters(build));
        build.output(
                "y", levels.apply("DequantizeLinear", Map.of(), build.scalar(DType.FLOAT, 2), parameters(build)[1]));
        assertThatThrownBy(() -> Dequantise.rewrite(build.build()))
                .hasMessageContaining("QuantizeLinear at QuantizeLinear cannot be put into floats");
    }
}
