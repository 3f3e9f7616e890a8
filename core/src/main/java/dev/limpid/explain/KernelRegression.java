package dev.limpid.explain;

import dev.limpid.game.Coalition;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

import java.util.ArrayList;
import java.util.List;

/**
 * Least squares over the complete sizes and what was drawn: (λI + W/n Σuuᵀ) x = c + W/n Σ u·odd, where W is the weight of
 * what is drawn.
 *
 * <p>The variance is that of the regression's influence, W A⁻¹ u (odd − uᵀx), between pairs (Huber's sandwich; Covert and Lee
 * 2021, §4), widened for the players that were fitted to the very same pairs. The first {@value #MOST_KEPT} pairs, which are
 * as good as any, are kept to tell it.
 */
final class KernelRegression implements KernelRest {
    private static final int MOST_KEPT = 1024;

    private final KernelSystem system;
    private final int players;
    /** Σuuᵀ; only its lower half. */
    private final double[] squares;

    private final double[][] sides;
    private final List<Kept> kept = new ArrayList<>();
    private final double[] u;
    private long n;

    private record Kept(Coalition coalition, double[] odd) {}

    KernelRegression(KernelSystem system) {
        this.system = system;
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
        DMatrixRMaj inverse = inverse(weight);
        double trace = 0;
        for (int player = 0; player < players; player++) {
            trace += inverse.get(player, player);
        }
        // The trace of A⁻¹ W/n Σuuᵀ: of M − 1 unknowns, how many the drawn pairs settled rather than the complete
        // sizes.
        double fitted = players - system.lambda() * trace;
        int targets = sides.length;
        double[][] scores = new double[targets][players];
        double[][] errors = new double[targets][players];
        double[][] x = new double[targets][players];
        for (int target = 0; target < targets; target++) {
            for (int i = 0; i < players; i++) {
                for (int j = 0; j < players; j++) {
                    x[target][i] += inverse.get(i, j) * (system.c()[target][j] + weight * sides[target][j]);
                }
                scores[target][i] = system.share(target, x[target][i]);
            }
        }
        Gains influences = influences(inverse, x);
        double widened = system.massLeft() * Math.sqrt(1 / (n - fitted));
        for (int target = 0; target < targets; target++) {
            for (int player = 0; player < players; player++) {
                errors[target][player] = widened * Math.sqrt(influences.variance(target, player));
            }
        }
        return new Standing(scores, errors, Math.max(1, Math.min(n - fitted, kept.size())));
    }

    private DMatrixRMaj inverse(double weight) {
        DMatrixRMaj matrix = new DMatrixRMaj(players, players);
        for (int i = 0; i < players; i++) {
            for (int j = 0; j <= i; j++) {
                double value = weight * squares[i * players + j] + (i == j ? system.lambda() : 0);
                matrix.set(i, j, value);
                matrix.set(j, i, value);
            }
        }
        DMatrixRMaj inverse = new DMatrixRMaj(players, players);
        LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.symmPosDef(players);
        if (!solver.setA(matrix)) {
            throw new IllegalStateException("The normal equations of KernelSHAP are not positive definite, though λ is "
                    + system.lambda() + ".");
        }
        solver.invert(inverse);
        return inverse;
    }

    /** A⁻¹ u (odd − uᵀx) of the kept pairs. */
    private Gains influences(DMatrixRMaj inverse, double[][] x) {
        Gains influences = new Gains(x.length, players);
        double[] each = new double[x.length];
        double[] left = new double[x.length];
        for (Kept one : kept) {
            spread(one.coalition);
            for (int target = 0; target < x.length; target++) {
                left[target] = one.odd[target];
                for (int player = 0; player < players; player++) {
                    left[target] -= u[player] * x[target][player];
                }
            }
            for (int player = 0; player < players; player++) {
                double reach = 0;
                for (int other = 0; other < players; other++) {
                    reach += inverse.get(player, other) * u[other];
                }
                for (int target = 0; target < x.length; target++) {
                    each[target] = reach * left[target];
                }
                influences.add(player, each);
            }
        }
        return influences;
    }
}
