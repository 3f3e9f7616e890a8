package dev.limpid.explain;

import dev.limpid.game.Coalition;
import dev.limpid.game.Game;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Shapley values by enumeration (Shapley 1953): φᵢ = Σ_S |S|! (M−|S|−1)! / M! · (v(S∪i) − v(S)) over all S without i.
 *
 * <p>Shares add up to the score of everybody less that of nobody. With interactions, the array {@code interactions} {@code
 * [feature,feature]} holds what pairs do together (Grabisch and Roubens 1999), halved between the two, and on its diagonal
 * what a feature does alone; each row adds up to the feature's share (Lundberg et al. 2020). Cost: 2^M coalitions.
 *
 * @param interactions whether pairs are told apart too; they cost no further runs
 */
public record ExactShapley(boolean interactions) implements Estimator {
    /** A million coalitions. */
    static final int MOST_PLAYERS = 20;

    private static final int CHUNK = 4096;

    @Override
    public Attribution.Method method() {
        return new Attribution.Method("exact-shapley", Map.of("interactions", interactions));
    }

    @Override
    public long seed() {
        return 0;
    }

    @Override
    public Estimate estimate(Game game) {
        int players = game.players();
        if (players > MOST_PLAYERS) {
            throw new IllegalArgumentException("exact-shapley plays every coalition, 2^" + players + " of " + players
                    + " features; it takes at most " + MOST_PLAYERS
                    + ". Choose permutation-shap or kernel-shap, or fewer --features.");
        }
        double[][] values = values(game);
        int everybody = (1 << players) - 1;
        return Estimate.of(game.targets(), target -> {
            double[] v = values[target];
            double[] alone = shares(players, v);
            List<Attribution.Named> arrays = interactions
                    ? List.of(new Attribution.Named("interactions", List.of("feature", "feature"), pairs(alone, v)))
                    : List.of();
            List<Estimate.Share> shares = new ArrayList<>();
            for (double share : alone) {
                shares.add(Estimate.Share.of(share));
            }
            return new Estimate.Shares(shares, v[everybody], v[0], true, Certainty.EXACT, arrays, List.of());
        });
    }

    /** By target and the bits of the coalition. */
    private static double[][] values(Game game) {
        int coalitions = 1 << game.players();
        double[][] values = new double[game.targets()][coalitions];
        for (int start = 0; start < coalitions; start += CHUNK) {
            List<Coalition> part = new ArrayList<>();
            for (int bits = start; bits < Math.min(coalitions, start + CHUNK); bits++) {
                part.add(Coalition.ofBits(game.players(), bits));
            }
            double[][] scores = game.values(part);
            for (int i = 0; i < scores.length; i++) {
                for (int target = 0; target < values.length; target++) {
                    values[target][start + i] = scores[i][target];
                }
            }
        }
        return values;
    }

    private static double[] shares(int players, double[] v) {
        double[] weights = weights(players, 1);
        double[] shares = new double[players];
        for (int player = 0; player < players; player++) {
            int bit = 1 << player;
            for (int bits = 0; bits < v.length; bits++) {
                if ((bits & bit) == 0) {
                    shares[player] += weights[Integer.bitCount(bits)] * (v[bits | bit] - v[bits]);
                }
            }
        }
        return shares;
    }

    private static Tensor pairs(double[] shares, double[] v) {
        int players = shares.length;
        double[] weights = weights(players, 2);
        double[] pairs = new double[players * players];
        for (int i = 0; i < players; i++) {
            pairs[i * players + i] = shares[i];
            for (int j = 0; j < players; j++) {
                if (i != j) {
                    double half = together(1 << i, 1 << j, weights, v) / 2;
                    pairs[i * players + j] = half;
                    pairs[i * players + i] -= half;
                }
            }
        }
        return Tensor.fill(DType.DOUBLE, Shape.of(players, players), i -> pairs[i]);
    }

    private static double together(int i, int j, double[] weights, double[] v) {
        double sum = 0;
        for (int bits = 0; bits < v.length; bits++) {
            if ((bits & (i | j)) == 0) {
                sum += weights[Integer.bitCount(bits)] * (v[bits | i | j] - v[bits | i] - v[bits | j] + v[bits]);
            }
        }
        return sum;
    }

    /** By the size s of a coalition without the {@code apart} players: s! (M−s−apart)! / (M−apart+1)!. */
    private static double[] weights(int players, int apart) {
        int others = players - apart;
        double[] weights = new double[Math.max(0, others) + 1];
        double choices = 1;
        for (int size = 0; size <= others; size++) {
            weights[size] = 1 / (choices * (others + 1));
            choices = choices * (others - size) / (size + 1);
        }
        return weights;
    }
}
