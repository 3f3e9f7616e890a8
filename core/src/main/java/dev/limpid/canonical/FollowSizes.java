package dev.limpid.canonical;

import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the types of a graph's wires where its inputs have known sizes. What a graph computes of sizes (Shape, Gather, Concat
 * …) is worked out on the way, so that a Reshape or Expand to computed sizes is no end of it.
 */
public final class FollowSizes {
    private static final String PREFIX = "limpid/known/";

    private FollowSizes() {}

    /**
     * Walks through a graph once; nothing is run, and no weight is read but small integers.
     *
     * @param inputs types of all inputs, as a rule without an axis of unknown size
     * @return what is known of all wires; an axis whose size depends on values keeps a name
     */
    public static Shapes of(Graph graph, Map<Wire, TensorType> inputs) {
        Graph bare = new Graph(
                graph.name(), graph.opsets(), graph.inputs(), List.of(), graph.weights(), List.of(), graph.unread());
        GraphBuilder builder = GraphBuilder.on(bare, new Shapes(inputs));
        SizeArithmetic sizes = new SizeArithmetic(graph.weights(), builder::typeOf);
        Map<Wire, Wire> constants = new HashMap<>();
        for (Node node : graph.nodes()) {
            builder.add(node.withInputs(node.inputs().stream()
                    .map(wire -> constants.getOrDefault(wire, wire))
                    .toList()));
            sizes.follow(node);
            Wire out = node.out(0);
            if (builder.typeOf(out).filter(type -> type.dtype() == DType.INT64).isPresent()) {
                // Whoever reshapes or expands by it reads a constant, which inference sees.
                sizes.whole(out)
                        .ifPresent(value -> constants.put(
                                out,
                                builder.weight(PREFIX + constants.size(), Weight.of(value))
                                        .wire()));
            }
        }
        return builder.shapes();
    }
}
