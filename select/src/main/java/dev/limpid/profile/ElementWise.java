package dev.limpid.profile;

import dev.limpid.cost.GraphCost;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Port;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;

import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is computed beside products, by operator, whichever set of operators it is from: each element once, whatever the operator
 * does to it. Of what makes less of much, as sums and pools do, the elements that are read are counted. What is moved only, and what
 * a runtime computes once for all runs, counts nothing.
 */
final class ElementWise {
    /** Operators that move numbers or make them up. */
    private static final Set<String> MOVING = Set.of(
            "Cast",
            "CastLike",
            "CenterCropPad",
            "Concat",
            "Constant",
            "ConstantOfShape",
            "DepthToSpace",
            "Dropout",
            "Expand",
            "Flatten",
            "Gather",
            "GatherElements",
            "GatherND",
            "Identity",
            "OneHot",
            "Pad",
            "Range",
            "Reshape",
            "ReverseSequence",
            "ScatterElements",
            "ScatterND",
            "Slice",
            "SpaceToDepth",
            "Split",
            "Squeeze",
            "Tile",
            "Transpose",
            "Trilu",
            "Unsqueeze",
            "Where");

    private ElementWise() {}

    /** The wires whose sizes must be known before a graph can be counted, and are not. */
    static Set<Wire> unsized(Graph graph, Shapes shapes) {
        Set<Wire> unsized = new LinkedHashSet<>();
        for (Node node : computing(graph, shapes, Set.of())) {
            for (Wire wire : List.of(node.out(0), node.in(0))) {
                if (!wire.isNone()
                        && shapes.find(wire).filter(ElementWise::isSized).isEmpty()) {
                    unsized.add(wire);
                }
            }
        }
        return unsized;
    }

    /**
     * Elements by operator.
     *
     * @param cost of the same graph, whose products are left out
     * @param shapes without an axis of unknown size in all that {@link #unsized} names
     */
    static SortedMap<String, Long> of(Graph graph, GraphCost cost, Shapes shapes) {
        Set<Node> products = Collections.newSetFromMap(new IdentityHashMap<>());
        cost.nodes().stream()
                .filter(one -> one.cost().activations() > 0)
                .map(GraphCost.OfNode::node)
                .forEach(products::add);
        SortedMap<String, Long> elements = new TreeMap<>();
        for (Node node : computing(graph, shapes, products)) {
            long read = node.in(0).isNone() ? 0 : size(shapes, node.in(0));
            elements.merge(node.op(), Math.max(read, size(shapes, node.out(0))), Math::addExact);
        }
        return elements;
    }

    /** Nodes that compute numbers with fractions of what is fed. */
    private static List<Node> computing(Graph graph, Shapes shapes, Set<Node> others) {
        Set<Wire> fed = new HashSet<>();
        graph.inputs().stream().map(Port::wire).forEach(fed::add);
        return graph.nodes().stream()
                .filter(node -> {
                    boolean reads = node.reads().stream().anyMatch(fed::contains);
                    if (reads) {
                        fed.addAll(node.outputs());
                    }
                    return reads
                            && !MOVING.contains(node.op())
                            && !others.contains(node)
                            && shapes.find(node.out(0))
                                    .filter(type -> type.dtype().isFloating())
                                    .isPresent();
                })
                .toList();
    }

    private static boolean isSized(TensorType type) {
        return type.dims().stream().allMatch(Dim.Fixed.class::isInstance);
    }

    private static long size(Shapes shapes, Wire wire) {
        return shapes.of(wire).dims().stream()
                .mapToLong(dim -> ((Dim.Fixed) dim).size())
                .reduce(1, Math::multiplyExact);
    }
}
