package dev.limpid.explain;

import dev.limpid.game.Coalition;
import org.ejml.data.DMatrixRMaj;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Least squares over the complete sizes and what was drawn: (λI + W/n Σuuᵀ) x = c + W/n Σ u·odd, where W is the weight of
 * what is drawn.
 *
 * <p>The variance is that of the regression's influence, W B u (odd − uᵀφ), between pairs (Huber's sandwich; Covert and Lee
 * 2021, §4), widened for the players that were fitted to the very same pairs. The first pairs are
 * kept to tell it.
 */
final class KernelRegression implements KernelRest {
    private final KernelSystem system;
    private final int players;
    private final int most;
    /** Σuuᵀ; only its lower half. */
    private final double[] squares;

    private final double[][] sides;
    private final List<Kept> kept = new ArrayList<>();
    private final double[] u;
    private long n;

    KernelRegression(KernelSystem system, int most) {
        this.system = system;
        this.most = most;
        this.players = system.players();
        this.squares = new double[players * players];
        this.sides = new double[system.targets()][players];
        this.u = new double[players];
    }

    @Override
    public void add(Coalition coalition, double[] odd) {
        n++;
        if (kept.size() < MOST_KEPT) {
            kept.add(new Kept(coalition, odd));
        }
        spread(coalition);
        for (int i = 0; i < players; i++) {
            for (int j = 0; j <= i; j++) {
                squares[i * players + j] += u[i] * u[j];
            }
        }
        for (int target = 0; target < sides.length; target++) {
            for (int player = 0; player < players; player++) {
                sides[target][player] += u[player] * odd[target];
            }
        }
    }

    private void spread(Coalition coalition) {
        double all = coalition.size() / (double) players;
        for (int player = 0; player < players; player++) {
            u[player] = coalition.has(player) ? 1 - all : -all;
        }
    }

    @Override
    public int least() {
        return PAIRS_A_PLAYER * players;
    }

    @Override
    public Standing standing() {
        double weight = system.massLeft() / n;
        DMatrixRMaj matrix = matrix(weight);
        int targets = sides.length;
        double[][] right = new double[targets][players];
        for (int target = 0; target < targets; target++) {
            for (int i = 0; i < players; i++) {
                right[target][i] = system.c()[target][i] + weight * sides[target][i];
            }
        }
        double[][] scores = new double[targets][players];
        double[][] errors = new double[targets][players];
        if (most >= players) {
            double freedom = fit(IntStream.range(0, players).toArray(), 0, matrix, right, scores, errors);
            return new Standing(scores, errors, freedom);
        }
        int[][] chosen = new int[targets][];
        double freedom = Double.POSITIVE_INFINITY;
        for (int target = 0; target < targets; target++) {
            chosen[target] = KernelChoice.of(matrix, system.lambda(), right[target], system.sum(target), most);
            double own = fit(
                    chosen[target],
                    target,
                    matrix,
                    new double[][] {right[target]},
                    new double[][] {scores[target]},
                    new double[][] {errors[target]});
            freedom = Math.min(freedom, own);
        }
        return new Standing(scores, errors, freedom, chosen);
    }

    /**
     * Writes the shares of some players alone for some targets in a row, and their errors.
     *
     * @param first the first of the targets
     * @return degrees of freedom
     */
    private double fit(
            int[] some, int first, DMatrixRMaj matrix, double[][] right, double[][] scores, double[][] errors) {
        if (some.length == 0) {
            return n;
        }
        KernelRestricted restricted = KernelRestricted.of(matrix, some);
        // The trace of B W/n Σuuᵀ: of the unknowns, how many the drawn pairs settled rather than the complete sizes.
        double fitted = some.length - 1 - system.lambda() * restricted.trace();
        for (int target = 0; target < right.length; target++) {
            double[] own = restricted.shares(right[target], system.sum(first + target));
            for (int i = 0; i < some.length; i++) {
                scores[target][some[i]] = own[i];
            }
        }
        Gains influences = influences(restricted, first, scores);
        double widened = system.massLeft() * Math.sqrt(1 / (n - fitted));
        for (int target = 0; target < right.length; target++) {
            for (int i = 0; i < some.length; i++) {
                errors[target][some[i]] = widened * Math.sqrt(influences.variance(target, i));
            }
        }
        return Math.max(1, Math.min(n - fitted, kept.size()));
    }

    private DMatrixRMaj matrix(double weight) {
        DMatrixRMaj matrix = new DMatrixRMaj(players, players);
        for (int i = 0; i < players; i++) {
            for (int j = 0; j <= i; j++) {
                double value = weight * squares[i * players + j] + (i == j ? system.lambda() : 0);
                matrix.set(i, j, value);
                matrix.set(j, i, value);
            }
        }
        return matrix;
    }

    /** B u (odd − uᵀφ) of the kept pairs. */
    private Gains influences(KernelRestricted restricted, int first, double[][] scores) {
        Gains influences = new Gains(scores.length, restricted.some().length);
        double[] each = new double[scores.length];
        double[] left = new double[scores.length];
        for (Kept one : kept) {
            spread(one.coalition());
            for (int target = 0; target < left.length; target++) {
                left[target] = one.odd()[first + target];
                for (int player : restricted.some()) {
                    left[target] -= u[player] * scores[target][player];
                }
            }
            for (int i = 0; i < restricted.some().length; i++) {
                double reach = restricted.reach(i, u);
                for (int target = 0; target < each.length; target++) {
                    each[target] = reach * left[target];
                }
                influences.add(i, each);
            }
        }
        return influences;
    }
}
