package dev.limpid.look;

import dev.limpid.backward.At;
import dev.limpid.backward.RuleTable;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Wire;
import dev.limpid.rules.Gradient;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;

import static dev.limpid.backward.Rule.each;

/**
 * What a network would be if this one input had set its switches for good: a LayerNormalization divides by the deviation that
 * it found (Elhage et al. 2021, "folding layer norm"; TransformerLens scales so), an activation x·s(x) multiplies by the s(x)
 * that it found. Between the stream and a logit the network is then linear but for constants, so that the logit is a sum over
 * what the stream is a sum of.
 */
final class FrozenNorms {
    private static final Set<String> NORMS = Set.of("LayerNormalization", "RMSNormalization");

    /** Operators that are linear in what they read, as long as only one of their inputs depends on it. */
    private static final Set<String> LINEAR = Set.of(
            "Identity",
            "Dropout",
            "Reshape",
            "Flatten",
            "Squeeze",
            "Unsqueeze",
            "Expand",
            "Transpose",
            "Concat",
            "Split",
            "Slice",
            "Gather",
            "GatherElements",
            "GatherND",
            "Cast",
            "Add",
            "Sub",
            "Neg",
            "Sum",
            "Mean",
            "Mul",
            "MatMul",
            "Gemm",
            "com.microsoft.FusedMatMul",
            "ReduceSum",
            "ReduceMean",
            "Div",
            "Where");

    /** Of these only one side may depend on the stream. */
    private static final Set<String> BILINEAR = Set.of("Mul", "MatMul", "Gemm", "com.microsoft.FusedMatMul");

    static final RuleTable TABLE = Gradient.TABLE
            .as("frozen-norms")
            .on("LayerNormalization", FrozenNorms::layer)
            .on("RMSNormalization", FrozenNorms::rootMeanSquare)
            .on("Gelu", at -> gate(at, 0.5))
            .on("com.microsoft.Gelu", at -> gate(at, 0.5))
            .on("Swish", at -> gate(at, 0.5))
            .on("com.microsoft.QuickGelu", at -> gate(at, 0.5))
            .on("Tanh", at -> gate(at, 1));

    private static final Set<String> GATES =
            Set.of("Gelu", "com.microsoft.Gelu", "Swish", "com.microsoft.QuickGelu", "Tanh", "Relu");

    private FrozenNorms() {}

    static boolean isNorm(Node node) {
        return NORMS.contains(node.op()) && node.domain().isEmpty();
    }

    /** γ(x − mean x)/σ with σ a constant. */
    private static List<@Nullable Expr> layer(At at) {
        Expr x = at.in(0);
        long[] axes = axes(at);
        Expr centred = x.sub(x.reduceMean(true, axes));
        Expr scaled = at.dy().mul(at.in(1));
        return each(scaled.sub(scaled.reduceMean(true, axes)).div(root(at, centred)));
    }

    /** γx/r with r a constant. */
    private static List<@Nullable Expr> rootMeanSquare(At at) {
        return each(at.dy().mul(at.in(1)).div(root(at, at.in(0))));
    }

    /** The deviation, computed here: the node's own outputs for it are lost where the runtime fuses it with a sum. */
    private static Expr root(At at, Expr centred) {
        return centred.mul(centred)
                .reduceMean(true, axes(at))
                .add(at.node().attribute("epsilon", 1e-5f))
                .sqrt();
    }

    private static long[] axes(At at) {
        return LongStream.range(at.axis("axis", -1), at.in(0).rank()).toArray();
    }

    /** x·s with s = y/x a constant; at 0 its limit. */
    private static List<@Nullable Expr> gate(At at, double limit) {
        Expr x = at.in(0);
        Expr zero = x.equal(0);
        Expr safe = zero.where(x.filledWith(1), x);
        return each(at.dy().mul(zero.where(x.filledWith(limit), at.out(0).div(safe))));
    }

    /**
     * Makes sure that what lies between a wire and an output is linear once frozen.
     *
     * @throws IllegalArgumentException naming the operators that are not
     */
    static void requireLinear(Graph graph, Wire from, Wire to) {
        Set<String> strange = strange(graph, from, to);
        if (!strange.isEmpty()) {
            throw new IllegalArgumentException("Between the residual stream '" + from + "' and the output '" + to
                    + "' stand operators that are not linear even with every norm held fast: "
                    + String.join(", ", strange) + ". A logit is no sum of shares there; try 'limpid look patch'.");
        }
    }

    /** Whether what lies between two wires is linear once frozen. */
    static boolean isLinear(Graph graph, Wire from, Wire to) {
        return strange(graph, from, to).isEmpty();
    }

    /** The operators between two wires that are not linear even once frozen, with their nodes. */
    private static Set<String> strange(Graph graph, Wire from, Wire to) {
        Set<Wire> reached = new HashSet<>(Set.of(from));
        Set<String> strange = new TreeSet<>();
        for (Node node : between(graph, from, to)) {
            List<Wire> on = node.inputs().stream().filter(reached::contains).toList();
            reached.addAll(node.outputs());
            boolean one = !BILINEAR.contains(node.qualifiedOp()) || on.size() == 1;
            boolean divided = node.is("Div") && on.contains(node.in(1));
            boolean known = LINEAR.contains(node.qualifiedOp()) || GATES.contains(node.qualifiedOp()) || isNorm(node);
            if (!known || !one || divided) {
                strange.add(node.qualifiedOp() + " at " + node.title());
            }
        }
        return strange;
    }

    /** The nodes that lead from a wire to another by values, not by sizes alone; in running order. */
    static List<Node> between(Graph graph, Wire from, Wire to) {
        Set<Wire> reached = new HashSet<>(Set.of(from));
        Set<Wire> leading = leadingTo(graph, to);
        List<Node> between = new ArrayList<>();
        for (Node node : graph.nodes()) {
            if (node.reads().stream().anyMatch(reached::contains)
                    && node.outputs().stream().anyMatch(leading::contains)
                    && !measures(node)) {
                reached.addAll(node.outputs());
                between.add(node);
            }
        }
        return between;
    }

    private static boolean measures(Node node) {
        return node.is("Shape") || node.is("Size");
    }

    private static Set<Wire> leadingTo(Graph graph, Wire to) {
        Set<Wire> leading = new HashSet<>(Set.of(to));
        for (int i = graph.nodes().size() - 1; i >= 0; i--) {
            Node node = graph.nodes().get(i);
            if (node.outputs().stream().anyMatch(leading::contains)) {
                leading.addAll(node.reads());
            }
        }
        return leading;
    }
}
