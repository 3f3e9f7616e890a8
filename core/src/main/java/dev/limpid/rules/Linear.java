package dev.limpid.rules;

import dev.limpid.backward.At;
import dev.limpid.graph.Expr;
import org.jspecify.annotations.Nullable;

import java.util.List;

import static dev.limpid.backward.Rule.each;

/** Derivatives of matrix products. No transposed copy is made: the product reads its sides the other way round. */
final class Linear {
    private Linear() {}

    /** Y = A·B: dA = dY·Bᵀ, dB = Aᵀ·dY. */
    static List<@Nullable Expr> matMul(At at) {
        return product(at, false, false);
    }

    /** Y = α · op(A)·op(B), each side as it is or transposed in its last two axes. */
    static List<@Nullable Expr> fusedMatMul(At at) {
        if (at.node().attribute("transBatchA", 0L) != 0 || at.node().attribute("transBatchB", 0L) != 0) {
            throw new IllegalStateException("transBatchA and transBatchB must be 0.");
        }
        return product(at, at.node().attribute("transA", 0L) == 1, at.node().attribute("transB", 0L) == 1);
    }

    private static List<@Nullable Expr> product(At at, boolean transA, boolean transB) {
        float alpha = at.node().attribute("alpha", 1f);
        Expr dy = at.dy();
        Expr a = at.in(0);
        Expr b = at.in(1);
        return each(
                transA ? b.matMul(dy, transB, true, alpha) : dy.matMul(b, false, !transB, alpha),
                transB ? dy.matMul(a, true, transA, alpha) : a.matMul(dy, !transA, false, alpha));
    }

    /** Y = α · op(A)·op(B) + β·C on matrices. */
    static List<@Nullable Expr> gemm(At at) {
        List<@Nullable Expr> sides =
                product(at, at.node().attribute("transA", 0L) == 1, at.node().attribute("transB", 0L) == 1);
        float beta = at.node().attribute("beta", 1f);
        Expr toBias = beta == 1 ? at.dy() : at.dy().mul(beta);
        return each(sides.get(0), sides.get(1), at.has(2) ? toBias : null);
    }
}
