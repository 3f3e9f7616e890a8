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

    /** g − exp(y) · Σ g. */
    static List<@Nullable Expr> logSoftmax(At at) {
        Expr total = at.dy().reduceSum(true, at.axis("axis", -1));
        return each(at.dy().sub(at.out(0).exp().mul(total)));
    }
}
