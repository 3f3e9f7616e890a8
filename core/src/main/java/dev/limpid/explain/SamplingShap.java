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
 * Shapley values by random coalitions for each player on its own (Štrumbelj and Kononenko 2014, algorithm 2): what it adds
 * to those before it in a random order. A first round gives every player as many; later ones go where the scores scatter, in
 * proportion to the standard deviation (Neyman 1934), summed over targets in units of each target's own.
 *
 * <p>Shares are made to add up: what is missing is handed out in proportion to the squared errors, as the shap package does.
 * Intervals are Student's. One player leaves nothing to chance. Cost: two coalitions a sample. Memory does not grow with the
 * samples.
 *
 * @param samples coalitions that may be asked for; null for {@value #BUDGET} a player
 */
public record SamplingShap(@Nullable Integer samples, Certainty certainty, long seed) implements Estimator {
    private static final int BUDGET = 1000;

    /** Of each player in the first round, unless half of the samples are fewer. */
    private static final int FIRST = 50;

    /** Of each player at least, for a variance to speak of. */
    private static final int LEAST = 4;

    private static final int TOGETHER = 256;

    @Override
    public Attribution.Method method() {
        return certainty.method("sampling-shap", samples, Map.of());
    }

    @Override
    public Estimate estimate(Game game) {
        int players = game.players();
        Coalition all = Coalition.all(players);
        double[][] ends = game.values(List.of(Coalition.none(players), all));
        double[] sums = new double[game.targets()];
        for (int target = 0; target < sums.length; target++) {
            sums[target] = ends[1][target] - ends[0][target];
        }
        if (players == 1) {
            double[][] scores = new double[sums.length][];
            for (int target = 0; target < sums.length; target++) {
                scores[target] = new double[] {sums[target]};
            }
            return Standing.exact(scores, ends[1], ends[0]);
        }
        long allowed = pairs(players);
        Draws draws = new Draws(game, new SplittableRandom(seed));
        long first = Math.max(LEAST, Math.min(FIRST, allowed / (2L * players)));
        for (int player = 0; player < players; player++) {
            draws.add(player, first);
        }
        draws.play();
        Looks looks = new Looks(certainty, 0);
        while (true) {
            long played = draws.played;
            boolean due = looks.areDue(played);
            if (due || played == allowed) {
                Standing standing = corrected(draws.gains, sums);
                if (due && standing.isCertain(certainty, looks.taken())) {
                    return standing.estimate(ends[1], ends[0], certainty, Attribution.Stopped.CERTAIN);
                }
                if (played == allowed) {
                    return standing.estimate(ends[1], ends[0], certainty, Attribution.Stopped.BUDGET);
                }
            }
            allot(draws, Math.min(allowed, played + Math.max(TOGETHER, played / 4)));
            draws.play();
        }
    }

    /** How many differences may be taken. */
    private long pairs(int players) {
        long least = 2L * LEAST * players + 2;
        long budget = Objects.requireNonNullElse(samples, Math.multiplyExact(BUDGET, players));
        if (budget < least) {
            throw new IllegalArgumentException("sampling-shap draws at least " + LEAST + " differences for each of "
                    + players + " features, which takes " + least + " samples, got " + budget
                    + ". Allow more --samples, or choose fewer --features.");
        }
        return (budget - 2) / 2;
    }

    /** Asks for more of those players that have fewer than their scatter deserves, until there are {@code until} of all. */
    private static void allot(Draws draws, long until) {
        int players = draws.players;
        double[] scatter = scatter(draws.gains);
        long missing = until - draws.played;
        double sum = 0;
        for (double one : scatter) {
            sum += one;
        }
        double[] wanted = new double[players];
        double all = 0;
        for (int player = 0; player < players; player++) {
            double share = sum == 0 ? 1.0 / players : scatter[player] / sum;
            wanted[player] = Math.max(0, share * until - draws.gains.count(player));
            all += wanted[player];
        }
        // Rounded so that the sum is met: each takes what the running total has grown by.
        double total = 0;
        long given = 0;
        for (int player = 0; player < players; player++) {
            total += wanted[player] / all * missing;
            long upTo = player == players - 1 ? missing : Math.min(missing, Math.round(total));
            draws.add(player, upTo - given);
            given = upTo;
        }
    }

    private static double[] scatter(Gains gains) {
        double[] scatter = new double[gains.players()];
        for (int target = 0; target < gains.targets(); target++) {
            double sum = 0;
            for (int player = 0; player < scatter.length; player++) {
                sum += gains.variance(target, player);
            }
            for (int player = 0; player < scatter.length && sum > 0; player++) {
                scatter[player] += gains.variance(target, player) / sum;
            }
        }
        for (int player = 0; player < scatter.length; player++) {
            scatter[player] = Math.sqrt(scatter[player]);
        }
        return scatter;
    }

    /**
     * Hands out what is missing of the sums. Among estimates that know nothing of each other this is the correction of least
     * variance. It makes a share of e² of all squared errors E² more certain by e⁴/E²; that is not told, as the errors of rare
     * large differences are themselves not certain.
     */
    private static Standing corrected(Gains gains, double[] sums) {
        Standing raw = gains.standing();
        for (int target = 0; target < sums.length; target++) {
            double[] scores = raw.scores()[target];
            double[] errors = raw.errors()[target];
            double missing = sums[target];
            double squares = 0;
            for (int player = 0; player < scores.length; player++) {
                missing -= scores[player];
                squares += errors[player] * errors[player];
            }
            for (int player = 0; player < scores.length; player++) {
                if (squares > 0) {
                    double weight = errors[player] * errors[player] / squares;
                    scores[player] += missing * weight;
                } else {
                    // Nothing was seen to vary, so whatever is missing was never met, and anybody may have it all.
                    scores[player] += missing / scores.length;
                    errors[player] = Math.abs(missing);
                }
            }
        }
        return raw;
    }

    /** Differences that wait for their turn, and what they came to. */
    private static final class Draws {
        private final Game game;
        private final int players;
        private final SplittableRandom random;
        private final Shuffle others;
        private final Gains gains;
        private final List<Integer> waiting = new ArrayList<>();
        private long played;

        Draws(Game game, SplittableRandom random) {
            this.game = game;
            this.players = game.players();
            this.random = random;
            this.others = new Shuffle(players - 1, random);
            this.gains = new Gains(game.targets(), players);
        }

        void add(int player, long times) {
            for (long i = 0; i < times; i++) {
                waiting.add(player);
                if (waiting.size() == TOGETHER) {
                    play();
                }
            }
        }

        void play() {
            List<Coalition> asked = new ArrayList<>();
            for (int player : waiting) {
                Coalition before = others.coalition(random.nextInt(players));
                Coalition without = Coalition.of(
                        players, other -> other != player && before.has(other < player ? other : other - 1));
                asked.add(without);
                asked.add(without.with(player));
            }
            double[][] values = game.values(asked);
            for (int i = 0; i < waiting.size(); i++) {
                double[] gain = values[2 * i + 1];
                for (int target = 0; target < gain.length; target++) {
                    gain[target] -= values[2 * i][target];
                }
                gains.add(waiting.get(i), gain);
            }
            played += waiting.size();
            waiting.clear();
        }
    }
}
