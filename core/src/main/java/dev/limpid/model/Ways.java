package dev.limpid.model;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Wire;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Which wires a wire is made of, and which are made of it. */
final class Ways {
    private Ways() {}

    /** The wire and all that it is made of. */
    static Set<Wire> to(Graph graph, Wire wire) {
        Set<Wire> wires = new HashSet<>(Set.of(wire));
        List<Node> nodes = graph.nodes();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            if (nodes.get(i).outputs().stream().anyMatch(wires::contains)) {
                wires.addAll(nodes.get(i).reads());
            }
        }
        return wires;
    }

    /** The wire and all that is made of it. */
    static Set<Wire> from(Graph graph, Wire wire) {
        return from(graph, wire, any -> true);
    }

    /** The wire and all that is made of it by ways over such wires only. */
    static Set<Wire> from(Graph graph, Wire wire, Predicate<Wire> passable) {
        Set<Wire> wires = new HashSet<>(Set.of(wire));
        for (Node node : graph.nodes()) {
            if (node.reads().stream().anyMatch(wires::contains)) {
                node.outputs().stream().filter(passable).forEach(wires::add);
            }
        }
        return wires;
    }
}
