package dev.limpid.frozen;

/**
 * Σ −ln p(label) + ‖W‖²/(2C) and its gradient. Of two classes one has scores, and the other's are 0; of more each has its own, and p is
 * their softmax: as scikit-learn's LogisticRegression has it.
 *
 * <p>A point is W {@code [output, axis]} row by row, then the outputs' biases, which cost nothing. Cost: 4 · examples · axes
 * · outputs operations, and an exponential an example and output.
 */
final class LogisticLoss implements Lbfgs.Smooth {
    private final Axes axes;
    private final int[] labels;
    private final int outputs;
    private final double c;
    private final double[] scores;

    /**
     * Of examples.
     *
     * @param labels the class of each
     */
    LogisticLoss(Axes axes, int[] labels, int classes, double c) {
        this.axes = axes;
        this.labels = labels;
        this.outputs = outputs(classes);
        this.c = c;
        this.scores = new double[outputs * labels.length];
    }

    static int outputs(int classes) {
        return classes == 2 ? 1 : classes;
    }

    @Override
    public double at(double[] point, double[] gradient) {
        int width = axes.width();
        int count = labels.length;
        int weights = outputs * width;
        Product.of(point, outputs, width, axes.columns(), scores);
        for (int k = 0; k < outputs; k++) {
            for (int i = 0; i < count; i++) {
                scores[k * count + i] += point[weights + k];
            }
        }
        double loss = outputs == 1 ? residualsOfTwo() : residuals();
        Product.of(scores, outputs, count, axes.rows(), gradient);
        double square = 0;
        for (int j = 0; j < weights; j++) {
            square += point[j] * point[j];
            gradient[j] += point[j] / c;
        }
        for (int k = 0; k < outputs; k++) {
            double sum = 0;
            for (int i = 0; i < count; i++) {
                sum += scores[k * count + i];
            }
            gradient[weights + k] = sum;
        }
        return loss + square / (2 * c);
    }

    /** How much the loss bends at a point for a score: the mean of p(1 − p). */
    double bend(double[] point) {
        at(point, new double[point.length]);
        double sum = 0;
        for (double residual : scores) {
            sum += Math.abs(residual) * (1 - Math.abs(residual));
        }
        return sum / scores.length;
    }

    /** Puts p − y in place of scores; gives Σ −ln p(label). */
    private double residualsOfTwo() {
        double loss = 0;
        for (int i = 0; i < labels.length; i++) {
            double score = scores[i];
            // e^−|s|, which cannot overflow.
            double small = StrictMath.exp(-Math.abs(score));
            double likely = 1 / (1 + small);
            double p = score >= 0 ? likely : small * likely;
            boolean right = labels[i] == 1;
            loss += StrictMath.log1p(small) + (right == score >= 0 ? 0 : Math.abs(score));
            scores[i] = right ? -(score >= 0 ? small * likely : likely) : p;
        }
        return loss;
    }

    private double residuals() {
        int count = labels.length;
        double loss = 0;
        for (int i = 0; i < count; i++) {
            double most = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < outputs; k++) {
                most = Math.max(most, scores[k * count + i]);
            }
            double own = scores[labels[i] * count + i] - most;
            double sum = 0;
            for (int k = 0; k < outputs; k++) {
                double e = StrictMath.exp(scores[k * count + i] - most);
                scores[k * count + i] = e;
                sum += e;
            }
            for (int k = 0; k < outputs; k++) {
                scores[k * count + i] /= sum;
            }
            scores[labels[i] * count + i] -= 1;
            loss += StrictMath.log(sum) - own;
        }
        return loss;
    }
}
