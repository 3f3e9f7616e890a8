package dev.limpid.canonical;

import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Puts operators into terms of simpler ones, where a table has no rule for them: composite operators of ONNX, and those
 * of ONNX Runtime ({@code com.microsoft}) that exporters and optimisers write.
 *
 * <pre>
 * before   SkipLayerNormalization(x, skip, gamma, beta) -> y
 * after    Add(x, skip) -> sum     LayerNormalization(sum, gamma, beta) -> y
 * </pre>
 *
 * <p>What an operator is lowered to may be lowered in turn. Outputs keep their names, so whoever tapped a wire still
 * finds it, and its type. A lowered attention has its softmax over {@code [batch,head,query,key]}.
 */
public final class Lower {
    private static final Map<String, Lowering> TABLE = table();

    private final Predicate<Node> needed;
    private final Set<Wire> read;
    private final Shapes shapes;
    private final GraphBuilder builder;

    private Lower(Graph graph, Shapes shapes, Predicate<Node> needed) {
        this.needed = needed;
        this.read = read(graph);
        this.shapes = Shapes.infer(graph, shapes);
        this.builder = GraphBuilder.copying(graph, shapes);
    }

    /** The operators with a lowering, those outside ONNX's own domain as {@code domain.Op}; sorted. */
    public static Set<String> ops() {
        return Collections.unmodifiableSet(new TreeSet<>(TABLE.keySet()));
    }

    /**
     * Lowers what {@code needed} picks; a node that has no lowering stays as it is.
     *
     * @param shapes ranks and types of wires; those that they do not name are inferred as far as they can be
     * @param needed as a rule {@code node -> !table.ops().contains(node.qualifiedOp())}. Forms of an operator that no
     *     rule handles (tanh-approximated Gelu, FusedMatMul with transposed batches) are lowered whatever it says.
     * @throws IllegalArgumentException naming operator, node, types and reason, if a node that is picked has a form
     *     that cannot be lowered; or if there is one in a graph before opset 17, in which lowerings are written
     */
    public static Graph rewrite(Graph graph, Shapes shapes, Predicate<Node> needed) {
        Predicate<Node> picked = node -> TABLE.containsKey(node.qualifiedOp()) && (needed.test(node) || isRare(node));
        // A second round where what was lowered is made of what can be lowered.
        Graph lowered = graph;
        Shapes known = shapes;
        while (lowered.nodes().stream().anyMatch(picked)) {
            if (graph.opset() < GraphBuilder.OPSET) {
                throw new IllegalArgumentException("Graph '" + graph.name() + "' is of ONNX opset " + graph.opset()
                        + ", expected " + GraphBuilder.OPSET + " or newer. Raise it first.");
            }
            Lower round = new Lower(lowered, known, picked);
            lowered = round.once(lowered);
            known = round.builder.shapes();
        }
        return lowered;
    }

    /** Forms that rules leave to this rewrite. */
    private static boolean isRare(Node node) {
        return node.op().equals("Gelu")
                        && !node.attribute("approximate", "none").equals("none")
                || node.op().equals("FusedMatMul")
                        && (node.attribute("transBatchA", 0L) != 0 || node.attribute("transBatchB", 0L) != 0);
    }

    private static Set<Wire> read(Graph graph) {
        Set<Wire> read = new HashSet<>();
        graph.nodes().forEach(node -> read.addAll(node.reads()));
        graph.outputs().forEach(port -> read.add(port.wire()));
        return read;
    }

    private Graph once(Graph graph) {
        for (Node node : graph.nodes()) {
            Lowering lowering = needed.test(node) ? TABLE.get(node.qualifiedOp()) : null;
            if (lowering == null) {
                builder.add(node);
            } else {
                replace(node, lowering);
            }
        }
        return builder.build();
    }

    private void replace(Node node, Lowering lowering) {
        builder.scope(node.out(0).name());
        try {
            List<@Nullable Expr> outputs = lowering.lower(new Site(node, builder, shapes, read));
            for (int i = 0; i < node.outputs().size(); i++) {
                Expr output = i < outputs.size() ? outputs.get(i) : null;
                if (output != null && !node.out(i).isNone()) {
                    builder.rename(output, node.out(i));
                } else if (read.contains(node.out(i))) {
                    throw new IllegalStateException("its output " + i + " ('" + node.out(i) + "') is read");
                }
            }
        } catch (IllegalStateException reason) {
            throw new IllegalArgumentException(
                    "Cannot put " + describe(node) + " into simpler operators: " + withoutStop(reason.getMessage())
                            + ".",
                    reason);
        }
    }

    private static String withoutStop(@Nullable String reason) {
        return String.valueOf(reason).replaceAll("\\.$", "");
    }

    private String describe(Node node) {
        StringBuilder text = new StringBuilder(node.qualifiedOp())
                .append(" (opset ")
                .append(builder.opset())
                .append(") at ")
                .append(node.name().isEmpty() ? node.out(0).name() : node.name())
                .append(", inputs");
        for (Wire wire : node.inputs()) {
            String unknown = wire.isNone() ? "_" : "?";
            text.append(' ')
                    .append(builder.shapes()
                            .find(wire)
                            .map(TensorType::toString)
                            .orElse(unknown));
        }
        return text.toString();
    }

    private static Map<String, Lowering> table() {
        Map<String, Lowering> table = new TreeMap<>();
        Activations.TABLE.forEach((op, lowering) -> table.put(op, Lowering.of(lowering)));
        LowerFused.table().forEach((op, lowering) -> table.put(op, Lowering.of(lowering)));
        LowerReductions.table().forEach((op, lowering) -> table.put(op, Lowering.of(lowering)));
        table.putAll(UnrollRecurrent.table());
        table.put("Attention", LowerStandardAttention::lower);
        table.put("GroupNormalization", Lowering.of(LowerGroupNormalization::group));
        table.put("InstanceNormalization", Lowering.of(LowerGroupNormalization::instance));
        table.put("LayerNormalization", LowerLayerNormalization::lower);
        table.put("MeanVarianceNormalization", Lowering.of(LowerGroupNormalization::meanVariance));
        table.put("RMSNormalization", LowerRMSNormalization::lower);
        table.put("RotaryEmbedding", Lowering.of(LowerRotaryEmbedding::standard));
        table.put("SimplifiedLayerNormalization", LowerRMSNormalization::lower);
        table.put("com.microsoft.Attention", LowerAttention::lower);
        table.put("com.microsoft.BiasDropout", LowerFused::biasDropout);
        table.put("com.microsoft.EmbedLayerNormalization", LowerEmbedLayerNormalization::lower);
        table.put("com.microsoft.GroupNorm", Lowering.of(LowerGroupNormalization::contrib));
        table.put("com.microsoft.GroupQueryAttention", LowerGroupQueryAttention::lower);
        table.put("com.microsoft.MultiHeadAttention", LowerMultiHeadAttention::lower);
        table.put("com.microsoft.QEmbedLayerNormalization", LowerEmbedLayerNormalization::quantised);
        table.put("com.microsoft.RotaryEmbedding", Lowering.of(LowerRotaryEmbedding::contrib));
        table.put("com.microsoft.SkipGroupNorm", LowerGroupNormalization::skip);
        table.put("com.microsoft.SkipLayerNormalization", LowerLayerNormalization::skip);
        table.put("com.microsoft.SkipSimplifiedLayerNormalization", LowerRMSNormalization::skip);
        return table;
    }
}
