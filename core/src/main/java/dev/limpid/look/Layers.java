package dev.limpid.look;

import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where a model is looked at layer by layer, if a user does not say. */
public final class Layers {
    private static final Set<String> ACTIVATIONS =
            Set.of("Relu", "Gelu", "com.microsoft.Gelu", "Tanh", "Sigmoid", "LeakyRelu", "Elu", "HardSwish", "Clip");

    private Layers() {}

    /**
     * Of a transformer the residual stream before and after each layer; of a residual network of pictures what leaves each
     * sum of two maps, activated where that follows; of any other what leaves its activations.
     *
     * @throws IllegalArgumentException if the graph has none of these
     */
    public static List<Layer> of(Graph graph, Shapes shapes) {
        List<Layer> found = find(graph, shapes);
        if (found.isEmpty()) {
            throw new IllegalArgumentException("The model has no layers that can be told from its graph: neither"
                    + " residual sums nor activations. Name wires with --wire; 'limpid models inspect' lists them.");
        }
        return found;
    }

    /** The same, none if the graph has none. */
    static List<Layer> find(Graph graph, Shapes shapes) {
        if (ResidualStream.isIn(graph, shapes)) {
            return ResidualStream.of(graph, shapes).layers();
        }
        List<Layer> sums = sums(graph, shapes);
        return sums.isEmpty() ? activations(graph, shapes) : sums;
    }

    private static List<Layer> sums(Graph graph, Shapes shapes) {
        Map<Wire, List<Node>> consumers = graph.consumers();
        List<Layer> layers = new ArrayList<>();
        for (Node node : graph.nodes()) {
            if (node.is("Add")
                    && isMap(node.in(0), shapes)
                    && isMap(node.in(1), shapes)
                    && isMap(node.out(0), shapes)) {
                List<Node> readers = consumers.getOrDefault(node.out(0), List.of());
                boolean activated = readers.size() == 1 && readers.get(0).is("Relu");
                layers.add(new Layer(
                        "block " + layers.size(), activated ? readers.get(0).out(0) : node.out(0)));
            }
        }
        return layers;
    }

    /** A picture's channels; not weights spread over it. */
    private static boolean isMap(Wire wire, Shapes shapes) {
        return shapes.find(wire)
                .filter(type -> type.rank() == 4 && type.dtype().isFloating() && !isOne(type, 2) && !isOne(type, 0))
                .isPresent();
    }

    private static boolean isOne(TensorType type, int axis) {
        return type.dim(axis) instanceof Dim.Fixed fixed && fixed.size() == 1;
    }

    private static List<Layer> activations(Graph graph, Shapes shapes) {
        List<Layer> layers = new ArrayList<>();
        for (Node node : graph.nodes()) {
            boolean vectors = shapes.find(node.out(0))
                    .filter(type -> type.rank() >= 2 && type.rank() <= 4)
                    .isPresent();
            if (ACTIVATIONS.contains(node.qualifiedOp()) && vectors) {
                layers.add(new Layer("activation " + layers.size(), node.out(0)));
            }
        }
        return layers;
    }
}
