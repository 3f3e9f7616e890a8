package dev.limpid.explain;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * Least squares on some players' shares that add up to D, the others' being 0: φ = B g + D h with h = A⁻¹1 / 1ᵀA⁻¹1 and
 * B = A⁻¹ − A⁻¹11ᵀA⁻¹ / 1ᵀA⁻¹1, all of them of these players only.
 *
 * @param some the players, by whose places the rest is
 */
record KernelRestricted(int[] some, DMatrixRMaj b, double[] h) {
    /** @param matrix A, of all players */
    static KernelRestricted of(DMatrixRMaj matrix, int[] some) {
        int size = some.length;
        DMatrixRMaj own = new DMatrixRMaj(size, size);
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                own.set(i, j, matrix.get(some[i], some[j]));
            }
        }
        LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.symmPosDef(size);
        if (!solver.setA(own)) {
            throw new IllegalStateException("The normal equations of KernelSHAP are not positive definite.");
        }
        DMatrixRMaj b = new DMatrixRMaj(size, size);
        solver.invert(b);
        double[] h = new double[size];
        double all = 0;
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                h[i] += b.get(i, j);
            }
            all += h[i];
        }
        for (int i = 0; i < size; i++) {
            h[i] /= all;
        }
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                b.set(i, j, b.get(i, j) - all * h[i] * h[j]);
            }
        }
        return new KernelRestricted(some, b, h);
    }

    double trace() {
        double trace = 0;
        for (int i = 0; i < some.length; i++) {
            trace += b.get(i, i);
        }
        return trace;
    }

    /**
     * Shares by place.
     *
     * @param right g, of all players
     * @param sum D
     */
    double[] shares(double[] right, double sum) {
        double[] shares = new double[some.length];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = sum * h[i] + reach(i, right);
        }
        return shares;
    }

    /** A row of B times a vector of all players. */
    double reach(int place, double[] vector) {
        double reach = 0;
        for (int j = 0; j < some.length; j++) {
            reach += b.get(place, j) * vector[some[j]];
        }
        return reach;
    }
}
