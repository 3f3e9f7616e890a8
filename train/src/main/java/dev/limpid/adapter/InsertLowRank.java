package dev.limpid.adapter;

import dev.limpid.architecture.Cached;
import dev.limpid.architecture.Emitted;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * Adds s·dropout(x)·Aᵀ·Bᵀ to every product x·W of a weight that has a pair:
 *
 * <pre>{@code
 * before   y = x·Wᵀ
 * after    y.frozen = x·Wᵀ,  y = y.frozen + s·(dropout(x)·Aᵀ)·Bᵀ
 * }</pre>
 *
 * <p>Whoever reads y reads the sum.
 *
 * @param pairs by W
 * @param scale s
 * @param dropout 0 for none
 */
record InsertLowRank(Map<Wire, LowRank> pairs, double scale, double dropout) {
    /** Where a node reads the matrix of a dense layer, and nothing else of it. */
    static boolean isProduct(Node node, Wire weight) {
        boolean fused = node.qualifiedOp().equals("com.microsoft.FusedMatMul");
        boolean plain = node.is("MatMul")
                || fused
                        && node.attribute("transA", 0L) == 0
                        && node.attribute("transBatchA", 0L) == 0
                        && node.attribute("transBatchB", 0L) == 0;
        return plain && node.in(1).equals(weight) && !node.in(0).equals(weight);
    }

    /** Whether the matrix that a product reads lies as {@code [in,out]}. */
    static boolean isTurned(Node product) {
        return product.attribute("transB", 0L) == 0;
    }

    Emitted rewrite(Emitted emitted) {
        GraphBuilder built = rewrite(emitted.graph(), emitted.shapes());
        return new Emitted(
                built.build(),
                built.shapes(),
                emitted.features(),
                emitted.outputs(),
                emitted.maxPositions(),
                rewrite(emitted.cached()));
    }

    private @Nullable Cached rewrite(@Nullable Cached cached) {
        if (cached == null) {
            return null;
        }
        GraphBuilder built = rewrite(cached.graph(), cached.shapes());
        return new Cached(built.build(), built.shapes(), cached.logits(), cached.states());
    }

    private GraphBuilder rewrite(Graph graph, Shapes shapes) {
        GraphBuilder build = GraphBuilder.copying(graph, shapes);
        for (LowRank pair : pairs.values()) {
            if (graph.weights().containsKey(pair.weight())) {
                declare(build, pair.a(), pair.shapeOfA());
                declare(build, pair.b(), pair.shapeOfB());
            }
        }
        for (Node node : graph.nodes()) {
            LowRank pair = pairs.get(node.in(1));
            if (pair != null && isProduct(node, pair.weight())) {
                insert(build, node, pair);
            } else {
                build.add(node);
            }
        }
        return build;
    }

    private static void declare(GraphBuilder build, Wire wire, Shape shape) {
        Expr weight = build.weight(wire.name(), new Weight.Declared(DType.FLOAT, shape));
        if (!weight.wire().equals(wire)) {
            throw new IllegalArgumentException("The model already has a weight '" + wire + "': it is adapted already.");
        }
    }

    private void insert(GraphBuilder build, Node product, LowRank pair) {
        Wire out = product.out(0);
        Wire frozen = new Wire(out + ".frozen");
        build.add(product.withOutputs(List.of(frozen)).withName(frozen.name()));
        TensorType type = build.expr(product.in(0)).type();
        Expr x = build.expr(product.in(0));
        build.scope(out + "/lora");
        Expr dropped = dropout == 0
                ? x
                : x.apply("Dropout", Map.of(), build.scalar(DType.FLOAT, dropout))
                        .as(type);
        float whole = (float) (scale * product.attribute("alpha", 1f));
        Expr more =
                dropped.matMul(build.expr(pair.a()), false, true, 1).matMul(build.expr(pair.b()), false, true, whole);
        build.add(new Node(out.name(), "", "Add", List.of(frozen, more.wire()), List.of(out), Map.of()));
    }
}
