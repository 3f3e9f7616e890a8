package dev.limpid.explain;

import dev.limpid.game.Coalition;
import dev.limpid.game.Game;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Shapley values by random orders (Castro et al. 2009): what each player adds to those before it, averaged. Each order is
 * also played backwards (Mitchell et al. 2022, §4.1), which makes games of pairs exact; the coalitions of the way back are
 * the complements of those of the way there.
 *
 * <p>Shares add up after any number of orders. Intervals are Student's over such pairs of orders. Two players or one leave
 * nothing to chance. Cost: a pair of orders takes 2M − 2 coalitions besides nobody and everybody; 2M + 1 are reckoned for it,
 * as the shap package does. Memory does not grow with the samples.
 *
 * @param samples coalitions that may be asked for; null for those of ten pairs, and no fewer than {@value #LEAST_BUDGET}
 */
public record PermutationShap(@Nullable Integer samples, Certainty certainty, long seed) implements Estimator {
    private static final int LEAST_BUDGET = 2048;
    private static final int PAIRS = 10;
    private static final int TOGETHER = 256;

    /** Fewer pairs of orders tell too little of how they scatter. */
    private static final int FIRST_LOOK = 8;

    @Override
    public Attribution.Method method() {
        return certainty.method("permutation-shap", samples, Map.of());
    }

    @Override
    public Estimate estimate(Game game) {
        int players = game.players();
        double[][] ends = game.values(List.of(Coalition.none(players), Coalition.all(players)));
        Walks walks = new Walks(game, ends[0], ends[1], new Shuffle(players, new SplittableRandom(seed)));
        if (players <= 2) {
            walks.play(1);
            return Standing.exact(walks.standing().scores(), ends[1], ends[0]);
        }
        long allowed = pairs(players);
        int together = Math.max(1, TOGETHER / (2 * players));
        Looks looks = new Looks(certainty, FIRST_LOOK);
        for (long played = 0; played < allowed; ) {
            int round = (int) Math.min(together, allowed - played);
            walks.play(round);
            played += round;
            if (looks.areDue(played) && walks.standing().isCertain(certainty, looks.taken())) {
                return walks.standing().estimate(ends[1], ends[0], certainty, Attribution.Stopped.CERTAIN);
            }
        }
        Standing standing = walks.standing();
        if (allowed > 1) {
            return standing.estimate(ends[1], ends[0], certainty, Attribution.Stopped.BUDGET);
        }
        Attribution.Sampled sampled =
                new Attribution.Sampled(Attribution.Stopped.BUDGET, certainty.level(), certainty.top(), null);
        return Standing.without(
                standing.scores(),
                ends[1],
                ends[0],
                sampled,
                List.of("One pair of orders does not tell how certain the scores are; " + 2 * (2L * players + 1)
                        + " samples or more do."));
    }

    private long pairs(int players) {
        long pair = 2L * players + 1;
        long budget = Objects.requireNonNullElse(samples, (int) Math.max(LEAST_BUDGET, PAIRS * pair));
        if (budget < pair) {
            throw new IllegalArgumentException("permutation-shap goes through all " + players
                    + " features and back, which takes " + pair + " samples, got " + budget
                    + ". Allow more --samples, or choose fewer --features.");
        }
        return budget / pair;
    }

    /** From nobody to everybody and back. */
    private static final class Walks {
        private final Game game;
        private final double[] empty;
        private final double[] full;
        private final Shuffle shuffle;
        private final Gains gains;

        Walks(Game game, double[] empty, double[] full, Shuffle shuffle) {
            this.game = game;
            this.empty = empty;
            this.full = full;
            this.shuffle = shuffle;
            this.gains = new Gains(game.targets(), game.players());
        }

        void play(int pairs) {
            int inside = game.players() - 1;
            List<int[]> orders = new ArrayList<>();
            List<Coalition> asked = new ArrayList<>();
            for (int pair = 0; pair < pairs; pair++) {
                int[] order = shuffle.order().clone();
                orders.add(order);
                Coalition present = Coalition.none(order.length);
                for (int step = 0; step < inside; step++) {
                    present = present.with(order[step]);
                    asked.add(present);
                    asked.add(present.complement());
                }
            }
            double[][] values = game.values(asked);
            for (int pair = 0; pair < pairs; pair++) {
                add(orders.get(pair), values, 2 * pair * inside);
            }
        }

        private void add(int[] order, double[][] values, int from) {
            double[] each = new double[empty.length];
            for (int step = 0; step < order.length; step++) {
                boolean last = step == order.length - 1;
                double[] before = step == 0 ? empty : values[from + 2 * step - 2];
                double[] after = last ? full : values[from + 2 * step];
                double[] without = last ? empty : values[from + 2 * step + 1];
                double[] with = step == 0 ? full : values[from + 2 * step - 1];
                for (int target = 0; target < each.length; target++) {
                    each[target] = ((after[target] - before[target]) + (with[target] - without[target])) / 2;
                }
                gains.add(order[step], each);
            }
        }

        Standing standing() {
            return gains.standing();
        }
    }
}
