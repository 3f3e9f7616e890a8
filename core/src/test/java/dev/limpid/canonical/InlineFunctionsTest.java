package dev.limpid.canonical;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Function;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Opaque;
import dev.limpid.graph.Port;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/** The form of what is written out; ForeignModelsTest holds its numbers to those of others. */
class InlineFunctionsTest {
    private static final Attribute ALPHA = new Attribute.Reference("alpha", 1);

    private static List<Wire> wires(String names) {
        return names.isEmpty()
                ? List.of()
                : Arrays.stream(names.split(" "))
                        .map(name -> new Wire(name.equals("_") ? "" : name))
                        .toList();
    }

    private static Node node(String name, String op, String ins, String outs, Map<String, Attribute> attributes) {
        String[] parts = op.split(":");
        return new Node(
                name, parts.length == 1 ? "" : parts[0], parts[parts.length - 1], wires(ins), wires(outs), attributes);
    }

    private static Node node(String name, String op, String ins, String outs) {
        return node(name, op, ins, outs, Map.of());
    }

    private static Function function(
            String name, String ins, String outs, Map<String, Attribute> defaults, Node... nodes) {
        return new Function(
                "my",
                name,
                "",
                wires(ins),
                wires(outs),
                Set.of(),
                defaults,
                Map.of("", 17L, "my", 1L, "other", 3L),
                List.of(nodes),
                Opaque.NONE);
    }

    private static Graph graph(List<Node> nodes, String out, Function... functions) {
        return new Graph(
                "g",
                Map.of("", 17L, "my", 1L),
                List.of(new Port(new Wire("x"), TensorType.of(DType.FLOAT, "batch"))),
                wires(out).stream().map(wire -> new Port(wire, null)).toList(),
                Map.of(),
                nodes,
                List.of(functions),
                Opaque.NONE);
    }

    private static void refuses(String message, Graph graph) {
        assertThatThrownBy(() -> InlineFunctions.rewrite(graph))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void a_call_becomes_the_nodes_of_its_function() {
        Function inner = function("inner", "a", "b", Map.of(), node("", "Exp", "a", "b"));
        Function outer = function(
                "outer",
                "a",
                "c",
                Map.of("alpha", Attribute.of(0.5f)),
                node("act", "LeakyRelu", "a", "h", Map.of("alpha", ALPHA)),
                node("in", "my:inner", "h", "i"),
                node("", "Add", "i h", "c"));
        Graph inlined = InlineFunctions.rewrite(graph(
                List.of(
                        node("first", "my:outer", "x", "y"),
                        node("", "my:outer", "y", "z", Map.of("alpha", Attribute.of(2f)))),
                "z",
                outer,
                inner));
        assertThat(inlined).hasToString("""
                g (x: float[batch]) -> (z)
                  LeakyRelu(x) {alpha=0.5} -> first/h
                  Exp(first/h) -> first/i
                  Add(first/i, first/h) -> y
                  LeakyRelu(y) {alpha=2.0} -> z/h
                  Exp(z/h) -> z/i
                  Add(z/i, z/h) -> z
                """);
        assertThat(inlined.nodes().get(0).name()).isEqualTo("first/act");
        assertThat(inlined.opsets()).containsEntry("other", 3L);
        assertThat(inlined.functions()).isEmpty();
    }

    @Test
    void a_name_that_is_taken_is_not_taken_again() {
        Function f = function("f", "a", "b", Map.of(), node("", "Exp", "a", "h"), node("", "Neg", "h", "b"));
        assertThat(InlineFunctions.rewrite(
                        graph(List.of(node("n", "Neg", "x", "c/h"), node("c", "my:f", "c/h", "y")), "y", f)))
                .hasToString("""
                        g (x: float[batch]) -> (y)
                          Neg(x) -> c/h
                          Exp(c/h) -> c/h_2
                          Neg(c/h_2) -> y
                        """);
    }

    @Test
    void what_a_call_leaves_out_is_left_out() {
        Function f = function(
                "f",
                "a low",
                "b unused",
                Map.of(),
                node("", "Clip", "a low", "b", Map.of("alpha", ALPHA)),
                node("", "Neg", "b", "unused"));
        assertThat(InlineFunctions.rewrite(graph(List.of(node("c", "my:f", "x", "y")), "y", f)))
                .hasToString("""
                        g (x: float[batch]) -> (y)
                          Clip(x, _) -> y
                          Neg(y) -> c/unused
                        """);
    }

    @Test
    void graphs_inside_a_function_read_the_wires_of_the_call() {
        Graph then = new Graph(
                "then",
                Map.of(),
                List.of(new Port(new Wire("a"), null)),
                List.of(new Port(new Wire("t"), null)),
                Map.of(),
                List.of(node("", "Elu", "a", "h", Map.of("alpha", ALPHA)), node("", "my:inner", "h", "t")),
                Opaque.NONE);
        Attribute branch = new Attribute.OfGraph(then, wires("a"));
        Function inner = function("inner", "a", "b", Map.of(), node("", "Exp", "a", "b"));
        Function outer = function(
                "outer",
                "a",
                "b",
                Map.of(),
                node("", "Cast", "a", "c"),
                node("if", "If", "c", "b", new TreeMap<>(Map.of("then_branch", branch))));
        assertThat(InlineFunctions.rewrite(graph(
                        List.of(node("call", "my:outer", "x", "y", Map.of("alpha", Attribute.of(3f)))),
                        "y",
                        outer,
                        inner)))
                .hasToString("""
                        g (x: float[batch]) -> (y)
                          Cast(x) -> call/c
                          If(call/c) {then_branch=<graph then>} -> y
                            then_branch = then (x) -> (call/t)
                              Elu(x) {alpha=3.0} -> call/h
                              Exp(call/h) -> call/t
                        """);
    }

    @Test
    void a_function_that_calls_itself_is_refused() {
        Function f = function("f", "a", "b", Map.of(), node("deep", "my:g", "a", "b"));
        Function g = function("g", "a", "b", Map.of(), node("again", "my:f", "a", "b"));
        refuses(
                "Graph 'g': function my.f calls itself, which node 'top/deep/again' shows; written out it has no end.",
                graph(List.of(node("top", "my:f", "x", "y")), "y", f, g));
    }

    @Test
    void functions_that_grow_without_bound_are_refused() {
        List<Function> functions = new ArrayList<>();
        for (int level = 0; level < 40; level++) {
            String next = level == 39 ? "Neg" : "my:f" + (level + 1);
            functions.add(
                    function("f" + level, "a", "b", Map.of(), node("", next, "a", "h"), node("", next, "h", "b")));
        }
        assertTimeoutPreemptively(
                Duration.ofSeconds(30),
                () -> refuses(
                        "Graph 'g': with its functions written out at each call it has more than 200000 nodes.",
                        graph(List.of(node("", "my:f0", "x", "y")), "y", functions.toArray(Function[]::new))));
        List<Function> chain = new ArrayList<>();
        for (int level = 0; level < 5000; level++) {
            chain.add(function("f" + level, "a", "b", Map.of(), node("n", "my:f" + (level + 1), "a", "b")));
        }
        assertThatThrownBy(() -> InlineFunctions.rewrite(
                        graph(List.of(node("", "my:f0", "x", "y")), "y", chain.toArray(Function[]::new))))
                .hasMessageStartingWith("Graph 'g': functions call functions more than 200 deep, at node 'y/n/n/");
    }

    @Test
    void a_function_that_is_not_there_is_named() {
        Function f = function("f", "a", "b", Map.of(), node("", "Exp", "a", "b"));
        refuses(
                "Graph 'g': node 'c' calls my.g, which is neither an operator of ONNX Runtime nor a function of the"
                        + " file, which has my.f. Export the model with its functions.",
                graph(List.of(node("c", "my:g", "x", "y")), "y", f));
        refuses(
                "Graph 'g': node 'y' calls their.g, which is neither an operator of ONNX Runtime nor a function of the"
                        + " file. Export the model with its functions.",
                graph(List.of(node("", "their:g", "x", "y")), "y"));
    }

    @Test
    void a_call_and_a_function_that_do_not_fit_are_named() {
        Function f = function("f", "a", "b", Map.of(), node("", "Exp", "a", "b"));
        refuses(
                "Graph 'g': node 'c' calls my.f with 2 inputs and 1 outputs, which has 1 and 1.",
                graph(List.of(node("c", "my:f", "x x", "y")), "y", f));
        Function broken = function("f", "a", "b", Map.of(), node("", "Add", "a q", "b"));
        refuses(
                "Graph 'g': in function my.f Add(a, q) -> b reads wire 'q' before anything writes it.",
                graph(List.of(node("c", "my:f", "x", "y")), "y", broken));
        Function empty = function("f", "a", "b", Map.of());
        refuses(
                "Graph 'g': in function my.f its end reads wire 'b' before anything writes it.",
                graph(List.of(node("c", "my:f", "x", "y")), "y", empty));
    }

    @Test
    void does_not_fire_without_functions() {
        Graph plain = graph(List.of(node("", "com.microsoft:Gelu", "x", "h"), node("", "Neg", "h", "y")), "y");
        assertThat(InlineFunctions.rewrite(plain)).isSameAs(plain);
    }
}
