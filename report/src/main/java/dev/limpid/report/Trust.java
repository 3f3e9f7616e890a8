package dev.limpid.report;

import dev.limpid.explain.Attribution;
import org.jspecify.annotations.Nullable;

/**
 * How far an explanation can be trusted, in words.
 *
 * @param grade one sentence
 * @param account how the scores add up, with the numbers; empty for methods that do not promise it
 * @param estimation how far sampling went; empty for methods that do not sample
 * @param cost what was spent
 */
record Trust(Level level, String grade, String account, String estimation, String cost) {
    private static final double BALANCED = 0.01;
    private static final double SMALL = 0.05;
    private static final double LARGE = 0.2;

    /** How loudly to say it. */
    enum Level {
        GOOD,
        FAIR,
        POOR,
        UNKNOWN;

        /** A mark that needs no colour. */
        String mark() {
            return switch (this) {
                case GOOD -> "●";
                case FAIR -> "◐";
                case POOR -> "○";
                case UNKNOWN -> "–";
            };
        }

        String css() {
            return "level-" + ordinal();
        }
    }

    static Trust of(Attribution explanation, Medium medium) {
        Attribution.Completeness completeness = explanation.completeness();
        Attribution.Sampled sampled = explanation.sampled();
        String estimation = Estimation.account(explanation);
        String cost = cost(explanation.cost());
        Promise promise = Promise.of(explanation);
        if (promise != null) {
            return new Trust(promise.level(), promise.sentence(), "", estimation, cost);
        }
        if (sampled != null && sampled.fit() != null) {
            Attribution.Fit fit = sampled.fit();
            String account = completeness == null
                    ? ""
                    : account(explanation, completeness, Numbers.fitting(completeness.expected()), medium);
            return new Trust(Estimation.level(fit), Estimation.grade(fit), account, estimation, cost);
        }
        if (completeness == null) {
            return new Trust(
                    Level.UNKNOWN,
                    "This method does not promise that its scores add up, so there is no sum to check.",
                    "",
                    estimation,
                    cost);
        }
        double gap = Math.abs(completeness.gap());
        double share = gap == 0 ? 0 : gap / Math.abs(completeness.expected());
        Numbers numbers = Numbers.fitting(completeness.expected());
        String account = account(explanation, completeness, numbers, medium);
        String remedy =
                sampled == null ? "Leave the number of points to the method (no --steps)" : "Give it more --samples";
        return new Trust(level(share), grade(share, numbers.size(gap), remedy), account, estimation, cost);
    }

    private static Level level(double share) {
        return share <= BALANCED ? Level.GOOD : share <= LARGE ? Level.FAIR : Level.POOR;
    }

    private static String grade(double share, String size, String remedy) {
        if (share <= BALANCED) {
            return "The scores add up: practically nothing is missing.";
        }
        if (share <= SMALL) {
            return "A small gap: the ranking stands, but do not read much into scores below " + size + ".";
        }
        if (share <= LARGE) {
            return "A noticeable gap: scores below " + size + " may be noise. " + remedy
                    + ", and they go where they are" + " needed.";
        }
        return "A large gap: do not read sizes off these scores. " + remedy + ", or try another baseline.";
    }

    private static String account(
            Attribution explanation, Attribution.Completeness completeness, Numbers numbers, Medium medium) {
        double gap = completeness.gap();
        double share = Math.abs(gap) / Math.abs(completeness.expected());
        String difference = difference(explanation.target(), numbers, medium);
        String sum = "The scores should add up to " + numbers.signed(completeness.expected()) + difference
                + ". They add up to " + numbers.signed(completeness.attributed());
        if (!Double.isFinite(gap) || numbers.isZero(gap)) {
            return sum + ".";
        }
        String direction = gap > 0 ? " too much" : " too little";
        return sum + ", " + numbers.size(gap) + direction
                + (Double.isFinite(share) ? " (" + Numbers.percent(share) + " of the difference)." : ".");
    }

    private static String difference(Attribution.Explained target, Numbers numbers, Medium medium) {
        @Nullable Double baseline = target.baselineScore();
        return baseline == null
                ? ""
                : ", the way from " + numbers.plain(baseline) + " at the baseline to " + numbers.plain(target.score())
                        + " at the " + medium.whole();
    }

    private static String cost(Attribution.Cost cost) {
        return Numbers.many(cost.forwardPasses(), "forward pass", "forward passes") + ", "
                + Numbers.many(cost.backwardPasses(), "backward pass", "backward passes") + ", "
                + Numbers.seconds(cost.seconds());
    }
}
