package dev.limpid.canonical;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Function;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Wire;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Puts the nodes of a model's own functions in the place of each call, so that every node is an operator.
 *
 * <pre>
 * before   my.swish(x) {beta=2.0} -> y      where swish (a) -> (b): Mul(a, @beta), Sigmoid, Mul
 * after    Mul(x, y/beta) -> y/scaled   Sigmoid(y/scaled) -> y/gate   Mul(x, y/gate) -> y
 * </pre>
 *
 * <p>Functions call functions, in graphs inside nodes too. Wires of a call are named after it; an input that it leaves
 * out is left out of the nodes that read it, an attribute that it leaves out takes its default or is left out.
 */
public final class InlineFunctions {
    /** Domains whose operators ONNX Runtime brings along; of others every operator must be a function of the file. */
    private static final Set<String> BUILT_IN =
            Set.of("", "ai.onnx.ml", "ai.onnx.training", "ai.onnx.preview.training");

    /** Functions of functions can grow without bound from a file of a few kilobytes. */
    private static final int MOST_NODES = 200_000;

    private static final int DEEPEST = 200;

    /** What a call names. */
    private record Key(String domain, String name, String overload) {}

    private final Graph graph;
    private final Map<Key, Function> functions = new HashMap<>();
    private final Set<Wire> taken;
    private final Set<Key> open = new HashSet<>();
    private final Map<String, Long> opsets;
    private int expanded;

    private InlineFunctions(Graph graph) {
        this.graph = graph;
        this.taken = new HashSet<>(graph.wires());
        this.opsets = new TreeMap<>(graph.opsets());
        graph.functions().forEach(f -> functions.put(new Key(f.domain(), f.name(), f.overload()), f));
    }

    /**
     * A graph without functions, as large as all calls written out.
     *
     * @throws IllegalArgumentException naming the node if a function calls itself, or is called but not there, or if the
     *     graph would have more than 200,000 nodes
     */
    public static Graph rewrite(Graph graph) {
        InlineFunctions inline = new InlineFunctions(graph);
        List<Node> nodes = inline.expand(graph.nodes());
        if (graph.functions().isEmpty()) {
            return graph;
        }
        return new Graph(
                graph.name(), inline.opsets, graph.inputs(), graph.outputs(), graph.weights(), nodes, graph.unread());
    }

    private List<Node> expand(List<Node> nodes) {
        List<Node> all = new ArrayList<>();
        for (Node node : nodes) {
            expanded++;
            if (expanded > MOST_NODES) {
                throw broken("with its functions written out at each call it has more than " + MOST_NODES + " nodes.");
            }
            Function called = functions.get(new Key(node.domain(), node.op(), node.overload()));
            if (called != null) {
                all.addAll(call(node, called));
            } else {
                requireKnown(node);
                all.add(node.withGraphs(inner -> new Attribute.OfGraph(
                        inner.body()
                                .withBody(
                                        inner.body().weights(),
                                        expand(inner.body().nodes())),
                        inner.captured())));
            }
        }
        return all;
    }

    private void requireKnown(Node node) {
        if (BUILT_IN.contains(node.domain()) || node.domain().startsWith("com.microsoft")) {
            return;
        }
        String own = graph.functions().stream()
                .filter(function -> function.domain().equals(node.domain()))
                .map(Function::qualifiedName)
                .collect(Collectors.joining(", "));
        throw broken("node '" + node.title() + "' calls " + node.qualifiedOp()
                + (node.overload().isEmpty() ? "" : ":" + node.overload())
                + ", which is neither an operator of ONNX Runtime nor a function of the file"
                + (own.isEmpty() ? "" : ", which has " + own) + ". Export the model with its functions.");
    }

    private List<Node> call(Node call, Function function) {
        Key key = new Key(function.domain(), function.name(), function.overload());
        if (open.contains(key)) {
            throw broken("function " + function.qualifiedName() + " calls itself, which node '" + call.title()
                    + "' shows; written out it has no end.");
        }
        if (open.size() == DEEPEST) {
            throw broken("functions call functions more than " + DEEPEST + " deep, at node '" + call.title() + "'.");
        }
        if (call.inputs().size() > function.inputs().size()
                || call.outputs().size() > function.outputs().size()) {
            throw broken("node '" + call.title() + "' calls "
                    + function.qualifiedName() + " with " + call.inputs().size() + " inputs and "
                    + call.outputs().size() + " outputs, which has "
                    + function.inputs().size() + " and "
                    + function.outputs().size() + ".");
        }
        function.opsets().forEach(opsets::putIfAbsent);
        open.add(key);
        List<Node> nodes = expand(bodyOf(call, function));
        open.remove(key);
        return nodes;
    }

    /** The function's nodes on the wires of the call. */
    private List<Node> bodyOf(Node call, Function function) {
        Map<Wire, Wire> bound = new HashMap<>();
        for (int i = 0; i < function.inputs().size(); i++) {
            bound.put(function.inputs().get(i), call.in(i));
        }
        Set<Wire> written = new HashSet<>(bound.keySet());
        List<Node> body = new ArrayList<>();
        for (Node node : function.nodes()) {
            Node set = withAttributes(node, call, function);
            requireWritten(function, node.toString(), set.reads(), written);
            written.addAll(node.outputs());
            body.add(set);
        }
        requireWritten(function, "its end", Set.copyOf(function.outputs()), written);
        return new Splice(taken, call.title(), bound).nodes(body, function.outputs(), call.outputs());
    }

    private void requireWritten(Function function, String reader, Set<Wire> reads, Set<Wire> written) {
        for (Wire wire : reads) {
            if (!written.contains(wire)) {
                throw broken("in function " + function.qualifiedName() + " " + reader + " reads wire '" + wire
                        + "' before anything writes it.");
            }
        }
    }

    /** What refers to the function's attributes gets what the call, or else the function, says. */
    private static Node withAttributes(Node node, Node call, Function function) {
        Map<String, Attribute> set = new TreeMap<>();
        node.attributes().forEach((key, value) -> {
            if (value instanceof Attribute.Reference reference) {
                Attribute given = call.attributes().get(reference.name());
                Attribute chosen = given == null ? function.defaults().get(reference.name()) : given;
                if (chosen != null) {
                    set.put(key, chosen);
                }
            } else {
                set.put(key, value);
            }
        });
        return node.withAttributes(set).withGraphs(graph -> {
            Graph body = graph.body();
            List<Node> nodes = body.nodes().stream()
                    .map(inner -> withAttributes(inner, call, function))
                    .toList();
            return new Attribute.OfGraph(body.withBody(body.weights(), nodes), graph.captured());
        });
    }

    private IllegalArgumentException broken(String why) {
        return new IllegalArgumentException("Graph '" + graph.name() + "': " + why);
    }
}
