package dev.limpid.canonical;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Node;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Matrix products, convolutions and attention on quantised numbers. */
final class QuantisedProducts {
    private QuantisedProducts() {}

    static Map<String, QuantisedOp> table() {
        Map<String, QuantisedOp> table = new TreeMap<>();
        table.put("MatMulInteger", QuantisedProducts::matMulInteger);
        table.put("ConvInteger", QuantisedProducts::convInteger);
        table.put("QLinearMatMul", QuantisedProducts::qLinearMatMul);
        table.put("QLinearConv", QuantisedProducts::qLinearConv);
        table.put("com.microsoft.QLinearConv", QuantisedProducts::qLinearConv);
        table.put("com.microsoft.QGemm", QuantisedProducts::qGemm);
        table.put("com.microsoft.MatMulIntegerToFloat", QuantisedProducts::matMulIntegerToFloat);
        table.put("com.microsoft.DynamicQuantizeMatMul", QuantisedOp.toFloat((twin, at) -> {
            Expr weights = twin.real(at.node().in(1), at.node().in(2), at.node().in(3), 1);
            return at.sum(at.in(0).matMul(weights), 4);
        }));
        table.put("com.microsoft.MatMulNBits", QuantisedProducts::matMulNBits);
        table.put("com.microsoft.QAttention", QuantisedProducts::qAttention);
        return table;
    }

    /** Of two factors those with a told meaning become floats; the other is a constant whose scale comes later. */
    private static boolean matMulInteger(Twin twin, Site at) {
        Node node = at.node();
        Twin.Levels a = twin.levels(node.in(0));
        Twin.Levels b = twin.levels(node.in(1));
        if (a != null && b != null) {
            Expr product = a.value().matMul(b.value());
            tell(twin, node, factor -> times(product, factor), Twin.and(List.of(a.scale()), List.of(b.scale())));
        } else if (a != null && twin.isConstant(node.in(1))) {
            Expr weights = twin.shifted(node.in(1), node.in(3), 1);
            // One number, or one for each column: into the constant.
            tell(
                    twin,
                    node,
                    factor -> isRow(factor)
                            ? a.value().matMul(times(weights, factor))
                            : times(a.value().matMul(weights), factor),
                    List.of(a.scale()));
        } else if (b != null && twin.isConstant(node.in(0))) {
            Expr product = twin.shifted(node.in(0), node.in(2), 0).matMul(b.value());
            tell(twin, node, factor -> times(product, factor), List.of(b.scale()));
        }
        return false;
    }

    private static void tell(Twin twin, Node node, Twin.Scalable value, List<Wire> scales) {
        twin.tell(node.out(0), new Twin.Unscaled(value, scales));
    }

    private static boolean isRow(@Nullable Expr factor) {
        return factor == null || factor.rank() <= 1;
    }

    private static Expr times(Expr value, @Nullable Expr factor) {
        return factor == null ? value : value.mul(factor);
    }

    private static boolean convInteger(Twin twin, Site at) {
        Node node = at.node();
        Twin.Levels x = twin.levels(node.in(0));
        if (x != null && twin.isConstant(node.in(1))) {
            Expr conv = x.value().apply("Conv", node.attributes(), twin.shifted(node.in(1), node.in(3), 0));
            tell(twin, node, factor -> times(conv, factor), List.of(x.scale()));
        }
        return false;
    }

    private static boolean qLinearMatMul(Twin twin, Site at) {
        Node node = at.node();
        if (!twin.knows(node.in(0), node.in(1), node.in(2)) || !twin.knows(node.in(3), node.in(4), node.in(5))) {
            return false;
        }
        Expr a = twin.real(node.in(0), node.in(1), node.in(2), -2);
        Expr b = twin.real(node.in(3), node.in(4), node.in(5), -1);
        twin.quantised(node.out(0), a.matMul(b), node.in(6), node.in(7));
        return false;
    }

    private static boolean qLinearConv(Twin twin, Site at) {
        Node node = at.node();
        if (!twin.knows(node.in(0), node.in(1), node.in(2))) {
            return false;
        }
        Expr x = twin.real(node.in(0), node.in(1), node.in(2), 1);
        Expr w = twin.real(node.in(3), node.in(4), node.in(5), 0);
        boolean last = node.attribute("channels_last", 0L) == 1;
        List<Wire> ins = new ArrayList<>(List.of((last ? channelsSecond(x, w.rank()) : x).wire(), w.wire()));
        if (at.has(8)) {
            // Whole numbers in steps of both scales together.
            ins.add(twin.shifted(node.in(8), Wire.NONE, 0)
                    .mul(at.in(1).mul(at.in(4)))
                    .wire());
        }
        Expr conv = twin.builder.expr(twin.builder
                .add("Conv", ins, 1, at.attributesWithout("channels_last"))
                .get(0));
        twin.quantised(node.out(0), last ? channelsLast(conv, w.rank()) : conv, node.in(6), node.in(7));
        return false;
    }

    static Expr channelsSecond(Expr x, int rank) {
        return x.transpose(Stream.concat(
                        Stream.of(0L, rank - 1L), LongStream.range(1, rank - 1).boxed())
                .toList());
    }

    static Expr channelsLast(Expr x, int rank) {
        return x.transpose(Stream.concat(
                        Stream.concat(Stream.of(0L), LongStream.range(2, rank).boxed()), Stream.of(1L))
                .toList());
    }

    /** Without a scale of its output, that is float. */
    private static boolean qGemm(Twin twin, Site at) {
        Node node = at.node();
        if (!twin.knows(node.in(0), node.in(1), node.in(2)) || !twin.knows(node.in(3), node.in(4), node.in(5))) {
            return false;
        }
        boolean transposed = node.attribute("transB", 0L) == 1;
        List<Wire> ins = new ArrayList<>(List.of(
                twin.real(node.in(0), node.in(1), node.in(2), 0).wire(),
                twin.real(node.in(3), node.in(4), node.in(5), transposed ? 0 : 1)
                        .wire()));
        if (at.has(6)) {
            Expr steps = at.in(1).mul(at.in(4)).mul(node.attribute("alpha", 1f));
            ins.add(twin.shifted(node.in(6), Wire.NONE, 0).mul(steps).wire());
        }
        Expr y = twin.builder.expr(
                twin.builder.add("Gemm", ins, 1, node.attributes()).get(0));
        if (!at.has(7)) {
            twin.builder.rename(y, node.out(0));
            return true;
        }
        twin.quantised(node.out(0), y, node.in(7), node.in(8));
        return false;
    }

    private static boolean matMulIntegerToFloat(Twin twin, Site at) {
        Node node = at.node();
        if (!twin.knows(node.in(0), node.in(2), node.in(4)) || !twin.knows(node.in(1), node.in(3), node.in(5))) {
            return false;
        }
        Expr a = twin.real(node.in(0), node.in(2), node.in(4), -2);
        Expr b = twin.real(node.in(1), node.in(3), node.in(5), -1);
        twin.builder.rename(at.sum(a.matMul(b), 6), node.out(0));
        return true;
    }

    private static boolean qAttention(Twin twin, Site at) {
        Node node = at.node();
        if (!twin.knows(node.in(0), node.in(3), node.in(6)) || !twin.knows(node.in(1), node.in(4), node.in(7))) {
            return false;
        }
        List<Wire> ins = new ArrayList<>(List.of(
                twin.real(node.in(0), node.in(3), node.in(6), 2).wire(),
                twin.real(node.in(1), node.in(4), node.in(7), 1).wire(),
                node.in(2),
                node.in(5),
                node.in(8)));
        twin.builder.add(new Node(node.name(), "com.microsoft", "Attention", ins, node.outputs(), node.attributes()));
        return true;
    }

    /** Weights {@code [N, block, byte]} of a few bits each, the lowest first, scales and zero points for each block. */
    private static boolean matMulNBits(Twin twin, Site at) {
        Node node = at.node();
        long bits = node.attribute("bits", 4L);
        boolean groups = at.has(4);
        if (groups || bits != 2 && bits != 4 && bits != 8 || node.attribute("weight_prepacked", 0L) != 0) {
            return false;
        }
        long n = node.attribute("N", 0L);
        long k = node.attribute("K", 0L);
        long block = node.attribute("block_size", 32L);
        long blocks = (k + block - 1) / block;
        Expr levels = unpacked(twin, at.in(1), bits).reshape(n, blocks, block);
        Expr zeros;
        if (!at.has(3)) {
            zeros = twin.builder.scalar(DType.FLOAT, 1L << (bits - 1));
        } else if (at.in(3).dtype().isFloating()) {
            zeros = at.in(3).reshape(n, blocks, 1);
        } else {
            zeros = unpacked(twin, at.in(3).reshape(n, -1), bits)
                    .reshape(n, -1)
                    .slice(1, 0, blocks)
                    .reshape(n, blocks, 1);
        }
        Expr weights = levels.sub(zeros)
                .mul(at.in(2).reshape(n, blocks, 1))
                .reshape(n, blocks * block)
                .slice(1, 0, k);
        twin.builder.rename(at.sum(at.in(0).matMul(weights, false, true, 1), 5), node.out(0));
        return true;
    }

    /** The numbers in bytes, as floats, on a further axis. */
    private static Expr unpacked(Twin twin, Expr bytes, long bits) {
        Expr[] parts = new Expr[(int) (8 / bits)];
        int axis = bytes.rank();
        for (int i = 0; i < parts.length; i++) {
            Expr low = bits == 8 ? bytes : low(twin, bytes, i * bits, bits);
            parts[i] = low.apply("Cast", Map.of("to", Attribute.of((long) DType.FLOAT.code())))
                    .unsqueeze(axis);
        }
        Expr[] rest = Arrays.copyOfRange(parts, 1, parts.length);
        return parts[0].concat(axis, rest);
    }

    private static Expr low(Twin twin, Expr bytes, long from, long bits) {
        Expr shifted = bytes.apply("BitShift", Map.of("direction", Attribute.of("RIGHT")), uint8(twin, from));
        return shifted.apply("Mod", Map.of(), uint8(twin, 1L << bits));
    }

    private static Expr uint8(Twin twin, long value) {
        return twin.builder.constant(Tensor.fill(DType.UINT8, Shape.SCALAR, i -> value));
    }
}
