package dev.limpid.evaluate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How far two explanations of one input say the same (Krishna et al. 2022, section 3). Correlations are of the scores with their
 * signs, from what argues most against the target to what argues most for it. Top features are those with the largest scores
 * by size, the earlier ones of equals; a score of 0 says nothing, so a feature with it is never a top one.
 *
 * @param kendall rank correlation τ-b of the scores, -1 to 1; {@code NaN} where one of them gives all features the same
 * @param spearman rank correlation ρ of the scores, -1 to 1; {@code NaN} in the same cases
 * @param features feature agreement: share of the top features that both have, 0 to 1
 * @param ranks rank agreement: share of the top places that have the same feature in both, 0 to 1
 * @param signs sign agreement: share of the top features that both have with the same sign, 0 to 1
 * @param signedRanks signed rank agreement: share of the top places that have the same feature with the same sign, 0 to 1
 * @param top how many features count as top ones: those asked for, or as many as have a score in the one that gives more of
 *     them one; 0 where both say nothing, and all shares are {@code NaN}
 */
public record Agreement(
        double kendall, double spearman, double features, double ranks, double signs, double signedRanks, int top) {
    /** A quarter of the features, rounded; at least 1. */
    public static int usualTop(int features) {
        return Math.max(1, Math.round(features / 4f));
    }

    /** With the usual number of top features. */
    public static Agreement of(double[] one, double[] other) {
        return of(one, other, usualTop(one.length));
    }

    /**
     * Compares.
     *
     * @param one a score for each feature
     * @param other a score for each of the same features
     * @param top how many features count as top ones, at least 1
     * @throws IllegalArgumentException if there are not as many scores
     */
    public static Agreement of(double[] one, double[] other, int top) {
        if (one.length != other.length) {
            throw new IllegalArgumentException("Explanations that are compared score the same features, got "
                    + one.length + " and " + other.length + " scores.");
        }
        if (top < 1) {
            throw new IllegalArgumentException("top must be at least 1, got " + top + ".");
        }
        int[] ofOne = top(one, top);
        int[] ofOther = top(other, top);
        double places = Math.max(ofOne.length, ofOther.length);
        int both = 0;
        int alike = 0;
        int samePlace = 0;
        int alikeThere = 0;
        for (int place = 0; place < ofOne.length; place++) {
            int feature = ofOne[place];
            boolean sameSign = Math.signum(one[feature]) == Math.signum(other[feature]);
            if (IntStream.of(ofOther).anyMatch(also -> also == feature)) {
                both++;
                alike += sameSign ? 1 : 0;
            }
            if (place < ofOther.length && ofOther[place] == feature) {
                samePlace++;
                alikeThere += sameSign ? 1 : 0;
            }
        }
        return new Agreement(
                Correlation.kendall(one, other),
                Correlation.spearman(one, other),
                both / places,
                samePlace / places,
                alike / places,
                alikeThere / places,
                (int) places);
    }

    /** The features with the largest scores by size, the largest first. */
    static int[] top(double[] scores, int most) {
        return Arrays.stream(bySize(scores))
                .filter(feature -> scores[feature] != 0 && !Double.isNaN(scores[feature]))
                .limit(most)
                .toArray();
    }

    /** All features, that with the largest score by size first, the earlier ones of equals. */
    static int[] bySize(double[] scores) {
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(feature -> -Math.abs(scores[feature])))
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
