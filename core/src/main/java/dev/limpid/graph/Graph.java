package dev.limpid.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A whole computation: an immutable value.
 *
 * @param opsets version of each operator domain, ONNX's own under the empty name
 * @param inputs what a run feeds
 * @param outputs what a run can fetch
 * @param weights constants by the wire they drive
 * @param nodes in an order in which they can run
 * @param functions that nodes may call
 * @param unread whatever else the file said of the model
 */
public record Graph(
        String name,
        Map<String, Long> opsets,
        List<Port> inputs,
        List<Port> outputs,
        Map<Wire, Weight> weights,
        List<Node> nodes,
        List<Function> functions,
        Opaque unread) {

    /**
     * Checks the graph: each wire written once and before it is read.
     *
     * @throws IllegalArgumentException naming the node and wire, if that does not hold
     */
    public Graph {
        opsets = Collections.unmodifiableMap(new TreeMap<>(opsets));
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
        nodes = List.copyOf(nodes);
        functions = List.copyOf(functions);
        check(name, inputs, outputs, weights, nodes);
    }

    /** A graph without functions. */
    public Graph(
            String name,
            Map<String, Long> opsets,
            List<Port> inputs,
            List<Port> outputs,
            Map<Wire, Weight> weights,
            List<Node> nodes,
            Opaque unread) {
        this(name, opsets, inputs, outputs, weights, nodes, List.of(), unread);
    }

    private static void check(
            String name, List<Port> inputs, List<Port> outputs, Map<Wire, Weight> weights, List<Node> nodes) {
        Set<Wire> written = new HashSet<>(weights.keySet());
        for (Port port : inputs) {
            if (!written.add(port.wire())) {
                throw new IllegalArgumentException(
                        "Graph '" + name + "': input '" + port.wire() + "' is written a second time.");
            }
        }
        for (Node node : nodes) {
            for (Wire wire : node.reads()) {
                if (!written.contains(wire)) {
                    throw new IllegalArgumentException("Graph '" + name + "': node " + node
                            + (node.inputs().contains(wire) ? " reads wire '" : " holds a graph that reads wire '")
                            + wire + "' before anything writes it: it is missing or the graph has a cycle.");
                }
            }
            for (Wire wire : node.outputs()) {
                if (!wire.isNone() && !written.add(wire)) {
                    throw new IllegalArgumentException(
                            "Graph '" + name + "': node " + node + " writes wire '" + wire + "' a second time.");
                }
            }
        }
        for (Port port : outputs) {
            if (!written.contains(port.wire())) {
                throw new IllegalArgumentException(
                        "Graph '" + name + "': nothing writes the output '" + port.wire() + "'.");
            }
        }
    }

    /** Version of ONNX's own operators. */
    public long opset() {
        return opsets.getOrDefault("", 1L);
    }

    /** Each wire's writer; inputs and weights have none. */
    public Map<Wire, Node> producers() {
        Map<Wire, Node> producers = new HashMap<>();
        for (Node node : nodes) {
            for (Wire wire : node.outputs()) {
                producers.put(wire, node);
            }
        }
        producers.remove(Wire.NONE);
        return producers;
    }

    /** Each wire's readers, in running order; a wire that nobody reads is absent. */
    public Map<Wire, List<Node>> consumers() {
        Map<Wire, List<Node>> consumers = new HashMap<>();
        for (Node node : nodes) {
            for (Wire wire : node.reads()) {
                consumers.computeIfAbsent(wire, w -> new ArrayList<>()).add(node);
            }
        }
        return consumers;
    }

    /** Every name in use, by graphs inside nodes too: a new wire takes none of them. */
    public Set<Wire> wires() {
        Set<Wire> wires = new HashSet<>(weights.keySet());
        inputs.forEach(port -> wires.add(port.wire()));
        for (Node node : nodes) {
            wires.addAll(node.outputs());
            node.graphs().values().forEach(graph -> wires.addAll(graph.body().wires()));
        }
        wires.remove(Wire.NONE);
        return wires;
    }

    public Optional<Port> input(String wire) {
        return inputs.stream().filter(port -> port.wire().name().equals(wire)).findFirst();
    }

    public Optional<Port> output(String wire) {
        return outputs.stream().filter(port -> port.wire().name().equals(wire)).findFirst();
    }

    /**
     * Number of elements of all floating-point weights but scalars and the means and variances that batch normalisation
     * counted, those of graphs inside nodes too: the model's parameters.
     */
    public long parameters() {
        Set<Wire> counted = runningStatistics();
        long inside = nodes.stream()
                .flatMap(node -> node.graphs().values().stream())
                .mapToLong(graph -> graph.body().parameters())
                .sum();
        return inside
                + weights.entrySet().stream()
                        .filter(entry -> !counted.contains(entry.getKey()))
                        .map(Map.Entry::getValue)
                        .filter(weight ->
                                weight.dtype().isFloating() && weight.shape().rank() > 0)
                        .mapToLong(weight -> weight.shape().size())
                        .sum();
    }

    private Set<Wire> runningStatistics() {
        Map<Wire, Node> producers = producers();
        Set<Wire> statistics = new HashSet<>();
        for (Node node : nodes) {
            for (Wire wire : node.is("BatchNormalization") ? List.of(node.in(3), node.in(4)) : List.<Wire>of()) {
                Node cast = producers.get(wire);
                statistics.add(cast != null && cast.is("Cast") ? cast.in(0) : wire);
            }
        }
        return statistics;
    }

    /** This graph with other outputs; nodes that no longer matter stay until {@link #pruned()}. */
    public Graph withOutputs(Collection<Wire> wires) {
        Map<Wire, Port> known = new HashMap<>();
        outputs.forEach(port -> known.put(port.wire(), port));
        return new Graph(
                name,
                opsets,
                inputs,
                wires.stream()
                        .map(wire -> known.getOrDefault(wire, new Port(wire, null)))
                        .toList(),
                weights,
                nodes,
                functions,
                unread);
    }

    /** This graph with other weights and nodes between its inputs and outputs. */
    public Graph withBody(Map<Wire, Weight> otherWeights, List<Node> otherNodes) {
        return new Graph(name, opsets, inputs, outputs, otherWeights, otherNodes, functions, unread);
    }

    /**
     * This graph with a weight as its last input, so that each run feeds it: how the default of an optional input is
     * overridden.
     *
     * @throws IllegalArgumentException if no weight drives that wire
     */
    public Graph withInput(Wire weight) {
        Weight value = weights.get(weight);
        if (value == null) {
            throw new IllegalArgumentException("Graph '" + name + "' has no weight '" + weight + "'.");
        }
        List<Port> more = new ArrayList<>(inputs);
        more.add(new Port(weight, TensorType.of(value.dtype(), value.shape())));
        Map<Wire, Weight> rest = new LinkedHashMap<>(weights);
        rest.remove(weight);
        return new Graph(name, opsets, more, outputs, rest, nodes, functions, unread);
    }

    /** This graph with a wire that nodes made as its last input; each run feeds it. */
    public Graph feeding(Wire wire, TensorType type) {
        if (input(wire.name()).isPresent()) {
            return this;
        }
        List<Port> more = new ArrayList<>(inputs);
        more.add(new Port(wire, type));
        List<Node> others = nodes.stream()
                .map(node -> !node.outputs().contains(wire)
                        ? node
                        : node.withOutputs(node.outputs().stream()
                                .map(out -> out.equals(wire) ? Wire.NONE : out)
                                .toList()))
                .filter(node -> node.outputs().stream().anyMatch(out -> !out.isNone()))
                .toList();
        return new Graph(name, opsets, more, outputs, weights, others, functions, unread).pruned();
    }

    /** Without the nodes, weights and inputs that no output needs. */
    public Graph pruned() {
        Set<Wire> needed = new HashSet<>();
        outputs.forEach(port -> needed.add(port.wire()));
        List<Node> kept = new ArrayList<>();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Node node = nodes.get(i);
            if (node.outputs().stream().anyMatch(needed::contains)) {
                needed.addAll(node.reads());
                kept.add(node);
            }
        }
        Collections.reverse(kept);
        Map<Wire, Weight> keptWeights = new LinkedHashMap<>(weights);
        keptWeights.keySet().retainAll(needed);
        return new Graph(
                name,
                opsets,
                inputs.stream().filter(port -> needed.contains(port.wire())).toList(),
                outputs,
                keptWeights,
                kept,
                functions,
                unread);
    }

    /** The graph as text, one line a node: see the package's page. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(name)
                .append(inputs.stream().map(Port::toString).collect(Collectors.joining(", ", " (", ")")))
                .append(outputs.stream().map(Port::toString).collect(Collectors.joining(", ", " -> (", ")\n")));
        weights.forEach((wire, weight) -> text.append("  weight ")
                .append(wire)
                .append(": ")
                .append(weight)
                .append('\n'));
        for (Node node : nodes) {
            text.append("  ").append(node).append('\n');
            node.graphs()
                    .forEach((key, graph) -> text.append("    ")
                            .append(key)
                            .append(" = ")
                            .append(graph.body().toString().strip().replace("\n", "\n    "))
                            .append('\n'));
        }
        functions.forEach(text::append);
        return text.toString();
    }
}
