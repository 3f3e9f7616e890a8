package dev.limpid.canonical;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Node;
import dev.limpid.graph.Wire;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What ONNX Runtime's optimiser fuses around a convolution, a matrix product, a softmax or a dropout, taken apart again.
 *
 * <pre>
 * before   com.microsoft.FusedConv(x, w, b, z) {activation="Relu"} -> y
 * after    Conv(x, w, b) -> c   Add(c, z) -> s   Relu(s) -> y
 * </pre>
 */
final class LowerFused {
    private static final String[] ACTIVATION = {
        "activation",
        "activation_params",
        "activation_alpha",
        "activation_beta",
        "activation_gamma",
        "activation_axis",
        "leaky_relu_alpha"
    };

    private LowerFused() {}

    static Map<String, Lowering.ToOne> table() {
        Map<String, Lowering.ToOne> table = new TreeMap<>();
        table.put("com.microsoft.FusedConv", at -> activated(at, at.sum(conv(at, at.in(0)), 3)));
        table.put("com.microsoft.NhwcFusedConv", at -> activated(at, at.sum(nhwcConv(at), 3)));
        table.put("com.microsoft.NhwcConv", LowerFused::nhwcConv);
        table.put("com.microsoft.FusedGemm", at -> activated(at, op(at, "Gemm", at.in(0), 3)));
        table.put("com.microsoft.FusedMatMulActivation", at -> activated(at, product(at)));
        table.put("com.microsoft.TransposeMatMul", LowerFused::product);
        table.put("com.microsoft.FusedMatMul", LowerFused::plainProduct);
        table.put(
                "com.microsoft.GemmFastGelu",
                at -> Activations.geluByTanh(at.sum(at.in(0).matMul(at.in(1)), 2)));
        table.put("com.microsoft.BiasSoftmax", LowerFused::biasSoftmax);
        table.put("com.microsoft.BiasAdd", at -> at.in(0).add(at.in(1)).add(at.in(2)));
        return table;
    }

    /** Without its mask, which nothing reads outside training. */
    static List<@Nullable Expr> biasDropout(Site at) {
        return Lowering.outputs(at.sum(at.in(0).add(at.in(1)), 2));
    }

    /** ONNX's operator on {@code x} and the node's other inputs up to the {@code inputs}-th. */
    private static Expr op(Site at, String op, Expr x, int inputs) {
        List<Wire> ins = new ArrayList<>(List.of(x.wire()));
        for (int i = 1; i < inputs && i < at.node().inputs().size(); i++) {
            ins.add(at.node().in(i));
        }
        Expr y = at.builder()
                .expr(at.builder()
                        .add(op, ins, 1, at.attributesWithout(ACTIVATION))
                        .get(0));
        return at.known().map(y::as).orElse(y);
    }

    private static Expr conv(Site at, Expr x) {
        return op(at, "Conv", x, 3);
    }

    /** Places before channels: {@code [batch,…,channel]}. */
    private static Expr nhwcConv(Site at) {
        int rank = at.in(0).rank();
        List<Long> toFirst = Stream.concat(
                        Stream.of(0L, rank - 1L), LongStream.range(1, rank - 1).boxed())
                .toList();
        List<Long> toLast = Stream.concat(
                        Stream.of(0L), Stream.concat(LongStream.range(2, rank).boxed(), Stream.of(1L)))
                .toList();
        List<Wire> ins = new ArrayList<>(
                List.of(at.in(0).transpose(toFirst).wire(), at.in(1).wire()));
        if (at.has(2)) {
            ins.add(at.in(2).wire());
        }
        Expr y = at.builder()
                .expr(at.builder()
                        .add("Conv", ins, 1, at.attributesWithout(ACTIVATION))
                        .get(0));
        Expr last = y.transpose(toLast);
        return at.known().map(last::as).orElse(last);
    }

    private static Expr activated(Site at, Expr x) {
        Node node = at.node();
        List<Float> parameters = new ArrayList<>();
        if (node.attributes().get("activation_params") instanceof Attribute.Reals listed) {
            parameters.addAll(listed.values());
        }
        for (String name : List.of("leaky_relu_alpha", "activation_alpha", "activation_beta")) {
            if (node.attributes().get(name) instanceof Attribute.Real one) {
                parameters.add(one.value());
            }
        }
        return Activations.named(at, x, node.attribute("activation", ""), parameters);
    }

    /** A FusedMatMul whose batches are not transposed, which rules know. */
    private static Expr product(Site at) {
        Node node = at.node();
        boolean batchA = node.attribute("transBatchA", 0L) == 1;
        boolean batchB = node.attribute("transBatchB", 0L) == 1;
        Expr a = batchA ? batchSecond(at.in(0)) : at.in(0);
        Expr b = batchB ? batchSecond(at.in(1)) : at.in(1);
        return a.matMul(
                b, node.attribute("transA", 0L) == 1, node.attribute("transB", 0L) == 1, node.attribute("alpha", 1f));
    }

    /** A FusedMatMul by MatMul and Transpose, for tables that do not know it; batches are put in order first. */
    private static Expr plainProduct(Site at) {
        Node node = at.node();
        if (node.attribute("transBatchA", 0L) == 1 || node.attribute("transBatchB", 0L) == 1) {
            return product(at);
        }
        Expr a = node.attribute("transA", 0L) == 1 ? lastTwoSwapped(at.in(0)) : at.in(0);
        Expr b = node.attribute("transB", 0L) == 1 ? lastTwoSwapped(at.in(1)) : at.in(1);
        float alpha = node.attribute("alpha", 1f);
        return alpha == 1 ? a.matMul(b) : a.matMul(b).mul(alpha);
    }

    private static Expr lastTwoSwapped(Expr x) {
        int rank = x.rank();
        return x.transpose(Stream.concat(LongStream.range(0, rank - 2).boxed(), Stream.of(rank - 1L, rank - 2L))
                .toList());
    }

    /** {@code [row,batch…,column]} as {@code [batch…,row,column]}. */
    private static Expr batchSecond(Expr x) {
        int rank = x.rank();
        return x.transpose(Stream.concat(LongStream.range(1, rank - 1).boxed(), Stream.of(0L, rank - 1L))
                .toList());
    }

    /** A softmax over all axes from {@code axis} on, of scores plus a bias that is the same for some of the others. */
    private static Expr biasSoftmax(Site at) {
        Expr scores = at.in(0);
        int axis = at.axis(1);
        Expr sum = scores.add(at.in(1));
        if (axis == scores.rank() - 1) {
            return sum.softmax(-1);
        }
        Expr flat = sum.apply("Flatten", Map.of("axis", Attribute.of((long) axis)));
        return flat.softmax(-1).reshapeLike(scores);
    }
}
