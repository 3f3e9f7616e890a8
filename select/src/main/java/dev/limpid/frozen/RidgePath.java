package dev.limpid.frozen;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

import java.util.Arrays;

/**
 * The ridge regressions of some examples under any penalty: rows and values are moved to their means, and the normal equations, of
 * dimensions or, where these are fewer, of examples (Saunders et al. 1998), made once and factored for each penalty.
 */
final class RidgePath {
    private final Standardised standardised;
    private final DMatrixRMaj rows;
    private final DMatrixRMaj products;
    private final DMatrixRMaj right;
    private final double mean;
    private final boolean dual;

    RidgePath(double[][] examples, double[] values) {
        this.standardised = Standardised.of(examples);
        this.rows = standardised.apply(examples);
        this.mean = Arrays.stream(values).average().orElseThrow();
        DMatrixRMaj centred = new DMatrixRMaj(rows.numRows, 1);
        for (int i = 0; i < rows.numRows; i++) {
            centred.unsafe_set(i, 0, values[i] - mean);
        }
        this.dual = rows.numRows < rows.numCols;
        int size = dual ? rows.numRows : rows.numCols;
        this.products = new DMatrixRMaj(size, size);
        if (dual) {
            CommonOps_DDRM.multOuter(rows, products);
            this.right = centred;
        } else {
            CommonOps_DDRM.multInner(rows, products);
            this.right = new DMatrixRMaj(size, 1);
            CommonOps_DDRM.multTransA(rows, centred, right);
        }
    }

    RidgeProbe at(double alpha) {
        DMatrixRMaj system = products.copy();
        for (int i = 0; i < system.numRows; i++) {
            system.unsafe_set(i, i, system.unsafe_get(i, i) + alpha);
        }
        LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.symmPosDef(system.numRows);
        if (!solver.setA(system)) {
            throw new IllegalArgumentException("A penalty of " + alpha
                    + " is lost in the rounding of the vectors' products. Ask for a stronger one.");
        }
        DMatrixRMaj solved = new DMatrixRMaj(system.numRows, 1);
        solver.solve(right, solved);
        DMatrixRMaj inDimensions = solved;
        if (dual) {
            inDimensions = new DMatrixRMaj(rows.numCols, 1);
            CommonOps_DDRM.multTransA(rows, solved, inDimensions);
        }
        double[] weights = new double[rows.numCols];
        double bias = mean;
        for (int j = 0; j < weights.length; j++) {
            weights[j] = inDimensions.unsafe_get(j, 0) / standardised.scale()[j];
            bias -= weights[j] * standardised.mean()[j];
        }
        return new RidgeProbe(weights, bias, alpha);
    }
}
