package dev.limpid.report;

import dev.limpid.explain.Attribution;
import org.jspecify.annotations.Nullable;

import static dev.limpid.report.Say.key;
import static dev.limpid.report.Say.say;

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
                    say("This method does not promise that its scores add up, so there is no sum to check."),
                    "",
                    estimation,
                    cost);
        }
        double gap = Math.abs(completeness.gap());
        double share = gap == 0 ? 0 : gap / Math.abs(completeness.expected());
        Numbers numbers = Numbers.fitting(completeness.expected());
        String account = account(explanation, completeness, numbers, medium);
        String remedy = sampled == null
                ? say("Leave the number of points to the method (no --steps)")
                : say("Give it more --samples");
        return new Trust(level(share), grade(share, numbers.size(gap), remedy), account, estimation, cost);
    }

    private static Level level(double share) {
        return share <= BALANCED ? Level.GOOD : share <= LARGE ? Level.FAIR : Level.POOR;
    }

    private static String grade(double share, String size, String remedy) {
        if (share <= BALANCED) {
            return say("The scores add up: practically nothing is missing.");
        }
        if (share <= SMALL) {
            return say("A small gap: the ranking stands, but do not read much into scores below {}.", size);
        }
        if (share <= LARGE) {
            return say(
                    "A noticeable gap: scores below {} may be noise. {}, and they go where they are needed.",
                    size,
                    remedy);
        }
        return say("A large gap: do not read sizes off these scores. {}, or try another baseline.", remedy);
    }

    private static String account(
            Attribution explanation, Attribution.Completeness completeness, Numbers numbers, Medium medium) {
        double gap = completeness.gap();
        double share = Math.abs(gap) / Math.abs(completeness.expected());
        String difference = difference(explanation.target(), numbers, medium);
        String sum = say(
                "The scores should add up to {}{}. They add up to {}",
                numbers.signed(completeness.expected()),
                difference,
                numbers.signed(completeness.attributed()));
        if (!Double.isFinite(gap) || numbers.isZero(gap)) {
            return sum + say(".");
        }
        return sum
                + (gap > 0 ? say(", {} too much", numbers.size(gap)) : say(", {} too little", numbers.size(gap)))
                + (Double.isFinite(share) ? say(" ({} of the difference).", Numbers.percent(share)) : say("."));
    }

    private static String difference(Attribution.Explained target, Numbers numbers, Medium medium) {
        @Nullable Double baseline = target.baselineScore();
        return baseline == null
                ? ""
                : say(
                        ", the way from {} at the baseline to {} at the {}",
                        numbers.plain(baseline),
                        numbers.plain(target.score()),
                        medium.whole());
    }

    private static String cost(Attribution.Cost cost) {
        return say(
                "{}, {}, {}",
                Numbers.many(cost.forwardPasses(), key("{} forward pass"), key("{} forward passes")),
                Numbers.many(cost.backwardPasses(), key("{} backward pass"), key("{} backward passes")),
                Numbers.seconds(cost.seconds()));
    }
}
