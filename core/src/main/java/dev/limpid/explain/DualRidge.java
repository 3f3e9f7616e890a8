package dev.limpid.explain;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Solved for rows (Saunders et al. 1998): for fewer rows than features. With rows X = √w (z − z̄): A⁻¹ Xᵀ = Xᵀ (X Xᵀ + α I)⁻¹.
 */
final class DualRidge implements Ridge {
    private final Moments moments;
    private final int[] features;
    private final double alpha;
    private final DMatrixRMaj inverse;
    private @Nullable DMatrixRMaj gains;

    DualRidge(Moments moments, int[] features, double alpha) {
        this.moments = moments;
        this.features = features.clone();
        this.alpha = alpha;
        DMatrixRMaj x = rows();
        DMatrixRMaj products = new DMatrixRMaj(x.numRows, x.numRows);
        CommonOps_DDRM.multOuter(x, products);
        for (int i = 0; i < x.numRows; i++) {
            products.unsafe_set(i, i, products.unsafe_get(i, i) + alpha);
        }
        this.inverse = new DMatrixRMaj(x.numRows, x.numRows);
        Ridge.factored(products).invert(inverse);
    }

    private DMatrixRMaj rows() {
        List<Neighbourhood.Row> rows = moments.neighbourhood().rows();
        DMatrixRMaj x = new DMatrixRMaj(rows.size(), features.length);
        for (int row = 0; row < x.numRows; row++) {
            double root = root(rows.get(row));
            for (int i = 0; i < features.length; i++) {
                double z = rows.get(row).present().has(features[i]) ? 1 : 0;
                x.unsafe_set(row, i, root * (z - moments.mean(features[i])));
            }
        }
        return x;
    }

    private double root(Neighbourhood.Row row) {
        return Math.sqrt(row.times() * moments.kernel(row));
    }

    /** (X Xᵀ + α I)⁻¹ X: {@code [row,feature]}. */
    private DMatrixRMaj gains() {
        DMatrixRMaj known = gains;
        if (known == null) {
            DMatrixRMaj x = rows();
            known = new DMatrixRMaj(x.numRows, x.numCols);
            CommonOps_DDRM.mult(inverse, x, known);
            gains = known;
        }
        return known;
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
        List<Neighbourhood.Row> rows = moments.neighbourhood().rows();
        DMatrixRMaj gains = gains();
        double[] coefficients = new double[features.length];
        for (int row = 0; row < gains.numRows; row++) {
            double score = root(rows.get(row)) * (rows.get(row).scores()[target] - moments.score(target));
            for (int i = 0; i < coefficients.length; i++) {
                coefficients[i] += score * gains.unsafe_get(row, i);
            }
        }
        return coefficients;
    }

    @Override
    public void visit(RowVisitor visitor) {
        List<Neighbourhood.Row> rows = moments.neighbourhood().rows();
        DMatrixRMaj gains = gains();
        double[] influence = new double[features.length];
        for (int row = 0; row < gains.numRows; row++) {
            Neighbourhood.Row own = rows.get(row);
            double weight = moments.kernel(own);
            // One of the row's times, not all of them.
            double one = own.times() > 0 ? Math.sqrt(weight / own.times()) : 0;
            for (int i = 0; i < influence.length; i++) {
                influence[i] = one * gains.unsafe_get(row, i);
            }
            visitor.visit(row, weight / moments.weight() + Ridge.predict(this, own, influence), influence);
        }
    }
}
