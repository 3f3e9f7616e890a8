package dev.limpid.explain;

import dev.limpid.game.Coalition;

/**
 * KernelSHAP's normal equations, of which the sizes that are played completely are known.
 *
 * <p>Shares are φ = D/M + x, where D is what everybody is worth more than nobody and Σx = 0. A coalition S and its complement
 * together say only how uᵀx differs from {@link #odd}, with uᵢ = 1 − s/M for members and −s/M for others; what both have in
 * common no shares can account for. By symmetry Σ w uuᵀ over all coalitions of one size is a multiple of the identity where Σx
 * = 0, so the sizes played completely make up: λ x = c.
 */
final class KernelSystem {
    private final double[] empty;
    private final double[] sums;
    private final int players;
    /** Σ 1/(s(M−s)) over all sizes: the weight of all coalitions. */
    private final double weights;

    private final double[][] c;
    private double lambda;
    private double massLeft = 1;

    /** @param empty worth of nobody, by target */
    KernelSystem(int players, double[] empty, double[] full) {
        this.players = players;
        this.empty = empty;
        this.sums = new double[empty.length];
        for (int target = 0; target < sums.length; target++) {
            sums[target] = full[target] - empty[target];
        }
        this.c = new double[empty.length][players];
        double weights = 0;
        for (int size = 1; size < players; size++) {
            weights += 1.0 / size / (players - size);
        }
        this.weights = weights;
    }

    int players() {
        return players;
    }

    int targets() {
        return sums.length;
    }

    /** By target; of each the players sum to 0. */
    double[][] c() {
        return c;
    }

    /** What complete sizes have so far. */
    double lambda() {
        return lambda;
    }

    /** Weight of the sizes that are not complete, of 1. */
    double massLeft() {
        return massLeft;
    }

    /** What {@link #lambda} comes to when every size is complete. */
    double lambdaOfAll() {
        return 1 / (weights * players);
    }

    /** Weight of a size and its complement's, of 1. */
    double mass(int size) {
        return (2 * size == players ? 1 : 2) / (weights * size * (players - size));
    }

    /** How many pairs of a coalition of that size and its complement there are. */
    double pairs(int size) {
        double choices = 1;
        for (int i = 0; i < size; i++) {
            choices = choices * (players - i) / (i + 1);
        }
        return Math.rint(2 * size == players ? choices / 2 : choices);
    }

    /** Pairs of this size and all nearer to the middle. */
    double pairsLeft(int size) {
        double all = 0;
        for (int one = size; 2 * one <= players; one++) {
            all += pairs(one);
        }
        return all;
    }

    /** Half of what a coalition of that size is worth more than its complement, less what equal shares account for. */
    double[] odd(int size, double[] value, double[] complement) {
        double[] odd = new double[sums.length];
        for (int target = 0; target < odd.length; target++) {
            odd[target] = (value[target] - complement[target]) / 2 - sums[target] * (size / (double) players - 0.5);
        }
        return odd;
    }

    /** A pair of a size that is played completely. */
    void add(Coalition coalition, double[] odd) {
        int size = coalition.size();
        double weight = mass(size) / pairs(size);
        double all = size / (double) players;
        for (int target = 0; target < odd.length; target++) {
            double step = weight * odd[target];
            for (int player = 0; player < players; player++) {
                c[target][player] += coalition.has(player) ? step * (1 - all) : -step * all;
            }
        }
    }

    /** All pairs of that size were added. */
    void complete(int size) {
        lambda += mass(size) * size * (players - size) / (players * (players - 1.0));
        massLeft -= mass(size);
    }

    /** The shares by the complete sizes alone, {@code [target][player]}. */
    double[][] alone() {
        double[][] shares = new double[sums.length][players];
        for (int target = 0; target < sums.length; target++) {
            for (int player = 0; player < players; player++) {
                shares[target][player] = share(target, lambda == 0 ? 0 : c[target][player] / lambda);
            }
        }
        return shares;
    }

    /** D. */
    double sum(int target) {
        return sums[target];
    }

    /** φ of an x. */
    double share(int target, double x) {
        return sums[target] / players + x;
    }
}
