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
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RaiseOpsetTest {
    private static final Runtime RUNTIME = new Runtime(new Runtime.Settings(1, 4L << 20, 64L << 20));
    private static final Tensor VALUE = Tensor.fill(DType.FLOAT, Shape.of(2, 1, 3, 4), i -> Math.sin(i));

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    private static Node node(String op, int outputs, Map<String, Attribute> attributes) {
        List<Wire> outs = IntStream.range(0, outputs)
                .mapToObj(i -> new Wire(i == 0 ? "y" : "y" + i))
                .toList();
        return new Node("", "", op, List.of(new Wire("x")), outs, attributes);
    }

    /** Of {@code x: float[batch,1,3,4]}. */
    private static Graph graph(long opset, Node node) {
        return new Graph(
                "g",
                Map.of("", opset),
                List.of(new Port(new Wire("x"), TensorType.of(DType.FLOAT, "batch", 1, 3, 4))),
                node.outputs().stream().map(wire -> new Port(wire, null)).toList(),
                Map.of(),
                List.of(node),
                Opaque.NONE);
    }

    private static Graph raisedAndSame(Graph before) {
        Graph after = RaiseOpset.rewrite(before);
        assertThat(after.opset()).isEqualTo(17);
        assertThat(RUNTIME.run(after, Runtime.Kind.SHARED, Map.of("x", VALUE)).byWire())
                .isEqualTo(RUNTIME.run(before, Runtime.Kind.SHARED, Map.of("x", VALUE))
                        .byWire());
        return after;
    }

    @Test
    void axes_become_an_input() {
        Attribute axes = Attribute.of(List.of(1L));
        assertThat(raisedAndSame(graph(11, node("Squeeze", 1, Map.of("axes", axes)))))
                .hasToString("""
                g (x: float[batch,1,3,4]) -> (y)
                  weight y/axes: int64[1] {1}
                  Squeeze(x, y/axes) -> y
                """);
        raisedAndSame(graph(12, node("Unsqueeze", 1, Map.of("axes", Attribute.of(List.of(0L, 5L))))));
        raisedAndSame(graph(12, node("ReduceSum", 1, Map.of("axes", axes, "keepdims", Attribute.of(0L)))));
        raisedAndSame(graph(11, node("ReduceSum", 1, Map.of())));
        raisedAndSame(graph(11, node("ReduceMean", 1, Map.of("axes", axes))));
        raisedAndSame(graph(
                11, node("Split", 2, Map.of("axis", Attribute.of(3L), "split", Attribute.of(List.of(1L, 3L))))));
        raisedAndSame(graph(11, node("Split", 2, Map.of("axis", Attribute.of(3L)))));
    }

    @Test
    void the_ratio_of_dropout_goes() {
        assertThat(raisedAndSame(graph(11, node("Dropout", 1, Map.of("ratio", Attribute.of(0.5f)))))
                        .nodes())
                .singleElement()
                .hasToString("Dropout(x) -> y");
    }

    @ParameterizedTest
    @CsvSource({"Softmax", "LogSoftmax", "Hardmax"})
    void a_softmax_over_the_last_axis_stays_one_node(String op) {
        for (long axis : new long[] {3, -1}) {
            assertThat(raisedAndSame(graph(11, node(op, 1, Map.of("axis", Attribute.of(axis)))))
                            .nodes())
                    .singleElement()
                    .hasToString(op + "(x) {axis=-1} -> y");
        }
    }

    @ParameterizedTest
    @CsvSource({"Softmax", "LogSoftmax", "Hardmax"})
    void a_softmax_over_several_axes_is_flattened_in_so_many_words(String op) {
        for (long axis : new long[] {0, 1, 2, -2}) {
            raisedAndSame(graph(11, node(op, 1, Map.of("axis", Attribute.of(axis)))));
        }
        assertThat(raisedAndSame(graph(11, node(op, 1, Map.of())))).hasToString("""
                g (x: float[batch,1,3,4]) -> (y)
                  Flatten(x) {axis=1} -> y/flat
                  Shape(x) -> y/shape
                  %s(y/flat) {axis=-1} -> y/result
                  Reshape(y/result, y/shape) {allowzero=1} -> y
                """.formatted(op));
    }

    @Test
    void nothing_is_guessed_where_the_rank_is_unknown() {
        Node reshape =
                new Node("", "", "Reshape", List.of(new Wire("x"), new Wire("to")), List.of(new Wire("d")), Map.of());
        Node softmax = new Node("", "", "Softmax", List.of(reshape.out(0)), List.of(new Wire("y")), Map.of());
        Graph graph = new Graph(
                "g",
                Map.of("", 12L),
                List.of(
                        new Port(new Wire("x"), TensorType.of(DType.FLOAT, "a", "b", 2, 2)),
                        new Port(new Wire("to"), TensorType.of(DType.INT64, "axes"))),
                List.of(new Port(new Wire("y"), null)),
                Map.of(),
                List.of(reshape, softmax),
                Opaque.NONE);
        Graph raised = RaiseOpset.rewrite(graph);
        assertThat(raised.nodes()).extracting(Node::op).contains("Flatten");
        Tensor value = Tensor.fill(DType.FLOAT, Shape.of(2, 3, 2, 2), i -> Math.cos(i * i));
        Map<String, Tensor> feeds = Map.of("x", value, "to", Tensor.of(Shape.of(3), 2L, 4L, 3L));
        assertThat(RUNTIME.run(raised, Runtime.Kind.SHARED, feeds).get(new Wire("y")))
                .isEqualTo(RUNTIME.run(graph, Runtime.Kind.SHARED, feeds).get(new Wire("y")));
    }

    @Test
    void does_not_fire_from_opset_13_on() {
        Graph graph = graph(13, node("Softmax", 1, Map.of("axis", Attribute.of(1L))));
        assertThat(raisedAndSame(graph).nodes()).isEqualTo(graph.nodes());
        Graph newer = graph(18, node("Neg", 1, Map.of()));
        assertThat(RaiseOpset.rewrite(newer)).isSameAs(newer);
    }

    @Test
    void does_not_fire_on_other_domains() {
        Node node = new Node(
                "",
                "com.microsoft",
                "Softmax",
                List.of(new Wire("x")),
                List.of(new Wire("y")),
                Map.of("axis", Attribute.of(1L)));
        assertThat(RaiseOpset.rewrite(graph(11, node)).nodes()).containsExactly(node);
    }

    @Test
    void refuses_opset_6() {
        assertThatThrownBy(() -> RaiseOpset.rewrite(graph(6, node("Neg", 1, Map.of()))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Graph 'g' is of ONNX opset 6, expected 7 or newer. Export it again.");
    }

    @Test
    void refuses_what_opset_17_cannot_say() {
        assertThatThrownBy(() -> RaiseOpset.rewrite(graph(8, node("Scan", 1, Map.of()))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Graph 'g' is of ONNX opset 8: Scan at 'y' runs over sequences of several lengths, which"
                        + " Scan no longer does since opset 9. Export it again with opset 17 or newer.");
        assertThatThrownBy(() -> RaiseOpset.rewrite(graph(9, node("BatchNormalization", 3, Map.of()))))
                .hasMessage("Graph 'g' is of ONNX opset 9: BatchNormalization at 'y' gives out the statistics of a"
                        + " training step. Export it again with opset 17 or newer.");
    }

    @Test
    void a_graph_without_operators_of_onnxs_own_gets_an_opset_all_the_same() {
        Node node = new Node("", "ai.onnx.ml", "Scaler", List.of(new Wire("x")), List.of(new Wire("y")), Map.of());
        Graph graph = graph(17, node);
        Graph bare = new Graph(
                "g",
                Map.of("ai.onnx.ml", 1L),
                graph.inputs(),
                graph.outputs(),
                graph.weights(),
                graph.nodes(),
                Opaque.NONE);
        assertThat(RaiseOpset.rewrite(bare).opsets()).isEqualTo(Map.of("", 17L, "ai.onnx.ml", 1L));
        Graph unsaid =
                new Graph("g", Map.of(), graph.inputs(), graph.outputs(), Map.of(), List.of(relu()), Opaque.NONE);
        assertThatThrownBy(() -> RaiseOpset.rewrite(unsaid)).hasMessageContaining("is of ONNX opset 1,");
    }

    private static Node relu() {
        return node("Relu", 1, Map.of());
    }

    @Test
    void graphs_inside_nodes_are_raised_with_names_of_their_own() {
        Node squeeze = new Node(
                "",
                "",
                "Squeeze",
                List.of(new Wire("x")),
                List.of(new Wire("y")),
                Map.of("axes", Attribute.of(List.of(1L))));
        Graph body = new Graph(
                "body",
                Map.of(),
                List.of(new Port(new Wire("x"), null)),
                List.of(new Port(new Wire("y"), null)),
                Map.of(),
                List.of(squeeze),
                Opaque.NONE);
        Attribute branch = new Attribute.OfGraph(body, List.of(new Wire("x")));
        Node both = new Node(
                "",
                "",
                "If",
                List.of(new Wire("c")),
                List.of(new Wire("z")),
                Map.of("then_branch", branch, "else_branch", branch));
        Graph graph = new Graph(
                "g",
                Map.of("", 11L),
                List.of(
                        new Port(new Wire("x"), TensorType.of(DType.FLOAT, "batch", 1, 3, 4)),
                        new Port(new Wire("c"), TensorType.of(DType.BOOL))),
                List.of(new Port(new Wire("z"), null)),
                Map.of(),
                List.of(both),
                Opaque.NONE);
        assertThat(RaiseOpset.rewrite(graph)).hasToString("""
                g (x: float[batch,1,3,4], c: bool[]) -> (z)
                  If(c) {else_branch=<graph body>, then_branch=<graph body>} -> z
                    else_branch = body (x) -> (y)
                      weight y/axes: int64[1] {1}
                      Squeeze(x, y/axes) -> y
                    then_branch = body (x) -> (y)
                      weight y/axes': int64[1] {1}
                      Squeeze(x, y/axes') -> y
                """);
    }
}
