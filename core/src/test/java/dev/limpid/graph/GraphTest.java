package dev.limpid.graph;

import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class GraphTest {
    private static final Port X = new Port(new Wire("x"), TensorType.of(DType.FLOAT, "batch", 3));

    private static Node node(String op, List<String> ins, String... outs) {
        return new Node(
                "",
                "",
                op,
                ins.stream().map(Wire::new).toList(),
                Arrays.stream(outs).map(Wire::new).toList(),
                Map.of());
    }

    private static Graph graph(List<Port> inputs, String output, Node... nodes) {
        return new Graph(
                "g",
                Map.of("", 17L),
                inputs,
                List.of(new Port(new Wire(output), null)),
                Map.of(new Wire("two"), Weight.of(Tensor.of(Shape.SCALAR, 2f))),
                List.of(nodes),
                Opaque.NONE);
    }

    private static void refuses(String message, List<Port> inputs, String output, Node... nodes) {
        assertThatThrownBy(() -> graph(inputs, output, nodes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void refuses_a_cycle() {
        refuses(
                "Graph 'g': node Add(x, b) -> a reads wire 'b' before anything writes it: it is missing or the graph"
                        + " has a cycle.",
                List.of(X),
                "b",
                node("Add", List.of("x", "b"), "a"),
                node("Neg", List.of("a"), "b"));
    }

    @Test
    void refuses_a_wire_that_nothing_writes() {
        refuses(
                "Graph 'g': node Neg(nowhere) -> y reads wire 'nowhere' before anything writes it: it is missing or the"
                        + " graph has a cycle.",
                List.of(X),
                "y",
                node("Neg", List.of("nowhere"), "y"));
    }

    @Test
    void refuses_an_output_that_nothing_writes() {
        refuses("Graph 'g': nothing writes the output 'y'.", List.of(X), "y");
    }

    @Test
    void refuses_a_wire_that_is_written_twice() {
        refuses(
                "Graph 'g': node Abs(x) -> y writes wire 'y' a second time.",
                List.of(X),
                "y",
                node("Neg", List.of("x"), "y"),
                node("Abs", List.of("x"), "y"));
        refuses(
                "Graph 'g': node Abs(x) -> two writes wire 'two' a second time.",
                List.of(X),
                "two",
                node("Abs", List.of("x"), "two"));
        refuses(
                "Graph 'g': node Split(x) -> y, y writes wire 'y' a second time.",
                List.of(X),
                "y",
                node("Split", List.of("x"), "y", "y"));
    }

    @Test
    void refuses_an_input_that_is_there_already() {
        refuses("Graph 'g': input 'x' is written a second time.", List.of(X, X), "x");
        refuses("Graph 'g': input 'two' is written a second time.", List.of(X, new Port(new Wire("two"), null)), "x");
    }

    @Test
    void left_out_inputs_and_outputs_are_no_wires() {
        Graph graph = graph(List.of(X), "y", node("Clip", List.of("x", "", "two"), "y", "", ""));
        assertThat(graph.producers()).containsOnlyKeys(new Wire("y"));
        assertThat(graph.consumers()).containsOnlyKeys(new Wire("x"), new Wire("two"));
        assertThat(graph.nodes().get(0)).hasToString("Clip(x, _, two) -> y, _, _");
    }

    @Test
    void a_node_that_reads_a_wire_twice_is_one_reader() {
        Graph graph = graph(List.of(X), "y", node("Mul", List.of("x", "x"), "y"));
        assertThat(graph.consumers().get(X.wire())).hasSize(1);
    }

    @Test
    void pruning_leaves_what_the_outputs_need() {
        Port unused = new Port(new Wire("unused"), null);
        Graph graph = graph(
                List.of(X, unused),
                "y",
                node("Neg", List.of("x"), "a"),
                node("Add", List.of("unused", "two"), "dead"),
                node("Split", List.of("a"), "other", "y"));
        Graph pruned = graph.pruned();
        assertThat(pruned).hasToString("""
                g (x: float[batch,3]) -> (y)
                  Neg(x) -> a
                  Split(a) -> other, y
                """);
        assertThat(pruned.pruned()).isEqualTo(pruned);
    }

    /** {@code if y = If(c) {then_branch: inner(wire)}}. */
    private static Node branching(String wire) {
        Graph body = graph(List.of(new Port(new Wire(wire), null)), "t", node("Neg", List.of(wire), "t"));
        Attribute branch = new Attribute.OfGraph(body, List.of(new Wire(wire)));
        return new Node("if", "", "If", List.of(new Wire("c")), List.of(new Wire("y")), Map.of("then_branch", branch));
    }

    private static final Port C = new Port(new Wire("c"), TensorType.of(DType.BOOL));

    @Test
    void what_a_graph_inside_a_node_reads_the_node_reads() {
        Graph graph = graph(
                List.of(X, C), "y", node("Abs", List.of("x"), "a"), node("Abs", List.of("x"), "dead"), branching("a"));
        assertThat(graph.nodes().get(2).reads()).containsExactly(new Wire("c"), new Wire("a"));
        assertThat(graph.consumers().get(new Wire("a")))
                .containsExactly(graph.nodes().get(2));
        assertThat(graph.pruned().nodes()).extracting(Node::op).containsExactly("Abs", "If");
        assertThat(graph.pruned().inputs()).containsExactly(X, C);
        assertThat(graph.wires())
                .extracting(Wire::name)
                .containsExactlyInAnyOrder("x", "c", "two", "a", "dead", "t", "y");
        refuses(
                "Graph 'g': node If(c) {then_branch=<graph g>} -> y holds a graph that reads wire 'a' before anything"
                        + " writes it: it is missing or the graph has a cycle.",
                List.of(X, C),
                "y",
                branching("a"),
                node("Abs", List.of("x"), "a"));
    }

    @Test
    void a_node_on_other_wires_has_its_graphs_on_other_wires() {
        Node renamed = branching("a")
                .renamed(wire -> wire.name().equals("a") ? new Wire("b") : wire, wire -> new Wire("own/" + wire));
        assertThat(renamed.reads()).containsExactly(new Wire("c"), new Wire("b"));
        assertThat(renamed.graphs().get("then_branch").body()).hasToString("""
                g (b) -> (own/t)
                  weight own/two: float[] {2.0}
                  Neg(b) -> own/t
                """);
    }

    @Test
    void two_wires_that_a_graph_inside_reads_may_become_one() {
        Graph body = graph(
                List.of(new Port(new Wire("a"), null), new Port(new Wire("b"), null)),
                "t",
                node("Add", List.of("a", "b"), "t"));
        Attribute branch = new Attribute.OfGraph(body, List.of(new Wire("a"), new Wire("b")));
        Node node = new Node("", "", "If", List.of(new Wire("c")), List.of(), Map.of("then_branch", branch));
        Attribute.OfGraph renamed =
                node.renamed(wire -> new Wire("x"), wire -> wire).graphs().get("then_branch");
        assertThat(renamed.captured()).containsExactly(new Wire("x"));
        assertThat(renamed.body().nodes().get(0)).hasToString("Add(x, x) -> t");
    }

    @Test
    void a_graph_inside_a_node_says_what_it_reads_from_around_it() {
        Graph body = graph(List.of(X), "y", node("Neg", List.of("x"), "y"));
        assertThatThrownBy(() -> new Attribute.OfGraph(body, List.of(new Wire("z"))))
                .hasMessage("Graph 'g': its last inputs should be what it reads from around it, [z], they are [x].");
        assertThatThrownBy(() -> new Attribute.OfGraph(body, List.of(new Wire("x"), new Wire("z"))))
                .hasMessage("Graph 'g': its last inputs should be what it reads from around it, [x, z], they are [].");
    }

    @Test
    void other_outputs_may_be_any_wires() {
        Graph graph = graph(List.of(X), "y", node("Neg", List.of("x"), "a"), node("Abs", List.of("a"), "y"));
        assertThat(graph.withOutputs(List.of(new Wire("a"))).pruned()).hasToString("""
                g (x: float[batch,3]) -> (a)
                  Neg(x) -> a
                """);
        assertThatThrownBy(() -> graph.withOutputs(List.of(new Wire("b"))))
                .hasMessage("Graph 'g': nothing writes the output 'b'.");
    }

    @Test
    void parameters_are_the_elements_of_floating_weights_but_scalars() {
        Graph graph = new Graph(
                "g",
                Map.of(),
                List.of(),
                List.of(),
                Map.of(
                        new Wire("w"), Weight.of(Tensor.zeros(DType.FLOAT, Shape.of(2, 3))),
                        new Wire("half"), Weight.of(Tensor.zeros(DType.BFLOAT16, Shape.of(4))),
                        new Wire("scale"), Weight.of(Tensor.of(Shape.SCALAR, 2f)),
                        new Wire("axes"), Weight.of(Tensor.of(Shape.of(5), 1L, 2L, 3L, 4L, 5L))),
                List.of(),
                Opaque.NONE);
        assertThat(graph.parameters()).isEqualTo(10);
    }

    @Test
    void a_graph_is_a_value() {
        assertThat(graph(List.of(X), "y", node("Neg", List.of("x"), "y")))
                .isEqualTo(graph(List.of(X), "y", node("Neg", List.of("x"), "y")))
                .isNotEqualTo(graph(List.of(X), "y", node("Abs", List.of("x"), "y")));
    }

    @Test
    void a_weight_in_a_file_takes_what_type_and_shape_need() {
        assertThatThrownBy(() -> new Weight.InFile(DType.FLOAT, Shape.of(3), java.nio.file.Path.of("model.bin"), 8, 11))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A float[3] weight takes 12 bytes, got 11 at offset 8 of model.bin.");
    }
}
