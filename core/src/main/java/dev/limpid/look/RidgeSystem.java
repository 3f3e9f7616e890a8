package dev.limpid.look;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * The normal equations of some examples, factored once for any number of labellings: for dimensions, (XᵀX + αI)⁻¹XᵀY, or for
 * examples where these are fewer, Xᵀ(XXᵀ + αI)⁻¹Y.
 */
final class RidgeSystem {
    private final DMatrixRMaj x;
    private final double[] mean;
    private final double alpha;
    private final boolean dual;
    private final LinearSolverDense<DMatrixRMaj> solver;

    /**
     * Factors.
     *
     * @throws IllegalArgumentException if all examples have one vector, or one is not finite
     */
    RidgeSystem(double[][] rows, double strength) {
        int count = rows.length;
        this.mean = mean(rows);
        this.x = new DMatrixRMaj(count, mean.length);
        double square = 0;
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < mean.length; j++) {
                double value = rows[i][j] - mean[j];
                x.unsafe_set(i, j, value);
                square += value * value;
            }
        }
        if (!(square > 0)) {
            throw new IllegalArgumentException(
                    "All " + count + " examples have the same vector there, so nothing tells them apart.");
        }
        this.alpha = strength * square / count;
        this.dual = x.numRows < x.numCols;
        int size = dual ? x.numRows : x.numCols;
        DMatrixRMaj gram = new DMatrixRMaj(size, size);
        if (dual) {
            CommonOps_DDRM.multOuter(x, gram);
        } else {
            CommonOps_DDRM.multInner(x, gram);
        }
        for (int i = 0; i < size; i++) {
            gram.unsafe_set(i, i, gram.unsafe_get(i, i) + alpha);
        }
        this.solver = LinearSolverFactory_DDRM.symmPosDef(size);
        if (!solver.setA(gram)) {
            throw new IllegalArgumentException(
                    "The vectors are too large or not finite: no separator of them could be computed.");
        }
    }

    private static double[] mean(double[][] rows) {
        double[] mean = new double[rows[0].length];
        for (double[] row : rows) {
            for (int j = 0; j < mean.length; j++) {
                mean[j] += row[j] / rows.length;
            }
        }
        return mean;
    }

    /**
     * The classifier of one labelling.
     *
     * @param labels the class of each example, from 0 to below {@code classes}
     */
    RidgeClassifier fit(int[] labels, int classes) {
        DMatrixRMaj y = new DMatrixRMaj(x.numRows, classes);
        double[] level = new double[classes];
        for (int c = 0; c < classes; c++) {
            for (int label : labels) {
                level[c] += (label == c ? 1.0 : -1.0) / labels.length;
            }
            for (int i = 0; i < labels.length; i++) {
                y.unsafe_set(i, c, (labels[i] == c ? 1 : -1) - level[c]);
            }
        }
        DMatrixRMaj solved = solve(y);
        double[][] weights = new double[classes][mean.length];
        for (int c = 0; c < classes; c++) {
            for (int j = 0; j < mean.length; j++) {
                weights[c][j] = solved.unsafe_get(j, c);
                level[c] -= weights[c][j] * mean[j];
            }
        }
        return new RidgeClassifier(weights, level, alpha);
    }

    private DMatrixRMaj solve(DMatrixRMaj y) {
        DMatrixRMaj right = y;
        if (!dual) {
            right = new DMatrixRMaj(x.numCols, y.numCols);
            CommonOps_DDRM.multTransA(x, y, right);
        }
        DMatrixRMaj left = new DMatrixRMaj(right.numRows, y.numCols);
        solver.solve(right, left);
        if (!dual) {
            return left;
        }
        DMatrixRMaj weights = new DMatrixRMaj(x.numCols, y.numCols);
        CommonOps_DDRM.multTransA(x, left, weights);
        return weights;
    }
}
