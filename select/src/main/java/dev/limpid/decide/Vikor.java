package dev.limpid.decide;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * VIKOR (Opricovic and Tzeng 2004): how far an alternative is from the best of everything, in sum, S = Σⱼ wⱼ (f*ⱼ − fⱼ)/(f*ⱼ − f⁻ⱼ), and
 * where it is furthest, R = maxⱼ of the same. Q = v (S − S*)/(S⁻ − S*) + (1 − v)(R − R*)/(R⁻ − R*), where * is the least and ⁻ the most that
 * there is; a part in which all are alike is 0. The score is 1 − Q, from 0 to 1: 1 is who is the best by S and by R.
 *
 * @param v how much the sum counts beside the greatest regret, from 0 to 1
 */
public record Vikor(double v) implements Ordering {
    /** Both alike, as the paper has it. */
    public static final Vikor STANDARD = new Vikor(0.5);

    /** @throws IllegalArgumentException if v is not from 0 to 1 */
    public Vikor {
        if (!(v >= 0 && v <= 1)) {
            throw new IllegalArgumentException("VIKOR's v must be from 0 to 1, got " + v + ".");
        }
    }

    @Override
    public String name() {
        return "VIKOR";
    }

    @Override
    public Weighing on(Alternatives alternatives) {
        double[][] missing = missing(alternatives);
        return weights -> {
            double[] sums = sums(missing, weights);
            double[] regrets = regrets(missing, weights);
            double[] sumShares = shares(sums);
            double[] regretShares = shares(regrets);
            double[] scores = new double[missing.length];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = 1 - (v * sumShares[i] + (1 - v) * regretShares[i]);
            }
            return scores;
        };
    }

    /**
     * Those that the paper proposes as a compromise: the first by Q alone, if it is ahead of the second by at least 1/(n − 1) and
     * is first by S or by R too; else the first two, if it is only not first by S or R; else all that are behind the first by
     * less than 1/(n − 1).
     */
    public List<Integer> compromise(Alternatives alternatives, Priorities priorities) {
        double[] scores = scores(alternatives, priorities);
        int[] order = Placing.descending(scores);
        List<Integer> found = new ArrayList<>(List.of(order[0]));
        if (order.length == 1) {
            return found;
        }
        double advantage = 1.0 / (order.length - 1) - Placing.ROUNDING;
        boolean ahead = scores[order[0]] - scores[order[1]] >= advantage;
        if (ahead && isStable(alternatives, priorities, order[0])) {
            return found;
        }
        if (ahead) {
            found.add(order[1]);
            return found;
        }
        for (int k = 1; k < order.length && scores[order[0]] - scores[order[k]] < advantage; k++) {
            found.add(order[k]);
        }
        return found;
    }

    private static boolean isStable(Alternatives alternatives, Priorities priorities, int first) {
        double[][] missing = missing(alternatives);
        double[] sums = sums(missing, priorities.weights());
        double[] regrets = regrets(missing, priorities.weights());
        return sums[first] <= Arrays.stream(sums).min().orElseThrow() + Placing.ROUNDING
                || regrets[first] <= Arrays.stream(regrets).min().orElseThrow() + Placing.ROUNDING;
    }

    /** What is missing to the best, as a share of what is missing to the worst; 0 where all are alike. */
    private static double[][] missing(Alternatives alternatives) {
        double[][] missing = new double[alternatives.size()][alternatives.width()];
        for (int j = 0; j < alternatives.width(); j++) {
            double[] worths = alternatives.worths(j);
            double best = Arrays.stream(worths).max().orElseThrow();
            double range = best - Arrays.stream(worths).min().orElseThrow();
            for (int i = 0; i < worths.length; i++) {
                missing[i][j] = range > 0 ? (best - worths[i]) / range : 0;
            }
        }
        return missing;
    }

    private static double[] sums(double[][] missing, double[] weights) {
        double[] sums = new double[missing.length];
        for (int i = 0; i < sums.length; i++) {
            for (int j = 0; j < weights.length; j++) {
                sums[i] += weights[j] * missing[i][j];
            }
        }
        return sums;
    }

    private static double[] regrets(double[][] missing, double[] weights) {
        double[] regrets = new double[missing.length];
        for (int i = 0; i < regrets.length; i++) {
            for (int j = 0; j < weights.length; j++) {
                regrets[i] = Math.max(regrets[i], weights[j] * missing[i][j]);
            }
        }
        return regrets;
    }

    private static double[] shares(double[] values) {
        double least = Arrays.stream(values).min().orElseThrow();
        double range = Arrays.stream(values).max().orElseThrow() - least;
        // What is but rounding is no difference, which dividing by it would make the greatest.
        return Arrays.stream(values)
                .map(value -> range > Placing.ROUNDING ? (value - least) / range : 0)
                .toArray();
    }
}
