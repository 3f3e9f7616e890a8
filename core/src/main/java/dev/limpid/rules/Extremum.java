package dev.limpid.rules;

import dev.limpid.backward.At;
import dev.limpid.graph.Expr;
import dev.limpid.tensor.DType;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

import static dev.limpid.backward.Rule.each;

/** Derivatives of Max, Min and Clip. */
final class Extremum {
    private Extremum() {}

    /** The signal goes to the inputs that attain the extremum, in equal parts where several do. */
    static List<@Nullable Expr> share(At at) {
        int inputs = at.node().inputs().size();
        if (inputs == 1) {
            return each(at.dy());
        }
        DType dtype = at.dy().dtype();
        List<Expr> attained = new ArrayList<>();
        for (int i = 0; i < inputs; i++) {
            attained.add(at.in(i).same(at.out(0), dtype));
        }
        Expr part = at.dy().div(attained.stream().reduce(Expr::add).orElseThrow());
        List<@Nullable Expr> signals = new ArrayList<>();
        attained.forEach(one -> signals.add(part.mul(one)));
        return signals;
    }

    /**
     * To x strictly between the bounds, to a bound where x is strictly beyond it, and nowhere at the bounds themselves.
     * Bounds the wrong way round give the upper one everywhere.
     */
    static List<@Nullable Expr> clip(At at) {
        Expr x = at.in(0);
        DType dtype = at.dy().dtype();
        Expr above = at.has(1) ? x.greater(at.in(1)) : null;
        Expr below = at.has(2) ? x.less(at.in(2)) : null;
        Expr inside = above == null ? below : below == null ? above : above.apply("And", below);
        return each(
                inside == null ? at.dy() : at.dy().mul(inside.cast(dtype)),
                at.has(1) && at.wants(1) ? at.dy().mul(reached(at, 1).cast(dtype)) : null,
                at.has(2) && at.wants(2) ? at.dy().mul(reached(at, 2).cast(dtype)) : null);
    }

    private static Expr reached(At at, int bound) {
        Expr x = at.in(0);
        Expr low = at.has(1) ? at.in(1) : null;
        Expr high = at.has(2) ? at.in(2) : null;
        if (low == null || high == null) {
            return bound == 1 ? x.less(at.in(1)) : x.greater(at.in(2));
        }
        Expr ordered = low.less(high);
        return bound == 1 ? x.less(low).apply("And", ordered) : x.greater(high).apply("Or", ordered.apply("Not"));
    }
}
