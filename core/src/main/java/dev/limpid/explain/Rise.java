package dev.limpid.explain;

import dev.limpid.game.Coalition;
import dev.limpid.game.Game;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * RISE (Petsiuk et al. 2018) on features: how high the score is on average over random masks that show a feature.
 *
 * <p>Each mask shows each feature with probability p, independently. The paper's saliency (eq. 4) is E[v(S) | i ∈ S]; it is
 * estimated by the mean over the masks drawn that show i, where the paper's eq. 6 divides by p times the number of all
 * masks: both are unbiased, the mean does not scatter with how often i happened to be shown. Centred, the mean over the masks
 * that hide i is taken off: the same order and the same picture, since E[v | i] − E[v] = (1 − p)(E[v | i] − E[v | not i]), and a
 * feature that the model ignores gets 0. At p = ½ centred saliency is the Banzhaf value.
 *
 * <p>Unlike the paper's, masks are hard: a feature is there or not, and its edges are those of the features; the paper's grid
 * of 7×7 is enlarged smoothly and shifted at random. Shares do not add up. Cost: a coalition per mask; all 2^M if that is no
 * more than the budget, and then nothing is left to chance.
 *
 * @param shown the probability p, between 0 and 1
 * @param centred whether the mean over the masks that hide a feature is taken off
 * @param samples masks at most; null for 4000, as the paper takes for VGG16
 * @param certainty when it may stop before
 */
public record Rise(double shown, boolean centred, @Nullable Integer samples, Certainty certainty, long seed)
        implements Estimator {
    private static final int STANDARD = 4000;
    private static final int FIRST_ROUND = 128;
    private static final int CHUNK = 512;

    public Rise {
        if (!(shown > 0 && shown < 1)) {
            throw new IllegalArgumentException(
                    "Setting p is the chance of a feature to be shown, between 0 and 1, got " + shown + ".");
        }
    }

    @Override
    public Attribution.Method method() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("p", shown);
        settings.put("centred", centred);
        return certainty.method("rise", samples, settings);
    }

    @Override
    public Estimate estimate(Game game) {
        int budget = samples == null ? STANDARD : samples;
        double[] full = game.value(Coalition.all(game.players()));
        return game.players() < Integer.SIZE - 1 && 1 << game.players() <= budget
                ? exact(game, full)
                : sampled(game, full, budget);
    }

    /** All masks by their probability. */
    private Estimate exact(Game game, double[] full) {
        int players = game.players();
        double[][] scores = new double[full.length][players];
        for (int start = 0; start < 1 << players; start += CHUNK) {
            List<Coalition> masks = new ArrayList<>();
            for (int bits = start; bits < Math.min(1 << players, start + CHUNK); bits++) {
                masks.add(Coalition.ofBits(players, bits));
            }
            double[][] values = game.values(masks);
            for (int i = 0; i < values.length; i++) {
                int size = masks.get(i).size();
                double chance = Math.pow(shown, size) * Math.pow(1 - shown, players - size);
                for (int player = 0; player < players; player++) {
                    boolean isShown = masks.get(i).has(player);
                    if (isShown || centred) {
                        double weight = isShown ? chance / shown : -chance / (1 - shown);
                        for (int target = 0; target < full.length; target++) {
                            scores[target][player] += weight * values[i][target];
                        }
                    }
                }
            }
        }
        return Estimate.of(full.length, target -> {
            List<Estimate.Share> shares = new ArrayList<>();
            for (double score : scores[target]) {
                shares.add(Estimate.Share.of(score));
            }
            return new Estimate.Shares(shares, full[target], null, false, Certainty.EXACT);
        });
    }

    private Estimate sampled(Game game, double[] full, int budget) {
        SplittableRandom random = new SplittableRandom(seed);
        Seen seen = new Seen(full.length, game.players());
        Attribution.Stopped stopped = Attribution.Stopped.BUDGET;
        // Each round doubles what was drawn, so that the price of looking stays small.
        int looks = 0;
        for (int drawn = 0; drawn < budget && stopped == Attribution.Stopped.BUDGET; ) {
            int round = Math.min(Math.max(FIRST_ROUND, drawn), budget - drawn);
            for (int start = 0; start < round; start += CHUNK) {
                seen.play(game, masks(game.players(), Math.min(CHUNK, round - start), random));
            }
            drawn += round;
            looks++;
            if (seen.fewest() >= 2 && isCertain(seen, looks)) {
                stopped = Attribution.Stopped.CERTAIN;
            }
        }
        if (seen.fewest() < 2) {
            throw new IllegalArgumentException("rise drew " + budget + " masks, and they show or hide some of the "
                    + game.players() + " features less than twice. Give more --samples, or a p nearer to 0.5.");
        }
        double reach = certainty.reach(seen.fewest() - 1);
        Attribution.Sampled sampled = new Attribution.Sampled(stopped, certainty.level(), certainty.top(), null);
        return Estimate.of(full.length, target -> {
            double[] scores = seen.scores(target, centred);
            double[] errors = seen.errors(target, centred);
            List<Estimate.Share> shares = new ArrayList<>();
            for (int player = 0; player < scores.length; player++) {
                double half = reach * errors[player];
                shares.add(new Estimate.Share(scores[player], scores[player] - half, scores[player] + half));
            }
            return new Estimate.Shares(shares, full[target], null, false, sampled);
        });
    }

    private boolean isCertain(Seen seen, int looks) {
        for (int target = 0; target < seen.targets(); target++) {
            double[] scores = seen.scores(target, centred);
            if (!certainty.isMet(scores, seen.errors(target, centred), seen.fewest() - 1, looks)) {
                return false;
            }
        }
        return true;
    }

    private List<Coalition> masks(int players, int count, SplittableRandom random) {
        List<Coalition> masks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            masks.add(Coalition.of(players, player -> random.nextDouble() < shown));
        }
        return masks;
    }

    /** Means and spreads of the scores with each feature shown and hidden (Welford 1962). */
    private static final class Seen {
        /** By whether the player is shown (0) or hidden (1). */
        private final long[][] counts;

        private final double[][][] means;
        private final double[][][] squares;

        Seen(int targets, int players) {
            counts = new long[2][players];
            means = new double[2][targets][players];
            squares = new double[2][targets][players];
        }

        void play(Game game, List<Coalition> masks) {
            double[][] values = game.values(masks);
            for (int i = 0; i < values.length; i++) {
                for (int player = 0; player < game.players(); player++) {
                    add(masks.get(i).has(player) ? 0 : 1, player, values[i]);
                }
            }
        }

        private void add(int side, int player, double[] values) {
            long count = ++counts[side][player];
            for (int target = 0; target < values.length; target++) {
                double off = values[target] - means[side][target][player];
                means[side][target][player] += off / count;
                squares[side][target][player] += off * (values[target] - means[side][target][player]);
            }
        }

        int targets() {
            return means[0].length;
        }

        /** How often the rarest of all sights was had. */
        long fewest() {
            long fewest = Long.MAX_VALUE;
            for (long[] side : counts) {
                for (long count : side) {
                    fewest = Math.min(fewest, count);
                }
            }
            return fewest;
        }

        double[] scores(int target, boolean centred) {
            double[] scores = means[0][target].clone();
            for (int player = 0; centred && player < scores.length; player++) {
                scores[player] -= means[1][target][player];
            }
            return scores;
        }

        double[] errors(int target, boolean centred) {
            double[] errors = new double[counts[0].length];
            for (int player = 0; player < errors.length; player++) {
                double square = square(0, target, player) + (centred ? square(1, target, player) : 0);
                errors[player] = Math.sqrt(square);
            }
            return errors;
        }

        /** Squared standard error of one mean. */
        private double square(int side, int target, int player) {
            double count = counts[side][player];
            return squares[side][target][player] / (count - 1) / count;
        }
    }
}
