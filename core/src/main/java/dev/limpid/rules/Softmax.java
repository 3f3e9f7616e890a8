package dev.limpid.rules;

import dev.limpid.backward.At;
import dev.limpid.graph.Expr;
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

    /** g − exp(y) · Σ g, where y = log softmax. */
    static Expr throughLog(Expr g, Expr y, int axis) {
        return g.sub(y.exp().mul(g.reduceSum(true, axis)));
    }
}
