package dev.limpid.canonical;

import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.Wire;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes the twin of a quantised graph: the same computation with the same quantised weights, in floats and without
 * rounding in between, so that it has derivatives.
 *
 * <pre>
 * before   DynamicQuantizeLinear(x) -> q, s, z   MatMulInteger(q, W, z, w_zero) -> i   Cast(i) -> f
 *          Mul(s, w_scale) -> t   Mul(f, t) -> y
 * after    Cast(W) -> a   Sub(a, w_zero) -> b   Mul(b, w_scale) -> c   MatMul(x, c) -> y
 *
 * before   QuantizeLinear(x, s, z) -> q   DequantizeLinear(q, s, z) -> y
 * after    Clip(x, (least − z − ½) · s, (most − z + ½) · s) -> y
 * </pre>
 *
 * <p>Weights stay quantised in their file: nodes on them, which the runtime computes once, make floats of them. What a
 * quantisation cuts off is cut off still, at 0 exactly: that is how quantisers write a Relu. Inputs and outputs are the same; what
 * rounding did to the scores, a run of both tells.
 *
 * <p>Covers what ONNX Runtime's quantiser and optimiser write: the forms with QuantizeLinear and DequantizeLinear around
 * float operators, with operators on whole numbers, and with scales that a run finds out.
 */
public final class Dequantise {
    private static final Map<String, QuantisedOp> TABLE = table();
    /** Operators of the table that are met in any graph. */
    private static final Set<String> ANYWHERE = Set.of("Cast", "Concat", "Mul");
    /** Move levels and leave them what they stand for. */
    private static final Set<String> MOVING = Set.of(
            "Identity",
            "Reshape",
            "Flatten",
            "Transpose",
            "Squeeze",
            "Unsqueeze",
            "Expand",
            "Slice",
            "Gather",
            "Split",
            "MaxPool",
            "DepthToSpace",
            "SpaceToDepth");

    private final Graph graph;
    private final Twin twin;
    private final Set<Wire> read = new HashSet<>();

    private Dequantise(Graph graph) {
        this.graph = graph;
        this.twin = new Twin(graph, GraphBuilder.copying(graph, Shapes.UNKNOWN));
        graph.nodes().forEach(node -> read.addAll(node.reads()));
        graph.outputs().forEach(port -> read.add(port.wire()));
    }

    /**
     * Whether a graph computes with rounded activations or with operators on quantised weights. Weights alone that are
     * kept quantised and made floats by DequantizeLinear do not count: such a graph has derivatives.
     */
    public static boolean isQuantised(Graph graph) {
        return rounding(graph) != null;
    }

    private static @Nullable Node rounding(Graph graph) {
        Set<Wire> constants = Twin.constants(graph);
        return graph.nodes().stream()
                .filter(Dequantise::rounds)
                .filter(node -> !constants.containsAll(node.reads()))
                .findFirst()
                .orElse(null);
    }

    private static boolean rounds(Node node) {
        String op = node.op();
        boolean contrib = node.domain().equals("com.microsoft");
        return !op.startsWith("Dequantize")
                && (TABLE.containsKey(node.qualifiedOp()) && !ANYWHERE.contains(op)
                        || op.contains("Quantize") && !op.startsWith("Gather")
                        || contrib && op.startsWith("Q") && !op.equals("QuickGelu"));
    }

    /**
     * The twin; the graph itself if it is not quantised.
     *
     * @throws IllegalArgumentException naming the node, if an operator on quantised numbers is not known; or if the
     *     graph is older than opset 17
     */
    public static Graph rewrite(Graph graph) {
        if (!isQuantised(graph)) {
            return graph;
        }
        if (graph.opset() < GraphBuilder.OPSET) {
            throw new IllegalArgumentException("Graph '" + graph.name() + "' is of ONNX opset " + graph.opset()
                    + ", expected " + GraphBuilder.OPSET + " or newer. Raise it first.");
        }
        Graph apart = Lower.rewrite(graph, Shapes.UNKNOWN, node -> node.op().equals("QEmbedLayerNormalization"));
        Graph twin = new Dequantise(apart).told();
        Node left = rounding(twin);
        if (left != null) {
            throw new IllegalArgumentException("Graph '" + graph.name() + "': " + left.qualifiedOp() + " at "
                    + (left.name().isEmpty() ? left.out(0).name() : left.name())
                    + " cannot be put into floats, so the model has no derivatives. Use the model that was quantised, or"
                    + " a method that does not look inside.");
        }
        return twin;
    }

    private Graph told() {
        Shapes shapes = Shapes.infer(graph, Shapes.UNKNOWN);
        for (Node node : graph.nodes()) {
            twin.builder.scope(node.out(0).name());
            Site at = new Site(node, twin.builder, shapes, read);
            if (isLeft(node) || !tell(at)) {
                twin.builder.add(node);
            }
        }
        Graph kept = twin.builder.build().pruned();
        return new Graph(
                kept.name(),
                kept.opsets(),
                graph.inputs(),
                kept.outputs(),
                kept.weights(),
                kept.nodes(),
                kept.functions(),
                kept.unread());
    }

    /** Constants stay as they are but where they become floats, or scales of what a run computes. */
    private boolean isLeft(Node node) {
        return node.inputs().stream().allMatch(twin::isConstant)
                && !node.op().equals("DequantizeLinear")
                && node.inputs().stream().noneMatch(wire -> twin.meaning(wire) instanceof Twin.Scale);
    }

    private boolean tell(Site at) {
        Node node = at.node();
        QuantisedOp op = TABLE.get(node.qualifiedOp());
        if (op != null) {
            return op.tell(twin, at);
        }
        if (node.domain().isEmpty()
                && MOVING.contains(node.op())
                && twin.meaning(node.in(0)) instanceof Twin.Levels told) {
            move(node, told);
        }
        return false;
    }

    private void move(Node node, Twin.Levels told) {
        List<Wire> ins = new ArrayList<>(node.inputs());
        ins.set(0, told.value().wire());
        // What else a MaxPool gives are places, not levels.
        int outputs = node.is("Split") ? node.outputs().size() : 1;
        List<Wire> moved = twin.builder.add(node.op(), ins, outputs, node.attributes());
        for (int i = 0; i < outputs; i++) {
            Expr value = twin.builder.expr(moved.get(i));
            twin.tell(node.out(i), new Twin.Levels(value, told.scale(), told.zero()));
        }
    }

    private static Map<String, QuantisedOp> table() {
        Map<String, QuantisedOp> table = new TreeMap<>();
        table.putAll(QuantisedLevels.table());
        table.putAll(QuantisedProducts.table());
        table.putAll(QuantisedElements.table());
        return table;
    }
}
