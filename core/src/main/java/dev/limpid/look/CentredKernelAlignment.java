package dev.limpid.look;

import org.jspecify.annotations.Nullable;

/**
 * Linear centred kernel alignment (Kornblith et al. 2019, eq. 3, with the linear kernel): how alike two sets of vectors of the
 * same examples are, whatever rotation, reflection or common scale lies between them; 1 if they are the same up to those.
 *
 * <p>HSIC is the unbiased estimator of Song et al. 2012 (eq. 5), as Nguyen et al. 2021 use it: between unrelated vectors it is
 * 0 on average, where the plain one grows towards 1 as dimensions outnumber examples. It may come out slightly below 0.
 *
 * <p>Cost: examples² · dimensions per set of vectors, examples² per pair of sets.
 */
public final class CentredKernelAlignment {
    /** Fewer leave the estimator undefined. */
    public static final int FEWEST = 4;

    /** Inner products {@code [example,example]}, the diagonal 0. */
    private final double[][] kernel;

    private final double self;

    /**
     * Makes the kernel of one set of vectors.
     *
     * @param rows {@code [example,dimension]}, at least {@link #FEWEST}
     * @throws IllegalArgumentException if there are fewer
     */
    public CentredKernelAlignment(double[][] rows) {
        if (rows.length < FEWEST) {
            throw new IllegalArgumentException("Similarity of layers needs at least " + FEWEST + " examples, got "
                    + rows.length + "; some hundreds are usual.");
        }
        double[] mean = new double[rows[0].length];
        for (double[] row : rows) {
            for (int j = 0; j < mean.length; j++) {
                mean[j] += row[j] / rows.length;
            }
        }
        int n = rows.length;
        kernel = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < i; k++) {
                double sum = 0;
                for (int j = 0; j < mean.length; j++) {
                    // The estimator is the same for centred vectors; these lose no digits where the mean is large.
                    sum += (rows[i][j] - mean[j]) * (rows[k][j] - mean[j]);
                }
                kernel[i][k] = sum;
                kernel[k][i] = sum;
            }
        }
        self = hsic(this, this);
    }

    /**
     * With another set of vectors of the same examples, in the same order; null where one of them hardly varies, so that its
     * own HSIC is not above 0.
     *
     * @throws IllegalArgumentException if there are more examples of one than of the other
     */
    public @Nullable Double with(CentredKernelAlignment other) {
        if (kernel.length != other.kernel.length) {
            throw new IllegalArgumentException("Vectors of the same examples can be compared, got " + kernel.length
                    + " and " + other.kernel.length + ".");
        }
        return self > 0 && other.self > 0 ? hsic(this, other) / Math.sqrt(self * other.self) : null;
    }

    private static double hsic(CentredKernelAlignment a, CentredKernelAlignment b) {
        int n = a.kernel.length;
        double trace = 0;
        double all = 0;
        double allOther = 0;
        double between = 0;
        for (int i = 0; i < n; i++) {
            double row = 0;
            double rowOther = 0;
            for (int k = 0; k < n; k++) {
                trace += a.kernel[i][k] * b.kernel[i][k];
                row += a.kernel[i][k];
                rowOther += b.kernel[i][k];
            }
            all += row;
            allOther += rowOther;
            between += row * rowOther;
        }
        double m = n;
        return (trace + all * allOther / ((m - 1) * (m - 2)) - 2 * between / (m - 2)) / (m * (m - 3));
    }
}
