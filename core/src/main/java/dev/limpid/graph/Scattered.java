package dev.limpid.graph;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * A value that is 0 but where something was added: {@code ScatterElements} into zeros. Who knows that writes into what is there
 * instead, and saves the zeros and a sum, which for a vocabulary's embeddings or scores are a hundred megabytes each.
 *
 * @param zeros what was added to, of which only type and sizes matter
 * @param axis along which the indices point
 * @param indices INT64
 * @param updates of the shape of the indices
 */
public record Scattered(Expr zeros, long axis, Expr indices, Expr updates) {
    /** How a value came about; null if in another way. */
    public static @Nullable Scattered of(Expr value) {
        GraphBuilder build = value.builder();
        Node node = build.producer(value.wire());
        if (node == null
                || !node.is("ScatterElements")
                || !node.attribute("reduction", "none").equals("add")) {
            return null;
        }
        Node zeros = build.producer(node.in(0));
        boolean none = zeros != null
                && zeros.is("ConstantOfShape")
                && zeros.attributes().get("value") instanceof Attribute.OfTensor filled
                && filled.value().at(0) == 0;
        return none
                ? new Scattered(
                        build.expr(node.in(0)),
                        node.attribute("axis", 0L),
                        build.expr(node.in(1)),
                        build.expr(node.in(2)))
                : null;
    }

    /** The sum of two values of one shape, written into one of them where the other was scattered. */
    public static Expr sum(Expr a, Expr b) {
        if (sameSizes(a, b)) {
            Scattered second = of(b);
            if (second != null) {
                return second.onto(a);
            }
            Scattered first = of(a);
            if (first != null) {
                return first.onto(b);
            }
        }
        return a.add(b);
    }

    private static boolean sameSizes(Expr a, Expr b) {
        GraphBuilder build = a.builder();
        TensorType one = build.typeOf(a.wire()).orElse(null);
        return one != null && one.equals(build.typeOf(b.wire()).orElse(null));
    }

    /** The same added to another value of the same sizes. */
    public Expr onto(Expr value) {
        return value.apply(
                        "ScatterElements",
                        Map.of("axis", Attribute.of(axis), "reduction", Attribute.of("add")),
                        indices,
                        updates)
                .as(value.type());
    }

    /**
     * The sum along the axis that the indices point along, which stays with size 1; null where the indices leave out places of
     * other axes.
     */
    public @Nullable Expr total() {
        int along = (int) (axis < 0 ? axis + zeros.rank() : axis);
        List<Dim> wanted = zeros.type().dims();
        List<Dim> given = updates.type().dims();
        for (int i = 0; i < wanted.size(); i++) {
            if (i != along && !wanted.get(i).equals(given.get(i))) {
                return null;
            }
        }
        return updates.reduceSum(true, along);
    }
}
