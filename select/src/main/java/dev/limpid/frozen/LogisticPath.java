package dev.limpid.frozen;

import dev.limpid.transfer.Sample;
import org.ejml.data.DMatrixRMaj;

import java.util.Arrays;

/**
 * The logistic regressions of some examples under one penalty after another, each begun where the last ended. Examples are standardised.
 */
final class LogisticPath {
    private static final int MOST_STEPS = 10_000;

    /** Of guesses that are all but certain. */
    private static final double LEAST_BEND = 1e-6;

    private final Standardised standardised;
    private final Axes axes;
    private final int[] labels;
    private final int classes;
    private double[] point;

    /** Begins where the penalty is all there is: without weights, each class as probable as it is frequent. */
    LogisticPath(Sample sample) {
        this.standardised = Standardised.of(sample.rows());
        this.axes = Axes.of(standardised.apply(sample.rows()));
        this.labels = sample.labels();
        this.classes = sample.classes();
        this.point = new double[outputs() * (axes.width() + 1)];
        double[] shares = Majority.of(labels, classes).shares();
        double mean = Arrays.stream(shares).map(StrictMath::log).average().orElseThrow();
        for (int k = 0; k < outputs(); k++) {
            point[outputs() * axes.width() + k] = outputs() == 1
                    ? StrictMath.log(shares[1]) - StrictMath.log(shares[0])
                    : StrictMath.log(shares[k]) - mean;
        }
    }

    private int outputs() {
        return LogisticLoss.outputs(classes);
    }

    /**
     * Goes on to another penalty.
     *
     * @param c as scikit-learn's C, above 0
     * @param precision the gradient's norm by examples at which it stops
     */
    LinearProbe to(double c, double precision) {
        LogisticLoss loss = new LogisticLoss(axes, labels, classes, c);
        Lbfgs.Minimum found = Lbfgs.minimise(
                loss,
                curvature(c, Math.max(LEAST_BEND, loss.bend(point))),
                point,
                precision * labels.length,
                MOST_STEPS);
        point = found.point();
        return probe(c, found);
    }

    private double[] curvature(double c, double bend) {
        int width = axes.width();
        double[] curvature = new double[point.length];
        for (int k = 0; k < outputs(); k++) {
            for (int j = 0; j < width; j++) {
                curvature[k * width + j] = bend * axes.squares()[j] + 1 / c;
            }
            curvature[outputs() * width + k] = bend * labels.length;
        }
        return curvature;
    }

    private LinearProbe probe(double c, Lbfgs.Minimum found) {
        int width = axes.width();
        DMatrixRMaj inDimensions = axes.inDimensions(point, outputs());
        double[][] weights = new double[classes][standardised.mean().length];
        double[] bias = new double[classes];
        for (int k = 0; k < outputs(); k++) {
            double level = point[outputs() * width + k];
            double[] own = weights[outputs() == 1 ? 1 : k];
            for (int j = 0; j < own.length; j++) {
                own[j] = inDimensions.unsafe_get(k, j) / standardised.scale()[j];
                level -= own[j] * standardised.mean()[j];
            }
            bias[outputs() == 1 ? 1 : k] = level;
        }
        if (outputs() == 1) {
            halve(weights, bias);
        }
        return new LinearProbe(weights, bias, c, found.steps(), found.gradient() / labels.length);
    }

    /** Of two classes one has all of the difference: gives each a half. */
    private static void halve(double[][] weights, double[] bias) {
        for (int j = 0; j < weights[1].length; j++) {
            weights[1][j] /= 2;
            weights[0][j] = -weights[1][j];
        }
        bias[1] /= 2;
        bias[0] = -bias[1];
    }
}
