package dev.limpid.rules;

import dev.limpid.backward.At;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

import static dev.limpid.backward.Rule.each;

/** Derivatives of matrix products. No transposed copy is made: the product reads its sides the other way round. */
final class Linear {
    private Linear() {}

    /** Y = A·B: dA = dY·Bᵀ, dB = Aᵀ·dY. A vector is a row on the left, a column on the right. */
    static List<@Nullable Expr> matMul(At at) {
        Expr a = at.in(0);
        Expr b = at.in(1);
        boolean row = a.rank() == 1;
        boolean column = b.rank() == 1;
        Expr dy = column ? at.dy().unsqueeze(-1) : at.dy();
        List<@Nullable Expr> sides = product(
                row ? dy.unsqueeze(-2) : dy, row ? a.unsqueeze(0) : a, column ? b.unsqueeze(1) : b, false, false, 1);
        Expr toB = sides.get(1);
        return each(sides.get(0), column && toB != null ? toB.squeeze(-1) : toB);
    }

    /** Y = α · op(A)·op(B), each side as it is or transposed in its last two axes. */
    static List<@Nullable Expr> fusedMatMul(At at) {
        if (at.node().attribute("transBatchA", 0L) != 0 || at.node().attribute("transBatchB", 0L) != 0) {
            throw new IllegalStateException("transBatchA and transBatchB must be 0.");
        }
        return product(at);
    }

    private static List<@Nullable Expr> product(At at) {
        return product(
                at.dy(),
                at.in(0),
                at.in(1),
                at.node().attribute("transA", 0L) == 1,
                at.node().attribute("transB", 0L) == 1,
                at.node().attribute("alpha", 1f));
    }

    private static List<@Nullable Expr> product(Expr dy, Expr a, Expr b, boolean transA, boolean transB, float alpha) {
        Expr toA = transA ? b.matMul(dy, transB, true, alpha) : dy.matMul(b, false, !transB, alpha);
        if (b.rank() == 2 && a.rank() > 2 && !transA) {
            // One matrix serves the whole batch: its signal is one product over all rows, not a sum of many.
            a = rows(a);
            dy = rows(dy);
        }
        return each(toA, transB ? dy.matMul(a, true, transA, alpha) : a.matMul(dy, !transA, false, alpha));
    }

    private static Expr rows(Expr x) {
        return x.apply("Flatten", Map.of("axis", Attribute.of(x.rank() - 1L)));
    }

    /** Y = α · op(A)·op(B) + β·C on matrices. */
    static List<@Nullable Expr> gemm(At at) {
        List<@Nullable Expr> sides = product(at);
        float beta = at.node().attribute("beta", 1f);
        Expr toBias = beta == 1 ? at.dy() : at.dy().mul(beta);
        return each(sides.get(0), sides.get(1), at.has(2) ? toBias : null);
    }

    /**
     * The determinant of each matrix: det(A)·A⁻ᵀ (Jacobi's formula). A singular matrix has no inverse, and gives an
     * error or no numbers, though its derivative, the adjugate, exists.
     */
    static List<@Nullable Expr> det(At at) {
        int rank = at.in(0).rank();
        List<Long> swapped = new ArrayList<>(LongStream.range(0, rank).boxed().toList());
        Collections.swap(swapped, rank - 2, rank - 1);
        Expr inverse = at.in(0).apply("com.microsoft:Inverse").as(at.type(0));
        return each(at.dy().mul(at.out(0)).unsqueeze(-2, -1).mul(inverse.transpose(swapped)));
    }
}
