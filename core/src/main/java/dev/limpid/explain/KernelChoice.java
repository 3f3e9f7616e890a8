package dev.limpid.explain;

import org.ejml.data.DMatrixRMaj;

import java.util.Arrays;

/**
 * The regression on which KernelSHAP's l1 selection walks a least-angle path (Lundberg and Lee 2017, §4.1; what the shap
 * package has as num_features). It knows nothing of what shares add up to, so each coalition is told twice: v(S) − v(∅) by who
 * is there, with a weight of w(M − s), and v(S) − v(N) by who is missing, with ws.
 *
 * <p>With {@link KernelSystem}'s u, a coalition and its complement make up w(uuᵀ + κ11ᵀ) for the matrix and w(u·odd + κD1) for
 * the right side, where κ = s(M − s)/M² is the Mth part of uuᵀ's trace. So what the constrained regression sums is enough.
 */
final class KernelChoice implements NormalEquations {
    private final DMatrixRMaj matrix;
    private final double everywhere;
    private final double[] right;

    private KernelChoice(DMatrixRMaj matrix, double everywhere, double[] right) {
        this.matrix = matrix;
        this.everywhere = everywhere;
        this.right = right;
    }

    /**
     * Chooses by a regression.
     *
     * @param matrix λI + W/n Σuuᵀ
     * @param side c + W/n Σ u·odd
     * @param sum D
     * @param most features to choose
     * @return fewer where these account for everything
     */
    static int[] of(DMatrixRMaj matrix, double lambda, double[] side, double sum, int most) {
        int players = side.length;
        double trace = -lambda;
        for (int player = 0; player < players; player++) {
            trace += matrix.get(player, player);
        }
        double kappa = trace / players;
        double[] right = Arrays.stream(side).map(one -> one + kappa * sum).toArray();
        return LassoPath.leastAngle(new KernelChoice(matrix, kappa - lambda / players, right), most);
    }

    /** Chooses where all coalitions are played, or the matrix is as if they were: λ(I + (1 − 2/M) 11ᵀ). */
    static int[] ofAll(double[] shares, int most) {
        int players = shares.length;
        double others = 1 - 2.0 / players;
        double sum = Arrays.stream(shares).sum();
        double[] right =
                Arrays.stream(shares).map(share -> share + others * sum).toArray();
        return LassoPath.leastAngle(
                new NormalEquations() {
                    @Override
                    public double[] withScore() {
                        return right;
                    }

                    @Override
                    public double[] withFeature(int feature) {
                        double[] column = new double[players];
                        Arrays.fill(column, others);
                        column[feature]++;
                        return column;
                    }

                    @Override
                    public double spread(int feature) {
                        return 1 + others;
                    }
                },
                most);
    }

    /** Shares of the chosen alone where the matrix is as of {@link #ofAll}: what others had is shared evenly. */
    static double[] restrict(double[] shares, int[] chosen) {
        double rest = Arrays.stream(shares).sum();
        for (int player : chosen) {
            rest -= shares[player];
        }
        double[] restricted = new double[shares.length];
        for (int player : chosen) {
            restricted[player] = shares[player] + rest / chosen.length;
        }
        return restricted;
    }

    @Override
    public double[] withScore() {
        return right;
    }

    @Override
    public double[] withFeature(int feature) {
        double[] column = new double[right.length];
        for (int other = 0; other < column.length; other++) {
            column[other] = matrix.unsafe_get(feature, other) + everywhere;
        }
        return column;
    }

    @Override
    public double spread(int feature) {
        return matrix.get(feature, feature) + everywhere;
    }
}
