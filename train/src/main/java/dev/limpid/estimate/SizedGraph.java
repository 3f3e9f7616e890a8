package dev.limpid.estimate;

import dev.limpid.canonical.FollowSizes;
import dev.limpid.cost.GraphCost;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Port;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.loss.MaskedLanguage;
import dev.limpid.runtime.Batches;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import dev.limpid.train.MaskedTokens;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A graph whose open axes have sizes.
 *
 * @param shapes of its wires at these sizes
 */
record SizedGraph(Graph graph, Shapes shapes, Map<String, Long> sizes) {
    /**
     * Follows the sizes through the graph; nothing is run.
     *
     * @param known types of the inputs, and of what inference cannot tell
     * @throws IllegalArgumentException if the size of an axis of an input is not told
     */
    static SizedGraph of(Graph graph, Shapes known, Map<String, Long> sizes) {
        Map<Wire, TensorType> inputs = new LinkedHashMap<>();
        for (Port port : graph.inputs()) {
            TensorType type = port.type() == null ? known.of(port.wire()) : port.type();
            List<Dim> dims = type.dims().stream()
                    .map(dim -> fixed(dim, sizes, graph, port.wire()))
                    .toList();
            inputs.put(port.wire(), new TensorType(type.dtype(), dims));
        }
        Graph counted = asking(graph, sizes);
        return new SizedGraph(counted, FollowSizes.of(counted, inputs), sizes);
    }

    /** Which words are hidden is drawn: as many as are on average. */
    private static Graph asking(Graph graph, Map<String, Long> sizes) {
        Long sequence = sizes.get("sequence");
        if (sequence == null) {
            return graph;
        }
        List<Node> nodes = new ArrayList<>();
        Map<Wire, Weight> weights = new LinkedHashMap<>(graph.weights());
        for (Node node : graph.nodes()) {
            boolean asks = node.is("TopK") && node.name().equals(MaskedLanguage.ASKED);
            if (asks) {
                Wire count = new Wire(MaskedLanguage.ASKED + "/count");
                weights.put(count, Weight.of(Tensor.of(Shape.of(1), (long) Math.ceil(MaskedTokens.SHARE * sequence))));
                nodes.add(node.withInputs(List.of(node.in(0), count)));
            } else {
                nodes.add(node);
            }
        }
        return graph.withBody(weights, nodes);
    }

    private static Dim fixed(Dim dim, Map<String, Long> sizes, Graph graph, Wire input) {
        OptionalLong size = dim.size(sizes);
        if (size.isEmpty()) {
            throw new IllegalArgumentException("Graph '" + graph.name() + "': the axis '" + dim + "' of its input '"
                    + input + "' has no size, told are " + sizes + ".");
        }
        return Dim.of(size.getAsLong());
    }

    /**
     * Multiply–accumulates of one run.
     *
     * @throws IllegalArgumentException if the size of a product does not follow from the inputs'
     */
    long macs() {
        return GraphCost.of(graph, shapes).total().macs();
    }

    /** Bytes of results alive at one time, those of {@code others} left out, if each goes after its last reader. */
    long peakBytes(Set<Wire> others) {
        Map<Wire, TensorType> counted = new LinkedHashMap<>(shapes.types());
        counted.keySet().removeAll(others);
        return Batches.peakBytes(graph, new Shapes(counted), sizes);
    }
}
