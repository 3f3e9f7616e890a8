package dev.limpid.canonical;

import dev.limpid.graph.Node;
import dev.limpid.graph.Wire;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts nodes that stood apart into a graph: what they share with it is bound, the rest gets names that are free there. */
final class Splice {
    private final Set<Wire> taken;
    private final String scope;
    private final Map<Wire, Wire> names;

    /**
     * @param taken names in use, to which new ones are added
     * @param scope in front of new names
     * @param bound what a wire of the nodes is called in the graph; {@link Wire#NONE} where it is left out
     */
    Splice(Set<Wire> taken, String scope, Map<Wire, Wire> bound) {
        this.taken = taken;
        this.scope = scope;
        this.names = new HashMap<>(bound);
    }

    /** What a wire is called in the graph. */
    Wire name(Wire inside) {
        Wire known = names.get(inside);
        if (known == null) {
            known = fresh(inside);
            names.put(inside, known);
        }
        return known;
    }

    boolean knows(Wire inside) {
        return names.containsKey(inside);
    }

    /**
     * The nodes under their new names.
     *
     * @param inside wires of theirs that are called {@code outside} in the graph; those that are left out there are not
     *     asked for
     */
    List<Node> nodes(List<Node> nodes, List<Wire> inside, List<Wire> outside) {
        Set<Wire> written = new HashSet<>();
        nodes.forEach(node -> written.addAll(node.outputs()));
        List<Node> handedOn = new ArrayList<>();
        for (int i = 0; i < outside.size(); i++) {
            Wire from = inside.get(i);
            Wire to = outside.get(i);
            if (!to.isNone() && written.contains(from) && !names.containsKey(from)) {
                names.put(from, to);
            } else if (!to.isNone()) {
                // It comes from elsewhere, or is given out twice.
                handedOn.add(new Node(to.name(), "", "Identity", List.of(name(from)), List.of(to), Map.of()));
            }
        }
        List<Node> placed = new ArrayList<>();
        nodes.forEach(node -> placed.add(named(node.renamed(this::name, this::fresh))));
        placed.addAll(handedOn);
        return placed;
    }

    private Node named(Node node) {
        return node.name().isEmpty() ? node : node.withName(scope + "/" + node.name());
    }

    private Wire fresh(Wire inside) {
        String name = scope + "/" + inside;
        Wire wire = new Wire(name);
        for (int number = 2; !taken.add(wire); number++) {
            wire = new Wire(name + "_" + number);
        }
        return wire;
    }
}
