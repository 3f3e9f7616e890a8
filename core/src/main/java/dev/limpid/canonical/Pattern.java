package dev.limpid.canonical;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A graph in which groups of nodes are looked for and replaced by one: who writes and who reads a wire, constants, and
 * what is left when nobody reads the members of a group any more.
 */
final class Pattern {
    private final Graph graph;
    private final Map<Wire, Node> producers;
    private final Map<Wire, List<Node>> consumers;
    private final Set<Wire> outputs = new HashSet<>();
    /** What now stands where a node stood, by its first output. */
    private final Map<Wire, Node> replaced = new HashMap<>();

    private final Set<Node> members = new HashSet<>();
    private final Map<Wire, Weight> weights = new LinkedHashMap<>();

    Pattern(Graph graph) {
        this.graph = graph;
        this.producers = graph.producers();
        this.consumers = graph.consumers();
        graph.outputs().forEach(port -> outputs.add(port.wire()));
    }

    /** The node of ONNX's operator {@code op} that writes a wire; null if another one does, or none. */
    @Nullable
    Node writer(Wire wire, String op) {
        Node node = producers.get(wire);
        return node != null && node.is(op) && node.out(0).equals(wire) ? node : null;
    }

    /** The one node that reads a wire; null if several do, or a run fetches it. */
    @Nullable
    Node reader(Wire wire) {
        List<Node> readers = consumers.getOrDefault(wire, List.of());
        return readers.size() == 1 && !outputs.contains(wire) ? readers.get(0) : null;
    }

    /** The constant that drives a wire; null for anything else. */
    @Nullable
    Weight weight(Wire wire) {
        return graph.weights().get(wire);
    }

    /** The number that a constant of one element is; null for anything else. */
    @Nullable
    Double number(Wire wire) {
        return weight(wire) instanceof Weight.InMemory held && isNumber(held)
                ? held.value().at(0)
                : null;
    }

    private static boolean isNumber(Weight.InMemory held) {
        DType type = held.dtype();
        return held.shape().size() == 1
                && (type == DType.FLOAT || type == DType.DOUBLE || type == DType.INT64 || type == DType.INT32);
    }

    /** The values of a constant of integers; null for anything else. */
    long @Nullable [] longs(Wire wire) {
        return weight(wire) instanceof Weight.InMemory held && held.dtype() == DType.INT64
                ? held.value().toLongs()
                : null;
    }

    /** Of a sum or product with one constant number, the other side; null if it is none. */
    @Nullable
    Wire besideNumber(Node node, double number, double tolerance) {
        for (int i = 0; i < 2; i++) {
            Double found = number(node.in(i));
            if (found != null && Math.abs(found - number) <= tolerance * Math.abs(number)) {
                return node.in(1 - i);
            }
        }
        return null;
    }

    /** Adds a constant under a name that nothing has. */
    Wire constant(String name, Tensor value) {
        Wire wire = new Wire(name);
        while (producers.containsKey(wire) || graph.weights().containsKey(wire) || weights.containsKey(wire)) {
            wire = new Wire(wire.name() + "'");
        }
        weights.put(wire, Weight.of(value));
        return wire;
    }

    /** Puts {@code other}, which writes what {@code last} wrote, in its place. */
    void replace(Node last, Node other, List<Node> group) {
        replaced.put(last.out(0), other);
        members.addAll(group);
    }

    /** The graph with its replacements; members of replaced groups that nobody reads any more are gone. */
    Graph done(String domain) {
        if (replaced.isEmpty()) {
            return graph;
        }
        Set<Wire> read = new HashSet<>(outputs);
        List<Node> kept = new ArrayList<>();
        for (int i = graph.nodes().size() - 1; i >= 0; i--) {
            Node node = graph.nodes().get(i);
            Node stands = replaced.getOrDefault(node.out(0), node);
            boolean dead = members.contains(node)
                    && stands == node
                    && node.outputs().stream().noneMatch(read::contains);
            if (!dead) {
                kept.add(stands);
                read.addAll(stands.reads());
            }
        }
        Collections.reverse(kept);
        Map<String, Long> opsets = new TreeMap<>(graph.opsets());
        opsets.putIfAbsent(domain, 1L);
        Map<Wire, Weight> all = new LinkedHashMap<>(graph.weights());
        all.putAll(weights);
        return new Graph(
                graph.name(), opsets, graph.inputs(), graph.outputs(), all, kept, graph.functions(), graph.unread());
    }
}
