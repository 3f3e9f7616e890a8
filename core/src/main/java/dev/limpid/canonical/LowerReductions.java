package dev.limpid.canonical;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Norms and logarithms of sums as a sum and what comes before and after it.
 *
 * <pre>
 * before   ReduceL2(x, axes) -> y     after   Mul(x, x) -> s   ReduceSum(s, axes) -> t   Sqrt(t) -> y
 * </pre>
 */
final class LowerReductions {
    private LowerReductions() {}

    static Map<String, Lowering.ToOne> table() {
        Map<String, Lowering.ToOne> table = new TreeMap<>();
        table.put("ReduceL1", at -> sum(at, at.in(0).apply("Abs", Map.of())));
        table.put("ReduceL2", at -> sum(at, at.in(0).mul(at.in(0))).sqrt());
        table.put("ReduceSumSquare", at -> sum(at, at.in(0).mul(at.in(0))));
        table.put("ReduceLogSum", at -> sum(at, at.in(0)).log());
        table.put("ReduceLogSumExp", LowerReductions::logSumExp);
        return table;
    }

    /** The sum over the node's axes, in which form ever its operator set gives them. */
    private static Expr sum(Site at, Expr x) {
        Map<String, Attribute> attributes = at.attributesWithout("axes");
        if (at.node().attributes().get("axes") instanceof Attribute.Ints axes) {
            long[] listed = axes.values().stream().mapToLong(Long::longValue).toArray();
            return x.apply("ReduceSum", attributes, at.builder().longs(listed));
        }
        return at.has(1) ? x.apply("ReduceSum", attributes, at.in(1)) : x.apply("ReduceSum", attributes);
    }

    /** The largest is taken out first, so that no power overflows. */
    private static Expr logSumExp(Site at) {
        Expr largest = at.in(0).sub(largest(at, 1L)).exp();
        return sum(at, largest).log().add(largest(at, at.node().attribute("keepdims", 1L)));
    }

    private static Expr largest(Site at, long keepdims) {
        Map<String, Attribute> attributes = new TreeMap<>(at.node().attributes());
        attributes.put("keepdims", Attribute.of(keepdims));
        List<Wire> ins = new ArrayList<>(at.node().inputs());
        return at.builder()
                .expr(at.builder().add("ReduceMax", ins, 1, attributes).get(0));
    }
}
