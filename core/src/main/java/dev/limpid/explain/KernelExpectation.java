package dev.limpid.explain;

import dev.limpid.game.Coalition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The equations' matrix as it is on average, only their right side as it was drawn (Covert and Lee 2021, §3.2: the unbiased
 * estimator). What is drawn corrects the shares that the complete sizes alone give, which makes it vanish for additive games.
 * Time and memory are linear in the players, where a regression would need more samples than there are.
 */
final class KernelExpectation implements KernelRest {
    private final KernelSystem system;
    private final double[][] start;
    private final Gains steps;
    private final int most;
    private final List<Kept> kept = new ArrayList<>();
    private long n;

    KernelExpectation(KernelSystem system, int most) {
        this.system = system;
        this.most = most;
        this.start = new double[system.targets()][system.players()];
        for (int target = 0; target < start.length; target++) {
            for (int player = 0; player < system.players(); player++) {
                start[target][player] = system.c()[target][player] / system.lambda();
            }
        }
        this.steps = new Gains(system.targets(), system.players());
    }

    @Override
    public void add(Coalition coalition, double[] odd) {
        double[] left = odd.clone();
        for (int target = 0; target < left.length; target++) {
            double[] x = start[target];
            // Σx = 0, so what all have alike takes no part.
            left[target] -= coalition.present().mapToDouble(player -> x[player]).sum();
        }
        n++;
        if (most < system.players() && kept.size() < MOST_KEPT) {
            kept.add(new Kept(coalition, left));
        }
        double all = coalition.size() / (double) system.players();
        double[] in = new double[left.length];
        double[] out = new double[left.length];
        for (int target = 0; target < left.length; target++) {
            in[target] = left[target] * (1 - all);
            out[target] = -left[target] * all;
        }
        for (int player = 0; player < system.players(); player++) {
            steps.add(player, coalition.has(player) ? in : out);
        }
    }

    @Override
    public int least() {
        return 2;
    }

    @Override
    public Standing standing() {
        Standing raw = steps.standing();
        double scale = system.massLeft() / system.lambdaOfAll();
        for (int target = 0; target < start.length; target++) {
            for (int player = 0; player < system.players(); player++) {
                double x = start[target][player] + scale * raw.scores()[target][player];
                raw.scores()[target][player] = system.share(target, x);
                raw.errors()[target][player] *= scale;
            }
        }
        return most < system.players() ? restricted(raw.scores(), scale) : raw;
    }

    /** Shares of the chosen alone; the pairs that were kept tell how these scatter. */
    private Standing restricted(double[][] shares, double scale) {
        int[][] chosen = new int[shares.length][];
        double[][] scores = new double[shares.length][];
        double[][] errors = new double[shares.length][system.players()];
        for (int target = 0; target < shares.length; target++) {
            int[] own = KernelChoice.ofAll(shares[target], most);
            chosen[target] = own;
            scores[target] = KernelChoice.restrict(shares[target], own);
            Gains gains = new Gains(1, own.length);
            for (Kept one : kept) {
                double odd = one.odd()[target];
                double all = Arrays.stream(own).filter(one.coalition()::has).count() / (double) own.length;
                for (int i = 0; i < own.length; i++) {
                    gains.add(i, new double[] {one.coalition().has(own[i]) ? odd * (1 - all) : -odd * all});
                }
            }
            for (int i = 0; i < own.length; i++) {
                errors[target][own[i]] = scale * Math.sqrt(gains.variance(0, i) / n);
            }
        }
        return new Standing(scores, errors, Math.max(1, kept.size() - 1), chosen);
    }
}
