package dev.limpid.model;

import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Port;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.Wire;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The part of a graph that leads from one wire to another. What else its nodes read is held: an input, for each example
 * its own; only what is the same for all examples, or only sizes, is computed again.
 *
 * @param graph with {@code from} and all of {@code held} for inputs
 * @param shapes of the whole graph
 * @param batch the axis of examples; of size 1 where the part takes one at a time
 * @param held {@code from}, then what else is fed
 */
record Between(Graph graph, Shapes shapes, Wire from, Wire to, Dim batch, List<Wire> held) {
    /**
     * @param tappable the wires that may be held
     */
    static Between of(Known whole, Wire from, Wire to, Set<Wire> tappable) {
        Shapes shapes = whole.shapes();
        Dim first = shapes.of(from).dim(0);
        boolean together = first instanceof Dim.Named && shapes.of(to).dim(0).equals(first);
        Dim batch = together ? first : Dim.of(1);
        Set<Wire> changed = Ways.from(whole.graph(), from);
        Set<Wire> needed = new HashSet<>(Set.of(to));
        Set<Wire> held = new LinkedHashSet<>(List.of(from));
        List<Node> nodes = new ArrayList<>();
        List<Node> all = whole.graph().nodes();
        for (int i = all.size() - 1; i >= 0; i--) {
            Node node = all.get(i);
            if (node.outputs().stream().noneMatch(needed::contains)) {
                continue;
            }
            nodes.add(0, node);
            for (Wire wire : node.reads()) {
                boolean fed = whole.graph().input(wire.name()).isPresent()
                        || whole.graph().weights().containsKey(wire);
                boolean own = tappable.contains(wire)
                        && shapes.isFloating(wire)
                        && shapes.rank(wire) > 0
                        && (!together || shapes.of(wire).dim(0).equals(first));
                if (!wire.equals(from)) {
                    (fed || changed.contains(wire) || !own ? needed : held).add(wire);
                }
            }
        }
        return new Between(part(whole, nodes, held, to), shapes, from, to, batch, List.copyOf(held));
    }

    private static Graph part(Known whole, List<Node> nodes, Set<Wire> held, Wire to) {
        Graph graph = whole.graph();
        List<Port> inputs = Stream.concat(
                        graph.inputs().stream().filter(port -> !held.contains(port.wire())),
                        held.stream().map(wire -> new Port(wire, whole.shapes().of(wire))))
                .toList();
        return new Graph(
                        graph.name(),
                        graph.opsets(),
                        inputs,
                        List.of(new Port(to, null)),
                        graph.weights(),
                        nodes,
                        graph.functions(),
                        graph.unread())
                .pruned();
    }
}
