package dev.limpid.rules;

import dev.limpid.backward.At;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Scattered;
import org.jspecify.annotations.Nullable;

import java.util.List;

import static dev.limpid.backward.Rule.each;

/** Derivatives of Softmax and its logarithm, over one axis. */
final class Softmax {
    private Softmax() {}

    /** y ⊙ (g − Σ g⊙y). */
    static List<@Nullable Expr> softmax(At at) {
        Expr y = at.out(0);
        Expr weighted = at.dy().mul(y);
        Expr total = weighted.reduceSum(true, at.axis("axis", -1));
        return each(weighted.sub(y.mul(total)));
    }

    static List<@Nullable Expr> logSoftmax(At at) {
        return each(throughLog(at.dy(), at.out(0), at.axis("axis", -1)));
    }

    /** g − exp(y) · Σ g, where y = log softmax; of a signal at a few classes only these are summed, and written into the rest. */
    static Expr throughLog(Expr g, Expr y, int axis) {
        Scattered few = Scattered.of(g);
        Expr total = few == null || Math.floorMod(few.axis(), y.rank()) != axis ? null : few.total();
        if (few != null && total != null) {
            return few.onto(y.exp().mul(total.neg()).as(y.type()));
        }
        return g.sub(y.exp().mul(g.reduceSum(true, axis)));
    }
}
