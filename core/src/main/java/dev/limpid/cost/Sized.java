package dev.limpid.cost;

import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.Shape;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** A node in a run of known sizes. */
record Sized(Node node, Graph graph, Shapes shapes) {
    /**
     * The shape of an input.
     *
     * @throws IllegalArgumentException if it is not known, or left out
     */
    Shape in(int index) {
        return shape(node.in(index));
    }

    boolean has(int index) {
        return !node.in(index).isNone();
    }

    /** The shape of the first output that is not left out. */
    Shape out() {
        return shape(firstOutput(node));
    }

    private Shape shape(Wire wire) {
        return find(wire, shapes)
                .orElseThrow(() -> new IllegalArgumentException("The size of wire '" + wire + "' at "
                        + node.qualifiedOp() + " '" + node.title() + "' is not known ("
                        + shapes.find(wire).map(TensorType::toString).orElse("no type")
                        + "): say how large the inputs are, or measure it."));
    }

    /** All that is needed to count a node. */
    static Set<Wire> needs(Node node) {
        Set<Wire> needs = new LinkedHashSet<>(node.inputs());
        needs.add(firstOutput(node));
        needs.remove(Wire.NONE);
        return needs;
    }

    static Optional<Shape> find(Wire wire, Shapes shapes) {
        return shapes.find(wire)
                .filter(type -> type.dims().stream().allMatch(Dim.Fixed.class::isInstance))
                .map(type -> Shape.of(type.dims().stream()
                        .mapToLong(dim -> ((Dim.Fixed) dim).size())
                        .toArray()));
    }

    private static Wire firstOutput(Node node) {
        return node.outputs().stream()
                .filter(wire -> !wire.isNone())
                .findFirst()
                .orElse(Wire.NONE);
    }
}
