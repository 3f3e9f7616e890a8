package dev.limpid.frozen;

import dev.limpid.transfer.Sample;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * The logistic regressions of some examples under one penalty after another, each begun where the last ended. Examples are standardised,
 * and where they are fewer than dimensions told in the space that they span.
 */
final class LogisticPath {
    private static final int MOST_STEPS = 10_000;

    /** p(1 − p) of a guess that is rather sure: what the loss is expected to bend like. */
    private static final double USUAL_BEND = 0.1;

    private final Standardised standardised;
    private final DMatrixRMaj rows;
    private final @Nullable Span span;
    private final DMatrixRMaj seen;
    private final DMatrixRMaj columns;
    private final Sample sample;
    private final double[] squares;
    private double[] point;

    /** Begins where the penalty is all there is: without weights, each class as probable as it is frequent. */
    LogisticPath(Sample sample) {
        this.sample = sample;
        this.standardised = Standardised.of(sample.rows());
        this.rows = standardised.apply(sample.rows());
        this.span = rows.numRows < rows.numCols ? Span.of(rows) : null;
        this.columns = span == null ? LogisticLoss.transposed(rows) : span.columns();
        this.seen = span == null ? rows : LogisticLoss.transposed(columns);
        this.squares = new double[seen.numCols];
        for (int j = 0; j < squares.length; j++) {
            for (int i = 0; i < sample.size(); i++) {
                squares[j] += columns.unsafe_get(j, i) * columns.unsafe_get(j, i);
            }
        }
        this.point = new double[outputs() * (seen.numCols + 1)];
        double[] shares = Majority.of(sample.labels(), sample.classes()).shares();
        double mean = Arrays.stream(shares).map(StrictMath::log).average().orElseThrow();
        for (int k = 0; k < outputs(); k++) {
            point[outputs() * seen.numCols + k] = outputs() == 1
                    ? StrictMath.log(shares[1]) - StrictMath.log(shares[0])
                    : StrictMath.log(shares[k]) - mean;
        }
    }

    private int outputs() {
        return LogisticLoss.outputs(sample.classes());
    }

    /**
     * Goes on to another penalty.
     *
     * @param c as scikit-learn's C, above 0
     * @param precision the gradient's norm by examples at which it stops
     */
    LinearProbe to(double c, double precision) {
        Lbfgs.Minimum found = Lbfgs.minimise(
                new LogisticLoss(seen, columns, sample.labels(), sample.classes(), c),
                curvature(c),
                point,
                precision * sample.size(),
                MOST_STEPS);
        point = found.point();
        return probe(c, found);
    }

    private double[] curvature(double c) {
        int width = seen.numCols;
        double[] curvature = new double[point.length];
        for (int k = 0; k < outputs(); k++) {
            for (int j = 0; j < width; j++) {
                curvature[k * width + j] = USUAL_BEND * squares[j] + 1 / c;
            }
            curvature[outputs() * width + k] = USUAL_BEND * sample.size();
        }
        return curvature;
    }

    private LinearProbe probe(double c, Lbfgs.Minimum found) {
        int width = seen.numCols;
        DMatrixRMaj fitted = new DMatrixRMaj(outputs(), width);
        System.arraycopy(point, 0, fitted.data, 0, outputs() * width);
        DMatrixRMaj inDimensions = span == null ? fitted : span.inDimensions(fitted, rows);
        double[][] weights = new double[sample.classes()][sample.width()];
        double[] bias = new double[sample.classes()];
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
        return new LinearProbe(weights, bias, c, found.steps(), found.gradient() / sample.size());
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
