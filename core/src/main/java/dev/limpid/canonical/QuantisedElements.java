package dev.limpid.canonical;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Node;
import dev.limpid.graph.Wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Elementwise operators, pooling and what joins and chooses, on quantised numbers. */
final class QuantisedElements {
    private QuantisedElements() {}

    static Map<String, QuantisedOp> table() {
        Map<String, QuantisedOp> table = new TreeMap<>();
        table.put("com.microsoft.QLinearAdd", two(Expr::add));
        table.put("com.microsoft.QLinearMul", two(Expr::mul));
        table.put("com.microsoft.QLinearSigmoid", one(at -> Expr::sigmoid));
        table.put(
                "com.microsoft.QLinearLeakyRelu",
                one(at -> x -> x.apply("LeakyRelu", at.node().attributes())));
        table.put("com.microsoft.QLinearSoftmax", one(QuantisedElements::softmax));
        table.put("com.microsoft.QLinearAveragePool", one(at -> pooled(at, "AveragePool")));
        table.put("com.microsoft.QLinearGlobalAveragePool", one(at -> pooled(at, "GlobalAveragePool")));
        table.put("com.microsoft.QLinearConcat", QuantisedElements::concat);
        table.put("Concat", QuantisedElements::plainConcat);
        table.put("com.microsoft.QLinearWhere", QuantisedElements::where);
        return table;
    }

    /** Inputs x, scale, zero, and scale and zero of the output. */
    private static QuantisedOp one(Function<Site, UnaryOperator<Expr>> op) {
        return (twin, at) -> {
            Node node = at.node();
            if (twin.knows(node.in(0), node.in(1), node.in(2))) {
                Expr x = twin.real(node.in(0), node.in(1), node.in(2), 1);
                twin.quantised(node.out(0), op.apply(at).apply(x), node.in(3), node.in(4));
            }
            return false;
        };
    }

    /** Inputs a, scale, zero, b, scale, zero, and scale and zero of the output. */
    private static QuantisedOp two(BinaryOperator<Expr> op) {
        return (twin, at) -> {
            Node node = at.node();
            if (twin.knows(node.in(0), node.in(1), node.in(2)) && twin.knows(node.in(3), node.in(4), node.in(5))) {
                Expr a = twin.real(node.in(0), node.in(1), node.in(2), 1);
                Expr b = twin.real(node.in(3), node.in(4), node.in(5), 1);
                twin.quantised(node.out(0), op.apply(a, b), node.in(6), node.in(7));
            }
            return false;
        };
    }

    /** Of an operator set before 13 it acts on all axes from the given one on. */
    private static UnaryOperator<Expr> softmax(Site at) {
        long axis = at.node().attribute("axis", -1L);
        if (at.node().attribute("opset", 13L) >= 13 || axis == -1) {
            return x -> x.softmax((int) axis);
        }
        return x -> x.apply("Flatten", Map.of("axis", Attribute.of(axis)))
                .softmax(-1)
                .reshapeLike(x);
    }

    private static UnaryOperator<Expr> pooled(Site at, String op) {
        Map<String, Attribute> attributes = at.attributesWithout("channels_last");
        if (at.node().attribute("channels_last", 0L) == 0) {
            return x -> x.apply(op, attributes);
        }
        return x -> QuantisedProducts.channelsLast(
                QuantisedProducts.channelsSecond(x, x.rank()).apply(op, attributes), x.rank());
    }

    /** Inputs scale and zero of the output, then level, scale and zero of each part. */
    private static boolean concat(Twin twin, Site at) {
        Node node = at.node();
        List<Wire> parts = new ArrayList<>();
        for (int i = 2; i + 1 < node.inputs().size(); i += 3) {
            if (!twin.knows(node.in(i), node.in(i + 1), node.in(i + 2))) {
                return false;
            }
            parts.add(twin.real(node.in(i), node.in(i + 1), node.in(i + 2), 1).wire());
        }
        twin.quantised(node.out(0), joined(twin, node, parts), node.in(0), node.in(1));
        return false;
    }

    /** Levels of one scale can be joined as they are. */
    private static boolean plainConcat(Twin twin, Site at) {
        Node node = at.node();
        if (!(twin.meaning(node.in(0)) instanceof Twin.Levels first)) {
            return false;
        }
        List<Wire> parts = new ArrayList<>();
        for (Wire part : node.inputs()) {
            if (!twin.knows(part, first.scale(), first.zero())) {
                return false;
            }
            parts.add(twin.real(part, first.scale(), first.zero(), 1).wire());
        }
        twin.tell(node.out(0), new Twin.Levels(joined(twin, node, parts), first.scale(), first.zero()));
        return false;
    }

    private static Expr joined(Twin twin, Node node, List<Wire> parts) {
        Map<String, Attribute> axis = Map.of("axis", Attribute.of(node.attribute("axis", 0L)));
        return twin.builder.expr(twin.builder.add("Concat", parts, 1, axis).get(0));
    }

    private static boolean where(Twin twin, Site at) {
        Node node = at.node();
        if (twin.knows(node.in(1), node.in(2), node.in(3)) && twin.knows(node.in(4), node.in(5), node.in(6))) {
            Expr x = twin.real(node.in(1), node.in(2), node.in(3), 1);
            Expr y = twin.real(node.in(4), node.in(5), node.in(6), 1);
            twin.quantised(node.out(0), at.in(0).where(x, y), node.in(7), node.in(8));
        }
        return false;
    }
}
