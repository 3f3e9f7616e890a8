package dev.limpid.decide;

import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.SplittableRandom;

/**
 * How often each alternative takes each place, over weights that are drawn and, where they are uncertain, values that are drawn with
 * them: the rank acceptability indices of SMAA-2 (Lahdelma and Salminen 2001), by Monte Carlo. Alternatives that tie share their
 * places. Cost: the method's for each draw; n m with {@link WeightedSum} where values are certain.
 *
 * @param method by which places are taken
 * @param weights which are drawn
 * @param shares {@code [alternative][place]} of the draws, 1 in sum over places and over alternatives
 * @param central {@code [alternative][criterion]} the mean of the weights under which it is first; all 0 if it never is
 * @param draws how many
 * @param uncertain whether values were drawn too
 */
public record Acceptability(
        String method, String weights, double[][] shares, double[][] central, int draws, boolean uncertain) {
    /** Of a normal distribution, 95 % lies within so many standard deviations. */
    private static final double WITHIN = 1.959963984540054;

    /** What to draw. */
    public record Sampling(Simplex weights, int draws, long seed) {
        /** @throws IllegalArgumentException if there is no draw */
        public Sampling {
            if (draws < 1) {
                throw new IllegalArgumentException("draws must be at least 1, got " + draws + ".");
            }
        }
    }

    /**
     * Draws.
     *
     * @param values draws of them; null if they are certain
     * @throws IllegalArgumentException if the method takes no such values, or a draw of them is none
     */
    public static Acceptability of(
            Ordering ordering, Alternatives alternatives, Sampling sampling, @Nullable Draws values) {
        int size = alternatives.size();
        double[][] shares = new double[size][size];
        double[][] central = new double[size][alternatives.width()];
        SplittableRandom random = new SplittableRandom(sampling.seed());
        Ordering.Weighing weighing = ordering.on(alternatives);
        for (int k = 0; k < sampling.draws(); k++) {
            double[] weights = sampling.weights().draw(random);
            if (values != null) {
                weighing = ordering.on(alternatives.with(values.values(k)));
            }
            count(weighing.scores(weights), weights, shares, central);
        }
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < central[i].length; j++) {
                central[i][j] = shares[i][0] == 0 ? 0 : central[i][j] / shares[i][0];
            }
            for (int place = 0; place < size; place++) {
                shares[i][place] /= sampling.draws();
            }
        }
        return new Acceptability(
                ordering.name(), sampling.weights().words(), shares, central, sampling.draws(), values != null);
    }

    private static void count(double[] scores, double[] weights, double[][] shares, double[][] central) {
        int[] order = Placing.descending(scores);
        for (int from = 0, to; from < order.length; from = to) {
            to = Placing.tiedUpTo(scores, order, from);
            double part = 1.0 / (to - from);
            for (int k = from; k < to; k++) {
                for (int place = from; place < to; place++) {
                    shares[order[k]][place] += part;
                }
                for (int j = 0; from == 0 && j < weights.length; j++) {
                    central[order[k]][j] += part * weights[j];
                }
            }
        }
    }

    /** How often an alternative is first, from 0 to 1. */
    public double first(int alternative) {
        return shares[alternative][0];
    }

    /** Half of the 95 % interval of {@link #first} (Wilson 1927): what more draws would make smaller. Above 0, also of 0 and of 1. */
    public double error(int alternative) {
        double p = first(alternative);
        double per = WITHIN * WITHIN / draws;
        return WITHIN / (1 + per) * Math.sqrt(p * (1 - p) / draws + per / (4 * draws));
    }

    /** The mean of the weights under which an alternative is first, one a criterion; empty if it never is. */
    public Optional<double[]> centralWeights(int alternative) {
        return first(alternative) == 0 ? Optional.empty() : Optional.of(central[alternative].clone());
    }
}
