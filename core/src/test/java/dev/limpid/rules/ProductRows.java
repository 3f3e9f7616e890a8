package dev.limpid.rules;

import dev.limpid.tensor.Shape;

import java.util.ArrayList;
import java.util.List;

/** Products of matrices and vectors, sums over products, determinants. */
final class ProductRows {
    private ProductRows() {}

    private static FiniteDifferences op(String op) {
        return FiniteDifferences.of(op);
    }

    static List<FiniteDifferences> all() {
        List<FiniteDifferences> rows = new ArrayList<>();
        rows.add(op("MatMul").in(3).in(3));
        rows.add(op("MatMul").in(3).in(3, 4));
        rows.add(op("MatMul").in(2, 3).in(3));
        rows.add(op("MatMul").in(3).in(5, 3, 4));
        rows.add(op("MatMul").in(2, 5, 3).in(3));
        rows.add(op("MatMul").in(2, 5, 3).in(3).dynamicAxes());
        rows.add(op("MatMul").in(3).in(3, 4).dynamicAxes());
        rows.add(op("MatMul").in(2, 5, 3).in(3, 4).dynamicAxes());
        rows.add(op("MatMul").in(2, 2, 5, 3).in(3, 4));
        rows.add(op("Gemm").in(5, 3).in(3, 4).in());
        rows.add(op("Gemm").in(5, 3).in(3, 4).in(5, 1));
        rows.add(op("Gemm").in(5, 3).in(3, 4).in(1, 4).set("beta", 0.5f).dynamicAxes());
        rows.add(einsum("ij,jk->ik").in(2, 3).in(3, 4));
        rows.add(einsum("ij,jk").in(2, 3).in(3, 4));
        rows.add(einsum("bhqd,bhkd->bhqk").in(2, 2, 3, 4).in(2, 2, 5, 4));
        rows.add(einsum("bhqd,bhkd->bhqk").in(2, 2, 3, 4).in(2, 2, 5, 4).dynamicAxes());
        rows.add(einsum("...ij, ...jk -> ...ik").in(2, 1, 2, 3).in(1, 5, 3, 4));
        rows.add(einsum("i...,...->i...").in(2, 1, 4).in(3, 4));
        rows.add(einsum("i,j->ij").in(2).in(3));
        rows.add(einsum("ij->ji").in(2, 3));
        rows.add(einsum("ij->i").in(2, 3));
        rows.add(einsum("ij->").in(2, 3).dynamicAxes());
        rows.add(einsum("i,i->").in(3).in(3));
        rows.add(einsum("ij,jk,kl->il").in(2, 3).in(3, 2).in(2, 4));
        rows.add(einsum("ij,ij->i").in(2, 3).in(2, 3));
        rows.add(einsum("ij,k->k").in(2, 3).in(4));
        // An index twice in one operand: diagonals and traces.
        rows.add(einsum("ii->i").in(3, 3));
        rows.add(einsum("ii->").in(3, 3));
        rows.add(einsum("ii").in(3, 3));
        rows.add(einsum("iij->j").in(3, 3, 2));
        rows.add(einsum("bii,bi->b").in(2, 3, 3).in(2, 3));
        rows.add(op("Det").at(Shape.of(2, 2), 1, 0.5, -0.4, 2).inFloat());
        rows.add(op("Det")
                .at(Shape.of(2, 3, 3), 2, 0.5, -0.4, 0.1, 1.5, 0.3, -0.7, 0.2, 1, 0.9)
                .inFloat());
        return rows;
    }

    private static FiniteDifferences einsum(String equation) {
        return op("Einsum").set("equation", equation);
    }
}
