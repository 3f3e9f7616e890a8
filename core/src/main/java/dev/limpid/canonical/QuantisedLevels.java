package dev.limpid.canonical;

import dev.limpid.graph.Expr;
import dev.limpid.graph.Node;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;
import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Where floats become levels and levels floats again, and the scales that are multiplied on the way. */
final class QuantisedLevels {
    private QuantisedLevels() {}

    static Map<String, QuantisedOp> table() {
        Map<String, QuantisedOp> table = new TreeMap<>();
        table.put("QuantizeLinear", QuantisedLevels::quantize);
        table.put("com.microsoft.QuantizeLinear", QuantisedLevels::quantize);
        table.put("DequantizeLinear", QuantisedLevels::dequantize);
        table.put("com.microsoft.DequantizeLinear", QuantisedLevels::dequantize);
        table.put("DynamicQuantizeLinear", QuantisedLevels::dynamic);
        table.put("Cast", QuantisedLevels::cast);
        table.put("Mul", QuantisedLevels::mul);
        return table;
    }

    private static boolean quantize(Twin twin, Site at) {
        Node node = at.node();
        DType levels = at.has(2)
                ? twin.typeOf(node.in(2))
                : DType.ofCode((int) node.attribute("output_dtype", (long) DType.UINT8.code()));
        Expr within = twin.within(at.in(0), node.in(1), node.in(2), levels, node.attribute("axis", 1L), node.in(0));
        if (within != null) {
            twin.tell(node.out(0), new Twin.Levels(within, node.in(1), node.in(2)));
        }
        return false;
    }

    private static boolean dequantize(Twin twin, Site at) {
        Node node = at.node();
        boolean blocks = node.attribute("block_size", 0L) != 0;
        if (blocks || !twin.knows(node.in(0), node.in(1), node.in(2))) {
            return false;
        }
        Expr value = twin.real(node.in(0), node.in(1), node.in(2), node.attribute("axis", 1L));
        twin.builder.rename(value, node.out(0));
        return true;
    }

    /** Nothing is cut off: the scale is chosen so that all numbers fit. */
    private static boolean dynamic(Twin twin, Site at) {
        Node node = at.node();
        twin.tell(node.out(0), new Twin.Levels(at.in(0), node.out(1), node.out(2)));
        twin.tell(node.out(1), new Twin.Scale(List.of(node.out(1)), null));
        return false;
    }

    /** The whole numbers of a product become floats before they are scaled. */
    private static boolean cast(Twin twin, Site at) {
        if (twin.meaning(at.node().in(0)) instanceof Twin.Unscaled unscaled) {
            twin.tell(at.node().out(0), unscaled);
        }
        return false;
    }

    private static boolean mul(Twin twin, Site at) {
        Node node = at.node();
        Twin.Meaning first = twin.meaning(node.in(0));
        Twin.Meaning second = twin.meaning(node.in(1));
        if (first instanceof Twin.Unscaled unscaled) {
            return scaled(twin, at, unscaled, second);
        }
        if (second instanceof Twin.Unscaled unscaled) {
            return scaled(twin, at, unscaled, first);
        }
        if (first instanceof Twin.Scale || second instanceof Twin.Scale) {
            Twin.Scale one = scale(twin, first, node.in(0));
            Twin.Scale other = scale(twin, second, node.in(1));
            twin.tell(
                    node.out(0),
                    new Twin.Scale(Twin.and(one.scales(), other.scales()), times(one.rest(), other.rest())));
        }
        return false;
    }

    private static Twin.Scale scale(Twin twin, Twin.@Nullable Meaning meaning, Wire wire) {
        return meaning instanceof Twin.Scale scale ? scale : new Twin.Scale(List.of(), twin.builder.expr(wire));
    }

    private static @Nullable Expr times(@Nullable Expr one, @Nullable Expr other) {
        return one == null ? other : other == null ? one : one.mul(other);
    }

    /** The scale that a product waited for; one that it did not wait for leaves the node as it is. */
    private static boolean scaled(Twin twin, Site at, Twin.Unscaled unscaled, Twin.@Nullable Meaning factor) {
        if (factor instanceof Twin.Scale scale && sorted(scale.scales()).equals(sorted(unscaled.scales()))) {
            twin.builder.rename(unscaled.value().times(scale.rest()), at.node().out(0));
            return true;
        }
        return false;
    }

    private static List<Wire> sorted(List<Wire> wires) {
        return wires.stream().sorted(Comparator.comparing(Wire::name)).toList();
    }
}
