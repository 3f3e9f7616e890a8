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
 * @param unread whatever else the file said of the model
 */
public record Graph(
        String name,
        Map<String, Long> opsets,
        List<Port> inputs,
        List<Port> outputs,
        Map<Wire, Weight> weights,
        List<Node> nodes,
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
        check(name, inputs, outputs, weights, nodes);
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
            for (Wire wire : node.inputs()) {
                if (!wire.isNone() && !written.contains(wire)) {
                    throw new IllegalArgumentException("Graph '" + name + "': node " + node
                            + " reads wire '" + wire + "' before anything writes it: it is missing or the graph has a"
                            + " cycle.");
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
            for (Wire wire : new HashSet<>(node.inputs())) {
                consumers.computeIfAbsent(wire, w -> new ArrayList<>()).add(node);
            }
        }
        consumers.remove(Wire.NONE);
        return consumers;
    }

    public Optional<Port> input(String wire) {
        return inputs.stream().filter(port -> port.wire().name().equals(wire)).findFirst();
    }

    public Optional<Port> output(String wire) {
        return outputs.stream().filter(port -> port.wire().name().equals(wire)).findFirst();
    }

    /** Number of elements of all floating-point weights but scalars: the model's parameters. */
    public long parameters() {
        return weights.values().stream()
                .filter(weight -> weight.dtype().isFloating() && weight.shape().rank() > 0)
                .mapToLong(weight -> weight.shape().size())
                .sum();
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
                unread);
    }

    /** Without the nodes, weights and inputs that no output needs. */
    public Graph pruned() {
        Set<Wire> needed = new HashSet<>();
        outputs.forEach(port -> needed.add(port.wire()));
        List<Node> kept = new ArrayList<>();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Node node = nodes.get(i);
            if (node.outputs().stream().anyMatch(needed::contains)) {
                needed.addAll(node.inputs());
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
        nodes.forEach(node -> text.append("  ").append(node).append('\n'));
        return text.toString();
    }
}
