package dev.limpid.explain;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a sampler knows after some rounds.
 *
 * @param scores {@code [target][player]}
 * @param errors standard errors of the scores, of the same shape
 * @param freedom degrees of freedom of the errors, at least 1
 * @param chosen the players that were given a score, by target; the others' are 0. Null where all were
 */
record Standing(double[][] scores, double[][] errors, double freedom, int @Nullable [][] chosen) {
    /** All players were given scores. */
    Standing(double[][] scores, double[][] errors, double freedom) {
        this(scores, errors, freedom, null);
    }

    /** Whether the order, of no more than were chosen, is certain for every target; see {@link Certainty#isMet}. */
    boolean isCertain(Certainty certainty, int looks) {
        for (int target = 0; target < scores.length; target++) {
            Certainty asked = chosen == null ? certainty : certainty.ofBest(chosen[target].length);
            if (!asked.isMet(scores[target], errors[target], freedom, looks)) {
                return false;
            }
        }
        return true;
    }

    /** Shares with their intervals, which add up. */
    Estimate estimate(double[] full, double[] empty, Certainty certainty, Attribution.Stopped stopped) {
        double reach = certainty.reach(freedom);
        Attribution.Sampled sampled = new Attribution.Sampled(stopped, certainty.level(), certainty.top(), null);
        return Estimate.of(full.length, target -> {
            List<Estimate.Share> shares = new ArrayList<>();
            for (int player = 0; player < scores[target].length; player++) {
                double score = scores[target][player];
                double half = reach * errors[target][player];
                shares.add(
                        has(target, player)
                                ? new Estimate.Share(score, score - half, score + half)
                                : Estimate.Share.of(0));
            }
            return new Estimate.Shares(shares, full[target], empty[target], true, sampled);
        });
    }

    private boolean has(int target, int player) {
        return chosen == null || Arrays.stream(chosen[target]).anyMatch(one -> one == player);
    }

    /** Shares that leave nothing to chance, and add up. */
    static Estimate exact(double[][] scores, double[] full, double[] empty) {
        return without(scores, full, empty, Certainty.EXACT, List.of());
    }

    /** Shares without intervals, which add up. */
    static Estimate without(
            double[][] scores, double[] full, double[] empty, Attribution.Sampled sampled, List<String> warnings) {
        return Estimate.of(full.length, target -> {
            List<Estimate.Share> shares = new ArrayList<>();
            for (double score : scores[target]) {
                shares.add(Estimate.Share.of(score));
            }
            return new Estimate.Shares(shares, full[target], empty[target], true, sampled, List.of(), warnings);
        });
    }
}
