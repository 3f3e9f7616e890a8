package dev.limpid.rules;

import dev.limpid.backward.At;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static dev.limpid.backward.Rule.each;

/** Derivatives of running sums and products: what an element went into lies on its other side. */
final class Cumulative {
    private Cumulative() {}

    /** The running sum of the signal from the other end. */
    static List<@Nullable Expr> sum(At at) {
        return each(fromTheOtherEnd(at, at.dy()));
    }

    /**
     * Without zeros, the running sum from the other end of g⊙y, over x. The first zero of a line gets the running sum
     * of g times the products without it; what comes after the first zero gets nothing.
     */
    static List<@Nullable Expr> product(At at) {
        Expr x = at.in(0);
        Expr one = at.builder().scalar(x.dtype(), 1);
        Expr isZero = x.equal(0);
        Expr zero = isZero.cast(x.dtype());
        // The count takes in the element itself, whatever the product does.
        Map<String, Attribute> inclusive = new TreeMap<>(at.node().attributes());
        inclusive.remove("exclusive");
        Expr zerosSoFar = zero.apply("CumSum", inclusive, at.in(1));
        Expr isFirst = zerosSoFar.equal(1).apply("And", isZero);
        Expr withoutFirst = isFirst.where(one, x).apply("CumProd", at.node().attributes(), at.in(1));
        Expr toFirst = fromTheOtherEnd(at, at.dy().mul(withoutFirst));
        Expr toOthers = fromTheOtherEnd(at, at.dy().mul(at.out(0))).div(isZero.where(one, x));
        Expr before = zerosSoFar.equal(0).cast(x.dtype());
        return each(isFirst.where(toFirst, toOthers.mul(before)));
    }

    private static Expr fromTheOtherEnd(At at, Expr signal) {
        Map<String, Attribute> attributes = new TreeMap<>(at.node().attributes());
        attributes.put("reverse", Attribute.of(1 - at.node().attribute("reverse", 0L)));
        return signal.apply("CumSum", attributes, at.in(1));
    }
}
