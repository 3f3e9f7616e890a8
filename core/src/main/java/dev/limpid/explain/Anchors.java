package dev.limpid.explain;

import dev.limpid.game.Coalition;
import dev.limpid.game.Game;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Anchors (Ribeiro et al. 2018): the fewest features whose presence keeps the answer, whatever becomes of the others.
 *
 * <p>It plays a game of answers: what a coalition is worth is whether the model still gives the answer, from 0 to 1. Masks
 * show the anchor and each other feature with probability ½. An anchor's precision is what masks are worth on average; it
 * holds if its precision is at least {@code precision} with probability 1 − δ (eq. 3). Its coverage is the share of all such
 * masks that it applies to, 2^−features, so fewest features is most coverage (eq. 4).
 *
 * <p>A member's share is 1, all others' is 0. Candidates are found bottom-up by a beam search that tells them apart by KL-LUCB
 * (Kaufmann and Kalyanakrishnan 2013); see {@link AnchorSearch}. Where all 2^M masks are within the budget they are played, and
 * the anchor is the smallest there is, of equal ones the most precise.
 *
 * @param precision that an anchor must have, above 0.5 and below 1
 * @param delta the chance that one is reported which has not, above 0 and at most 0.5
 * @param tolerance by which a candidate in the beam may be worse than one left out, above 0 and below 1
 * @param beam how many candidates of a size are kept, at least 1
 * @param samples masks at most, for each target; null for 5000
 */
public record Anchors(
        double precision,
        double delta,
        double tolerance,
        int beam,
        @Nullable Integer samples,
        long seed) implements Estimator {
    private static final int STANDARD = 5000;

    public Anchors {
        require("precision", precision > 0.5 && precision < 1, "above 0.5 and below 1", precision);
        require("delta", delta > 0 && delta <= 0.5, "above 0 and at most 0.5", delta);
        require("tolerance", tolerance > 0 && tolerance < 1, "above 0 and below 1", tolerance);
        require("beam", beam >= 1, "at least 1", beam);
    }

    private static void require(String setting, boolean isFit, String expected, double got) {
        if (!isFit) {
            throw new IllegalArgumentException("Setting " + setting + " is " + expected + ", got "
                    + (got == Math.rint(got) ? String.valueOf((long) got) : String.valueOf(got)) + ".");
        }
    }

    /**
     * A candidate as it was found.
     *
     * @param low lower end of its precision's interval; null if that is exact
     * @param high upper end; null if it is exact
     */
    record Found(
            Coalition members,
            double precision,
            @Nullable Double low,
            @Nullable Double high,
            Attribution.Stopped stopped,
            boolean holds) {}

    @Override
    public Attribution.Method method() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("precision", precision);
        settings.put("delta", delta);
        settings.put("tolerance", tolerance);
        settings.put("beam", beam);
        settings.put("samples", samples == null ? "auto" : samples);
        return new Attribution.Method("anchors", settings);
    }

    /**
     * @throws IllegalArgumentException if the game is not one of answers, or if a target is not the answer when all are present
     */
    @Override
    public Estimate estimate(Game game) {
        int budget = samples == null ? STANDARD : samples;
        int players = game.players();
        double[] full = game.value(Coalition.all(players));
        for (int target = 0; target < full.length; target++) {
            requireAnswer(full[target]);
            if (full[target] < precision) {
                throw new IllegalArgumentException("anchors keep the model's answer, and target " + target
                        + " is not its answer when all features are present. Choose --target top, or --against"
                        + " something that it is preferred to.");
            }
        }
        if (players <= ExactShapley.MOST_PLAYERS && 1 << players <= budget) {
            return Estimate.of(full.length, target -> shares(full, target, AnchorTable.of(game, target, precision)));
        }
        return Estimate.of(
                full.length, target -> shares(full, target, new AnchorSearch(game, target, this, budget).found()));
    }

    static void requireAnswer(double score) {
        if (!(score >= 0 && score <= 1)) {
            throw new IllegalArgumentException(
                    "anchors play a game of answers, in which a coalition is worth from 0 to 1, got " + score + ".");
        }
    }

    private Estimate.Shares shares(double[] full, int target, Found found) {
        List<Estimate.Share> shares = new ArrayList<>();
        for (int player = 0; player < found.members.players(); player++) {
            shares.add(Estimate.Share.of(found.members.has(player) ? 1 : 0));
        }
        double coverage = Math.pow(2, -found.members.size());
        Attribution.Anchor anchor =
                new Attribution.Anchor(found.precision, found.low, found.high, coverage, found.holds);
        double level = found.stopped == Attribution.Stopped.EXACT ? 1 : 1 - delta;
        List<String> warnings = found.holds
                ? List.of()
                : List.of("No anchor was shown to keep the answer as often as asked for within the masks allowed; this"
                        + " is the best that was met. Give more --samples, or a lower precision.");
        return new Estimate.Shares(
                shares,
                full[target],
                null,
                false,
                new Attribution.Sampled(found.stopped, level, 0, null, anchor),
                List.of(),
                warnings);
    }
}
