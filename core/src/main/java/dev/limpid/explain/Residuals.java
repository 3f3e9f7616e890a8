package dev.limpid.explain;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.SplittableRandom;

/**
 * What a regression leaves over, row by row: from it come the coefficients' errors by chance and how well rows are predicted
 * that were left out.
 *
 * <p>Errors are by the sandwich that holds for unequal weights and wherever the model is wrong (White 1980), each residual
 * divided by 1 − leverage (MacKinnon and White 1985, HC3). They tell how other seeds would differ at the same number of
 * rows; what the ridge itself shrinks is the same for all seeds, and no part of them.
 */
final class Residuals {
    /** Repeats of the wild bootstrap: a bit of a long each. */
    static final int REPEATS = Long.SIZE;

    /** Of a row that alone decides its prediction, nothing is left over. */
    private static final double LEAST_LEFT = 1e-9;

    private final double[][] coefficients;
    private final double[][] errors;
    private final double[] heldOut;
    private final double[][][] repeats;

    private Residuals(double[][] coefficients, double[][] errors, double[] heldOut, double[][][] repeats) {
        this.coefficients = coefficients;
        this.errors = errors;
        this.heldOut = heldOut;
        this.repeats = repeats;
    }

    /** Without repeats. */
    static Residuals of(Ridge ridge) {
        return of(ridge, null);
    }

    /**
     * For all targets at once.
     *
     * @param random for repeats; null for none. A repeat is what another seed may have given: every residual keeps or
     *     changes its sign (wild bootstrap, Liu 1988; signs after Davidson and Flachaire 2008)
     */
    static Residuals of(Ridge ridge, @Nullable SplittableRandom random) {
        Moments moments = ridge.moments();
        Neighbourhood near = moments.neighbourhood();
        List<Neighbourhood.Row> rows = near.rows();
        int targets = near.targets;
        int features = ridge.features().length;
        double[][] coefficients = new double[targets][];
        for (int target = 0; target < targets; target++) {
            coefficients[target] = ridge.coefficients(target);
        }
        double[][] errors = new double[targets][features];
        double[] missed = new double[targets];
        double[] varied = new double[targets];
        double[][][] repeats = new double[targets][random == null ? 0 : REPEATS][features];
        ridge.visit((number, leverage, influence) -> {
            if (number == 0) {
                // The input itself is never another, and no neighbour of itself.
                return;
            }
            Neighbourhood.Row row = rows.get(number);
            double weight = moments.kernel(row);
            double all = row.times() * weight;
            long signs = random == null ? 0 : random.nextLong();
            for (int target = 0; target < targets; target++) {
                double above = row.scores()[target] - moments.score(target);
                double residual =
                        (above - Ridge.predict(ridge, row, coefficients[target])) / Math.max(LEAST_LEFT, 1 - leverage);
                double without = above / Math.max(LEAST_LEFT, 1 - weight / moments.weight());
                missed[target] += all * residual * residual;
                varied[target] += all * without * without;
                gather(errors[target], repeats[target], influence, residual, signs);
            }
        });
        double forgotten = (near.count() - 1.0) / Math.max(1, rows.size() - 1);
        double[] heldOut = new double[targets];
        for (int target = 0; target < targets; target++) {
            heldOut[target] = varied[target] > 0 ? 1 - missed[target] / varied[target] : 0;
            for (int i = 0; i < features; i++) {
                errors[target][i] = Math.sqrt(forgotten * errors[target][i]);
            }
            for (double[] repeat : repeats[target]) {
                for (int i = 0; i < features; i++) {
                    repeat[i] = coefficients[target][i] + Math.sqrt(forgotten) * repeat[i];
                }
            }
        }
        return new Residuals(coefficients, errors, heldOut, repeats);
    }

    private static void gather(double[] squares, double[][] repeats, double[] influence, double residual, long signs) {
        for (int i = 0; i < squares.length; i++) {
            double moved = influence[i] * residual;
            squares[i] += moved * moved;
        }
        for (int repeat = 0; repeat < repeats.length; repeat++) {
            double signed = (signs >>> repeat & 1) == 0 ? residual : -residual;
            double[] sum = repeats[repeat];
            for (int i = 0; i < sum.length; i++) {
                sum[i] += influence[i] * signed;
            }
        }
    }

    double[] coefficients(int target) {
        return coefficients[target];
    }

    /** Standard errors, by place among the features; of rows drawn once each. */
    double[] errors(int target) {
        return errors[target];
    }

    /**
     * R² of predictions for rows left out one at a time, by target: at most 1, below 0
     * where the mean predicts better; 0 where scores don't vary.
     */
    double[] heldOut() {
        return heldOut;
    }

    /** Coefficients as other seeds may have given them: {@code [repeat][feature]}. */
    double[][] repeats(int target) {
        return repeats[target];
    }
}
