package dev.limpid.explain;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * Weighted ridge regression with an intercept (Hoerl and Kennard 1970): the b that make Σ w (y − b₀ − b·z)² + α ‖b‖² least;
 * with A = Σ w (z − z̄)(z − z̄)ᵀ + α I these are A⁻¹ Σ w (z − z̄)(y − ȳ).
 */
sealed interface Ridge permits PrimalRidge, DualRidge {
    /**
     * The regression on some features.
     *
     * @param alpha above 0
     */
    static Ridge of(Moments moments, int[] features, double alpha) {
        Neighbourhood rows = moments.neighbourhood();
        return rows.isWhole() && rows.rows().size() <= features.length
                ? new DualRidge(moments, features, alpha)
                : new PrimalRidge(moments, features, alpha);
    }

    Moments moments();

    /** Their numbers. Not to be changed. */
    int[] features();

    /** α. */
    double alpha();

    /** b, by place among the features. */
    double[] coefficients(int target);

    /** Takes what a kept row has to say. */
    @FunctionalInterface
    interface RowVisitor {
        /**
         * @param row its number
         * @param leverage how far a score drags its own prediction along, from 0 to below 1, for one of the row's times
         * @param influence w A⁻¹ (z − z̄): what the coefficients gain by a unit of the row's residual; good for this call
         */
        void visit(int row, double leverage, double[] influence);
    }

    /** Visits all kept rows, in order. Cost: rows × features², or rows² × features where these are fewer. */
    void visit(RowVisitor visitor);

    /** What the regression says of a row, without intercept: b·(z − z̄). */
    static double predict(Ridge ridge, Neighbourhood.Row row, double[] coefficients) {
        double sum = 0;
        int[] features = ridge.features();
        for (int i = 0; i < features.length; i++) {
            double z = row.present().has(features[i]) ? 1 : 0;
            sum += coefficients[i] * (z - ridge.moments().mean(features[i]));
        }
        return sum;
    }

    /** A factored symmetric matrix. Keeps it. */
    static LinearSolverDense<DMatrixRMaj> factored(DMatrixRMaj matrix) {
        LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.symmPosDef(matrix.numRows);
        if (!solver.setA(matrix)) {
            throw new IllegalArgumentException("The samples do not tell " + matrix.numRows
                    + " features apart with so small a ridge. Choose a larger alpha (LIME's is 1), or more --samples.");
        }
        return solver;
    }
}
