package dev.limpid.explain;

import org.ejml.data.DMatrixRMaj;
import org.ejml.interfaces.linsol.LinearSolverDense;

import java.util.Arrays;
import java.util.List;

/** Solved for features, by sums: for more rows than features. */
final class PrimalRidge implements Ridge {
    private final Moments moments;
    private final int[] features;
    private final double alpha;
    private final LinearSolverDense<DMatrixRMaj> solver;

    PrimalRidge(Moments moments, int[] features, double alpha) {
        this.moments = moments;
        this.features = features.clone();
        this.alpha = alpha;
        int size = features.length;
        DMatrixRMaj matrix = new DMatrixRMaj(size, size);
        for (int i = 0; i < size; i++) {
            double[] with = moments.withFeature(features[i]);
            for (int j = 0; j < size; j++) {
                matrix.unsafe_set(i, j, with[features[j]]);
            }
            matrix.unsafe_set(i, i, matrix.unsafe_get(i, i) + alpha);
        }
        this.solver = Ridge.factored(matrix);
    }

    @Override
    public Moments moments() {
        return moments;
    }

    @Override
    public int[] features() {
        return features;
    }

    @Override
    public double alpha() {
        return alpha;
    }

    @Override
    public double[] coefficients(int target) {
        double[] with = moments.withScore(target);
        DMatrixRMaj right = new DMatrixRMaj(features.length, 1);
        for (int i = 0; i < features.length; i++) {
            right.unsafe_set(i, 0, with[features[i]]);
        }
        DMatrixRMaj left = new DMatrixRMaj(features.length, 1);
        solver.solve(right, left);
        return left.data;
    }

    @Override
    public void visit(RowVisitor visitor) {
        int size = features.length;
        DMatrixRMaj inverse = new DMatrixRMaj(size, size);
        solver.invert(inverse);
        double[] center = new double[size];
        for (int i = 0; i < size; i++) {
            gain(center, inverse, i, -moments.mean(features[i]));
        }
        double[] influence = new double[size];
        List<Neighbourhood.Row> rows = moments.neighbourhood().rows();
        for (int row = 0; row < rows.size(); row++) {
            Neighbourhood.Row own = rows.get(row);
            double weight = moments.kernel(own);
            System.arraycopy(center, 0, influence, 0, size);
            for (int i = 0; i < size; i++) {
                if (own.present().has(features[i])) {
                    gain(influence, inverse, i, 1);
                }
            }
            Arrays.setAll(influence, i -> influence[i] * weight);
            visitor.visit(row, weight / moments.weight() + Ridge.predict(this, own, influence), influence);
        }
    }

    private static void gain(double[] sum, DMatrixRMaj matrix, int row, double times) {
        int start = row * sum.length;
        for (int i = 0; i < sum.length; i++) {
            sum[i] += times * matrix.data[start + i];
        }
    }
}
