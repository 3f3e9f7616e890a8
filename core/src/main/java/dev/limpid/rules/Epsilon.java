package dev.limpid.rules;

import dev.limpid.backward.At;
import dev.limpid.backward.Rule;
import dev.limpid.graph.Expr;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * The ε rule of layer-wise relevance propagation (Bach et al. 2015, equation 58): of z = Σᵢ zᵢ each summand gets Rᵢ = zᵢ ·
 * R / (z + ε sign z), with sign 0 = 1. What constants (a bias) and ε add to the sum is lost.
 */
record Epsilon(double epsilon) {
    /** Of an operator that is affine in all its inputs together. */
    Rule sum(Rule derivative) {
        return at -> shares(at, derivative, 1, 0);
    }

    /**
     * Of an operator that is linear in each of its first {@code factors} inputs: those of them that depend on the source
     * share equally, so of a product O = A·V both sides get a ⊙ (∂O/∂a)ᵀ · R / (2O + ε) (Achtibat et al. 2024, proposition
     * 3.3). Further inputs are added.
     */
    Rule product(Rule derivative, int factors) {
        return at -> shares(at, derivative, sharing(at, factors), factors);
    }

    private static int sharing(At at, int factors) {
        int sharing = 0;
        for (int i = 0; i < Math.min(factors, at.node().inputs().size()); i++) {
            sharing += at.wants(i) ? 1 : 0;
        }
        return Math.max(1, sharing);
    }

    private List<@Nullable Expr> shares(At at, Rule derivative, int sharing, int factors) {
        Expr z = sharing == 1 ? at.out(0) : at.out(0).mul(sharing);
        List<@Nullable Expr> slopes = derivative.back(at.carrying(ratio(at.dy(), z)));
        List<@Nullable Expr> shares = new ArrayList<>();
        for (int i = 0; i < slopes.size(); i++) {
            Expr slope = slopes.get(i);
            if (slope == null || !at.wants(i)) {
                shares.add(null);
            } else {
                Expr share = slope.mul(at.in(i));
                shares.add(i < factors || sharing == 1 ? share : share.mul(sharing));
            }
        }
        return shares;
    }

    /** R / (z + ε sign z). */
    Expr ratio(Expr relevance, Expr z) {
        return relevance.div(Relevance.stable(z, epsilon));
    }
}
