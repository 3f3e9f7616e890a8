package dev.limpid.model;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.Wire;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds where the layers of a transformer end, by how a graph hangs together.
 *
 * <p>What all ways from a layer's attention to the output pass is a <i>gate</i>: the projection of its heads, the residual
 * sums, the normalisations after them. A layer's output is the last of its gates that the next layer's attention is made
 * of; what the next layer does before its own attention, while a residual connection leads around it, is no gate. The last
 * layer has no next one: it ends after as many gates of the same operators as the layer before; where there is none, at
 * its last residual sum, with as many gates after it as follow the first one.
 */
public final class LayerOutputs {
    private final Graph graph;
    private final Shapes shapes;
    private final Map<Wire, Node> producers;
    private final Map<Wire, List<Node>> consumers;
    /** Wires in an order in which they can be computed. */
    private final List<Wire> order = new ArrayList<>();

    private LayerOutputs(Graph graph, Shapes shapes) {
        this.graph = graph;
        this.shapes = shapes;
        this.producers = graph.producers();
        this.consumers = graph.consumers();
        graph.nodes().forEach(node -> order.addAll(node.outputs()));
    }

    /**
     * The output of each layer.
     *
     * @param blocks attention of the layers, first layer first, all on the way to {@code output}
     * @return as many wires; fewer, if the end of one cannot be told: then of those before it
     */
    public static List<Wire> of(Graph graph, Shapes shapes, List<AttentionBlock> blocks, Wire output) {
        LayerOutputs found = new LayerOutputs(graph.withOutputs(List.of(output)).pruned(), shapes);
        List<Wire> outputs = new ArrayList<>();
        List<Wire> pattern = List.of();
        for (int layer = 0; layer < blocks.size(); layer++) {
            List<Wire> gates = found.gates(blocks.get(layer).context(), output);
            int end = layer + 1 < blocks.size()
                    ? found.lastBefore(gates, blocks.get(layer + 1).map())
                    : found.lastLike(gates, pattern);
            if (end < 0) {
                return outputs;
            }
            pattern = gates.subList(0, end + 1);
            outputs.add(gates.get(end));
        }
        return outputs;
    }

    /** What all ways that numbers with a fraction take from one wire to another pass, the last included. */
    private List<Wire> gates(Wire from, Wire to) {
        Set<Wire> between = between(from, to);
        Map<Wire, Integer> place = new HashMap<>();
        order.stream().filter(between::contains).forEach(wire -> place.put(wire, place.size()));
        List<Wire> gates = new ArrayList<>();
        int reach = 0;
        for (Wire wire : order) {
            Integer own = place.get(wire);
            if (own != null) {
                // No edge from before this wire leads past it.
                if (own > 0 && reach <= own) {
                    gates.add(wire);
                }
                for (Node reader : consumers.getOrDefault(wire, List.of())) {
                    for (Wire out : reader.outputs()) {
                        reach = Math.max(reach, place.getOrDefault(out, 0));
                    }
                }
            }
        }
        return gates;
    }

    private Set<Wire> between(Wire from, Wire to) {
        Set<Wire> after = Ways.from(graph, from, shapes::isFloating);
        Set<Wire> between = new HashSet<>(Set.of(to));
        for (int i = graph.nodes().size() - 1; i >= 0; i--) {
            Node node = graph.nodes().get(i);
            if (node.outputs().stream().anyMatch(between::contains)) {
                node.reads().stream().filter(after::contains).forEach(between::add);
            }
        }
        return between;
    }

    private int lastBefore(List<Wire> gates, Wire map) {
        Set<Wire> made = Ways.to(graph, map);
        int last = -1;
        for (int i = 0; i < gates.size(); i++) {
            last = made.contains(gates.get(i)) ? i : last;
        }
        return last;
    }

    private int lastLike(List<Wire> gates, List<Wire> pattern) {
        if (!pattern.isEmpty()
                && gates.size() >= pattern.size()
                && ops(gates.subList(0, pattern.size())).equals(ops(pattern))) {
            return pattern.size() - 1;
        }
        List<Integer> sums = new ArrayList<>();
        for (int i = 0; i < gates.size(); i++) {
            boolean alike = sums.isEmpty()
                    || shapes.of(gates.get(i))
                            .dims()
                            .equals(shapes.of(gates.get(sums.get(0))).dims());
            if (alike && isSum(gates.get(i))) {
                sums.add(i);
            }
        }
        if (sums.isEmpty()) {
            return -1;
        }
        int after = sums.size() > 1 ? sums.get(1) - sums.get(0) - 1 : 0;
        return Math.min(gates.size() - 1, sums.get(sums.size() - 1) + after);
    }

    private List<String> ops(List<Wire> wires) {
        return wires.stream()
                .map(producers::get)
                .map(node -> node == null ? "" : node.qualifiedOp())
                .toList();
    }

    /** Whether a wire is the sum of two that are no weights, of as many axes each. */
    private boolean isSum(Wire wire) {
        Node node = producers.get(wire);
        return node != null
                && node.is("Add")
                && node.inputs().stream()
                        .allMatch(in -> !graph.weights().containsKey(in)
                                && shapes.find(in)
                                        .filter(type ->
                                                type.rank() == shapes.of(wire).rank())
                                        .isPresent());
    }
}
