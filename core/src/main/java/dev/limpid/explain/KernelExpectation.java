package dev.limpid.explain;

import dev.limpid.game.Coalition;

/**
 * The equations' matrix as it is on average, only their right side as it was drawn (Covert and Lee 2021, §3.2: the unbiased
 * estimator). What is drawn corrects the shares that the complete sizes alone give, which makes it vanish for additive games.
 * Time and memory are linear in the players, where a regression would need more samples than there are.
 */
final class KernelExpectation implements KernelRest {
    private final KernelSystem system;
    private final double[][] start;
    private final Gains steps;

    KernelExpectation(KernelSystem system) {
        this.system = system;
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
        return raw;
    }
}
