package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.explain.Attribution.Fit;
import dev.limpid.explain.Attribution.Sampled;
import org.jspecify.annotations.Nullable;

import java.util.Locale;

import static dev.limpid.report.Say.say;

/** How far an estimation from outside went, in words. */
final class Estimation {
    private static final double WELL = 0.8;
    private static final double ROUGHLY = 0.5;

    private Estimation() {}

    /** Why it stopped, what intervals mean and what the local model gives; empty for methods that look inside. */
    static String account(Attribution explanation) {
        Sampled sampled = explanation.sampled();
        if (sampled == null) {
            return "";
        }
        String words = stopped(sampled);
        boolean open = explanation.scores().stream().anyMatch(Estimation::isOpen);
        if (open) {
            words += say(
                    " Intervals are at a level of {}: of a hundred, about {} miss.",
                    Numbers.share(sampled.level()),
                    Math.round(100 * (1 - sampled.level())));
        }
        Fit fit = sampled.fit();
        if (fit != null && fit.r2() != null) {
            double score = explanation.target().score();
            Numbers numbers = Numbers.fitting(Math.max(Math.abs(score), Math.abs(fit.prediction())));
            words += say(
                    " With everything present the local model gives {}, the model itself {}.",
                    numbers.plain(fit.prediction()),
                    numbers.plain(score));
        }
        return words;
    }

    private static boolean isOpen(Attribution.Scored scored) {
        return scored.low() != null && scored.high() != null && scored.low() < scored.high();
    }

    private static String stopped(Sampled sampled) {
        if (sampled.anchor() != null && sampled.stopped() != Attribution.Stopped.EXACT) {
            return sampled.stopped() == Attribution.Stopped.CERTAIN
                    ? say(
                            "Sampling stopped when the rule was certain, at a level of {}.",
                            Numbers.share(sampled.level()))
                    : say("Sampling stopped at its budget, before a rule was certain; more --samples go on.");
        }
        String first =
                sampled.top() == 1 ? say("which feature comes first") : say("the order of the first {}", sampled.top());
        return switch (sampled.stopped()) {
            case EXACT -> say("Nothing was left to chance: another seed gives the same scores.");
            case CERTAIN -> say("Sampling stopped when {} was certain.", first);
            case BUDGET ->
                sampled.top() > 0
                        ? say("Sampling stopped at its budget, before {} was certain; more --samples go on.", first)
                        : say("Sampling stopped at its budget; more --samples narrow what is left to chance.");
        };
    }

    /** How well the local model fits, as a level and a sentence. */
    static Trust.Level level(Fit fit) {
        Double r2 = fit.r2();
        if (r2 == null) {
            return Trust.Level.UNKNOWN;
        }
        return r2 >= WELL ? Trust.Level.GOOD : r2 >= ROUGHLY ? Trust.Level.FAIR : Trust.Level.POOR;
    }

    static String grade(Fit fit) {
        @Nullable Double r2 = fit.r2();
        if (r2 == null) {
            return say("The score does not vary with the features, so the local model had nothing to fit.");
        }
        String number = say("(R² {})", String.format(Locale.ROOT, "%.2f", r2).replace('-', '\u2212'));
        return switch (level(fit)) {
            case GOOD -> say("The local model fits well {}.", number);
            case FAIR -> say("The local model fits roughly {}: its ranking tells more than its sizes.", number);
            default ->
                say(
                        "Poor fit {}: the model does not behave like a sum of these features here, so do not"
                                + " build on these scores. Try larger features, more --samples, or another method.",
                        number);
        };
    }
}
