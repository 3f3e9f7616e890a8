package dev.limpid.backward;

import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Wire;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a rule may know of the walk it is part of.
 *
 * @param nodes of the graph that is walked, in running order
 * @param sources what the walk ends at
 * @param downstream the wires that depend on a source and carry signals
 * @param producers of the nodes of the graph that is walked, by what they write
 * @param consumers of the same, by what they read
 * @param second the reference run, where there is one
 */
record Walk(
        GraphBuilder builder,
        List<Node> nodes,
        Set<Wire> sources,
        Set<Wire> downstream,
        Map<Wire, Node> producers,
        Map<Wire, List<Node>> consumers,
        @Nullable Reference second) {
    static Walk of(
            GraphBuilder builder,
            List<Node> nodes,
            Set<Wire> sources,
            Set<Wire> downstream,
            @Nullable Reference second) {
        Map<Wire, Node> producers = new HashMap<>();
        Map<Wire, List<Node>> consumers = new HashMap<>();
        for (Node node : nodes) {
            node.outputs().forEach(wire -> producers.put(wire, node));
            node.reads()
                    .forEach(wire -> consumers
                            .computeIfAbsent(wire, key -> new ArrayList<>())
                            .add(node));
        }
        return new Walk(builder, nodes, sources, downstream, producers, consumers, second);
    }

    Reference reference() {
        if (second == null) {
            throw new IllegalStateException("The rule compares with a reference, and this walk has none.");
        }
        return second;
    }
}
