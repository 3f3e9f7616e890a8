package dev.limpid.frozen;

import org.ejml.data.DMatrixRMaj;

/**
 * How rows are moved and stretched so that each dimension has mean 0 and variance 1 over those it was taken from (as scikit-learn's
 * StandardScaler: divided by N). A dimension that is constant, but for rounding, is only moved. Arrays are not copied.
 *
 * @param mean of each dimension
 * @param scale the standard deviation of each dimension, 1 of constant ones
 */
public record Standardised(double[] mean, double[] scale) {
    /**
     * Of rows to learn from. Cost: two passes over them.
     *
     * @param rows {@code [example][dimension]}, at least one, finite
     * @throws IllegalArgumentException naming a dimension whose numbers are too large to be squared
     */
    public static Standardised of(double[][] rows) {
        double[] mean = new double[rows[0].length];
        double[] scale = new double[mean.length];
        for (double[] row : rows) {
            for (int j = 0; j < mean.length; j++) {
                mean[j] += row[j];
            }
        }
        for (int j = 0; j < mean.length; j++) {
            mean[j] /= rows.length;
        }
        for (double[] row : rows) {
            for (int j = 0; j < mean.length; j++) {
                double away = row[j] - mean[j];
                scale[j] += away * away;
            }
        }
        for (int j = 0; j < mean.length; j++) {
            double variance = scale[j] / rows.length;
            if (!Double.isFinite(variance)) {
                throw new IllegalArgumentException("Dimension " + j + " of the vectors has numbers around " + mean[j]
                        + " that are too large to be squared, so they can't be standardised. The model overflows there,"
                        + " or its weights are damaged.");
            }
            scale[j] = variance <= rounding(mean[j], rows.length) ? 1 : Math.sqrt(variance);
        }
        return new Standardised(mean, scale);
    }

    /** What the variance of equal numbers may come out as: each off their mean by what adding up as many may lose. */
    private static double rounding(double mean, int count) {
        double lost = count * Math.ulp(mean);
        return lost * lost;
    }

    /** Rows as they come out, {@code [example, dimension]}. */
    DMatrixRMaj apply(double[][] rows) {
        DMatrixRMaj out = new DMatrixRMaj(rows.length, mean.length);
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < mean.length; j++) {
                out.unsafe_set(i, j, (rows[i][j] - mean[j]) / scale[j]);
            }
        }
        return out;
    }
}
