package dev.limpid.look;

/**
 * A linear classifier fitted by ridge regression on class indicators: of each class c the w and b that make Σ (y − b −
 * w·x)² + α ‖w‖² least, where y is 1 for examples of c and −1 for others; the class with the largest w·x + b is
 * chosen. Closed form, so the same examples always give the same separator, and it exists where there are fewer examples
 * than dimensions.
 *
 * <p>α is {@code strength} times the mean squared length of the examples about their mean, so that a scale of the vectors
 * changes nothing. Cost: examples · dimensions · the smaller of both, and its cube.
 */
public final class RidgeClassifier {
    /** A tenth of the examples' mean squared length. */
    public static final double USUAL_STRENGTH = 0.1;

    private final double[][] weights;
    private final double[] intercepts;
    private final double alpha;

    RidgeClassifier(double[][] weights, double[] intercepts, double alpha) {
        this.weights = weights;
        this.intercepts = intercepts;
        this.alpha = alpha;
    }

    /**
     * Fits one set of labels; for several on the same examples see {@link RidgeSystem}.
     *
     * @param rows {@code [example,dimension]}
     * @param labels the class of each example, from 0 to below {@code classes}
     * @param strength of the ridge, above 0
     * @throws IllegalArgumentException if all examples have one vector
     */
    public static RidgeClassifier fit(double[][] rows, int[] labels, int classes, double strength) {
        return new RidgeSystem(rows, strength).fit(labels, classes);
    }

    /** w of a class, a copy. */
    public double[] weights(int c) {
        return weights[c].clone();
    }

    /** b of a class. */
    public double intercept(int c) {
        return intercepts[c];
    }

    /** α as it came out. */
    public double alpha() {
        return alpha;
    }

    /** The class of a vector; of equals the first. */
    public int predict(double[] row) {
        int best = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < weights.length; c++) {
            double score = intercepts[c];
            for (int j = 0; j < row.length; j++) {
                score += weights[c][j] * row[j];
            }
            if (score > most) {
                most = score;
                best = c;
            }
        }
        return best;
    }

    /** The part of the examples whose class it tells. */
    public double accuracy(double[][] rows, int[] labels) {
        int right = 0;
        for (int i = 0; i < rows.length; i++) {
            right += predict(rows[i]) == labels[i] ? 1 : 0;
        }
        return (double) right / rows.length;
    }
}
