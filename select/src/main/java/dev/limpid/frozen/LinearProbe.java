package dev.limpid.frozen;

import dev.limpid.transfer.Sample;

import java.util.Arrays;

/**
 * A line between classes (Alain and Bengio 2016, after Cox 1958): logistic regression with a penalty on weights. Of rows z, standardised by
 * their own means and deviations, the W and b that make
 *
 * <pre>Σᵢ −ln softmax(W zᵢ + b)[label i] + ‖W‖² / (2C)</pre>
 *
 * least; of two classes one has a score and the other 0. Both as scikit-learn's {@code LogisticRegression(C)} after {@code StandardScaler}.
 * Held here are weights and biases for rows as they come, standardisation folded in: a linear layer. Arrays are not copied.
 *
 * <p>Found by L-BFGS ({@code Lbfgs}) along the examples' principal axes ({@code Axes}), which are few where examples are, by one thread, so
 * always with the same bits. A class that can be told without error keeps finite weights: the penalty holds them.
 *
 * @param weights {@code [class][dimension]}; of two classes each other's negatives
 * @param bias of each class
 * @param c C, the penalty's inverse
 * @param steps that it took
 * @param gradient the objective's, Euclidean norm by examples, where it stopped: at most {@link #PRECISION}, or where rounding or 10,000
 *     steps stopped it
 */
public record LinearProbe(double[][] weights, double[] bias, double c, int steps, double gradient) {
    /** At which gradient, by examples, a fit ends. */
    public static final double PRECISION = 1e-10;

    /** The same where penalties are only compared. */
    private static final double COARSE = 1e-6;

    private static final double[] PENALTIES = {1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100, 1000};

    /** The values of C that are tried, the strongest penalty first: 1e-4 to 1e3 by tens. */
    public static double[] penalties() {
        return PENALTIES.clone();
    }

    /**
     * Under one penalty. Cost: about 9 s³ operations, where s is the smaller of examples and dimensions, then 4 · examples · s ·
     * classes for each step.
     *
     * @param c above 0; 1 is scikit-learn's own choice
     * @throws IllegalArgumentException if C is not above 0, or numbers are too large to be standardised
     */
    public static LinearProbe fit(Sample sample, double c) {
        return new LogisticPath(requireAbove(c, sample)).to(c, PRECISION);
    }

    /**
     * Under the penalty, of {@link #penalties}, whose log-loss on folds held out is least; of equals the stronger. Cost: see
     * {@link ChosenProbe}.
     *
     * @throws IllegalArgumentException if folds are not of these examples, or leave a class without examples to learn from
     */
    public static ChosenProbe chosen(Sample sample, Folds folds) {
        return chosen(sample, folds, PENALTIES);
    }

    /** @param penalties values of C, ascending */
    static ChosenProbe chosen(Sample sample, Folds folds, double... penalties) {
        folds.require(sample.size());
        double[][][] held = new double[penalties.length][sample.size()][];
        for (int fold = 0; fold < folds.count(); fold++) {
            LogisticPath path = new LogisticPath(part(sample, folds.others(fold)));
            for (int i = 0; i < penalties.length; i++) {
                LinearProbe probe = path.to(penalties[i], COARSE);
                for (int example : folds.members(fold)) {
                    held[i][example] = probe.probabilities(sample.rows()[example]);
                }
            }
        }
        double[] losses = new double[penalties.length];
        int best = 0;
        for (int i = 0; i < penalties.length; i++) {
            losses[i] = new OutOfFold(held[i], sample.labels(), folds).logLoss();
            best = losses[i] < losses[best] ? i : best;
        }
        LogisticPath path = new LogisticPath(sample);
        for (int i = 0; i < best; i++) {
            path.to(penalties[i], COARSE);
        }
        return new ChosenProbe(
                path.to(penalties[best], PRECISION),
                new OutOfFold(held[best], sample.labels(), folds),
                penalties.clone(),
                losses);
    }

    /** How probable each class is of a row. Cost: classes · dimensions. */
    public double[] probabilities(double[] row) {
        if (row.length != weights[0].length) {
            throw new IllegalArgumentException("The probe was fitted on rows of " + weights[0].length
                    + " numbers, got one of " + row.length + ". Read them from the same layer of the same model.");
        }
        double[] p = new double[bias.length];
        double most = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < p.length; k++) {
            p[k] = bias[k];
            for (int j = 0; j < row.length; j++) {
                p[k] += weights[k][j] * row[j];
            }
            most = Math.max(most, p[k]);
        }
        double sum = 0;
        for (int k = 0; k < p.length; k++) {
            p[k] = StrictMath.exp(p[k] - most);
            sum += p[k];
        }
        for (int k = 0; k < p.length; k++) {
            p[k] /= sum;
        }
        return p;
    }

    /** The most probable class of a row; of equals the first. */
    public int predict(double[] row) {
        return Majority.most(probabilities(row));
    }

    private static Sample requireAbove(double c, Sample sample) {
        if (!(c > 0 && c < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("C, the penalty's inverse, must be above 0 and finite, got " + c + ".");
        }
        return sample;
    }

    private static Sample part(Sample sample, int[] which) {
        return new Sample(
                Arrays.stream(which).mapToObj(i -> sample.rows()[i]).toArray(double[][]::new),
                Arrays.stream(which).map(i -> sample.labels()[i]).toArray(),
                sample.classes());
    }
}
