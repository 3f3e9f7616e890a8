package dev.limpid.assertions;

import dev.limpid.assertions.FeatureScores.Way;
import org.assertj.core.annotation.CheckReturnValue;

import java.util.function.DoublePredicate;

/** How much some features drive an answer: their part of the sum of all scores by size, 0 to 1, but for rounding (10⁻⁶). */
public final class ShareAssert {
    private final ExplanationAssert explanation;
    private final String what;
    private final ExplanationAssert.Sharing sharing;
    private final Way way;

    ShareAssert(ExplanationAssert explanation, String what, ExplanationAssert.Sharing sharing) {
        this(explanation, what, sharing, Way.EITHER);
    }

    private ShareAssert(ExplanationAssert explanation, String what, ExplanationAssert.Sharing sharing, Way way) {
        this.explanation = explanation;
        this.what = what;
        this.sharing = sharing;
        this.way = way;
    }

    /** Counts what argues for the answer alone; what argues against it counts as 0. */
    @CheckReturnValue
    public ShareAssert positively() {
        return new ShareAssert(explanation, what, sharing, Way.FOR);
    }

    /** Counts what argues against the answer alone; what argues for it counts as 0. */
    @CheckReturnValue
    public ShareAssert negatively() {
        return new ShareAssert(explanation, what, sharing, Way.AGAINST);
    }

    public ExplanationAssert atLeast(double share) {
        return holds("at least " + share, actual -> actual >= share - FeatureScores.ROUNDING, share);
    }

    public ExplanationAssert moreThan(double share) {
        return holds("more than " + share, actual -> actual > share + FeatureScores.ROUNDING, share);
    }

    public ExplanationAssert atMost(double share) {
        return holds("at most " + share, actual -> actual <= share + FeatureScores.ROUNDING, share);
    }

    public ExplanationAssert isBetween(double least, double most) {
        return holds(
                "between " + least + " and " + most,
                actual -> actual >= least - FeatureScores.ROUNDING && actual <= most + FeatureScores.ROUNDING,
                least,
                most);
    }

    private ExplanationAssert holds(String expected, DoublePredicate test, double... shares) {
        for (double share : shares) {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("A share is from 0 to 1, got " + share + ".");
            }
        }
        FeatureScores scores = explanation.saying();
        double actual = sharing.applyAsDouble(way);
        if (!test.test(actual)) {
            throw explanation.failed("Expected " + what + " to drive " + way.adverb + expected + " of "
                    + scores.subject() + ", but the share is " + FeatureScores.number(actual) + "." + scores.table());
        }
        return explanation;
    }
}
