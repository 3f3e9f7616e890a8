package dev.limpid.canonical;

import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;

import java.util.Set;

/**
 * Picks one position before computing instead of after, where the graph itself picks it: a classifier that reads its CLS
 * token needs the last layer at that position only.
 *
 * <pre>
 * before   Gather(LayerNormalization(x), 0, axis 1)          after   Squeeze(LayerNormalization(select(x)))
 * </pre>
 *
 * <p>How far the pick moves is {@link PushDownSelection}'s to say. What else reads the picked wire still gets all of it.
 */
public final class PushDownPick {
    private PushDownPick() {}

    /**
     * A builder on the graph with the same values under the same names.
     *
     * @param shapes what is known of the graph's wires
     * @param kept wires that somebody looks at: what follows them is computed from all of them
     */
    public static GraphBuilder on(Graph graph, Shapes shapes, Set<Wire> kept) {
        if (graph.nodes().stream().noneMatch(node -> picks(node, graph, shapes))) {
            return GraphBuilder.on(graph, shapes);
        }
        GraphBuilder builder = GraphBuilder.copying(graph, shapes);
        for (Node node : graph.nodes()) {
            if (!picks(node, graph, shapes)) {
                builder.add(node);
                continue;
            }
            builder.scope("picked");
            Expr positions = builder.expr(node.in(1)).reshape(1, 1).as(TensorType.of(DType.INT64, 1, 1));
            Expr picked = new PushDownSelection(graph, builder, positions, kept).position(node.in(0));
            builder.rename(picked.squeeze(1), node.out(0));
        }
        return builder;
    }

    /** One position, never counted from the end, of every example. */
    private static boolean picks(Node node, Graph graph, Shapes shapes) {
        return node.is("Gather")
                && node.attribute("axis", 0L) == 1
                && shapes.find(node.in(0)).filter(type -> type.rank() == 3).isPresent()
                && graph.weights().get(node.in(1)) instanceof Weight.InMemory index
                && index.dtype() == DType.INT64
                && index.shape().rank() == 0
                && index.value().toLongs()[0] >= 0;
    }
}
