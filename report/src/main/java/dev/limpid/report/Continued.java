package dev.limpid.report;

import dev.limpid.json.Document;
import dev.limpid.json.Generated;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;

import static dev.limpid.report.Say.say;

/**
 * How a prompt goes on, ready to be shown.
 *
 * @param prompt as the user gave it
 * @param tokens that follow it
 * @param likelihood how likely the whole is, in a sentence
 * @param end why no more was written, in a sentence; empty if a user gave the text
 */
record Continued(String prompt, List<Token> tokens, String likelihood, String end) {
    /**
     * @param text as the text has it, as far as one token is whole characters
     * @param name all of whose characters can be seen
     * @param share its probability, 0 to 1
     */
    record Token(String text, String name, double share, String probability) {
        /** The share as CSS has it. */
        String strength() {
            return String.format(Locale.ROOT, "%.3f", share);
        }
    }

    /** Null for a model that does not write. */
    static @Nullable Continued of(Document document) {
        Generated generated = document.generated();
        if (generated == null || document.texts().isEmpty()) {
            return null;
        }
        Spelling spelling = Spelling.of(document);
        List<Token> tokens = generated.tokens().stream()
                .map(token -> new Token(
                        spelling.running(token.text()),
                        spelling.name(token.text()).strip(),
                        Math.exp(Math.min(0, token.logProbability())),
                        Numbers.chance(Math.exp(token.logProbability()))))
                .toList();
        return new Continued(document.texts().get(0), tokens, likelihood(generated), end(generated));
    }

    /** The geometric mean of the tokens' probabilities: what one of them would have if all had the same. */
    static String each(Generated generated) {
        return Numbers.chance(
                Math.exp(generated.logProbability() / generated.tokens().size()));
    }

    private static String likelihood(Generated generated) {
        if (generated.tokens().isEmpty()) {
            return "";
        }
        int count = generated.tokens().size();
        String chance = Numbers.chance(Math.exp(generated.logProbability()));
        return count == 1
                ? say("Probability {}.", chance)
                : say("Probability {} for all {} tokens, {} for each on average.", chance, count, each(generated));
    }

    private static String end(Generated generated) {
        String stopped = generated.stopped();
        if (stopped == null) {
            return "";
        }
        return switch (stopped) {
            case "eos" -> say("It stopped because the model wrote that the text ends.");
            case "stop-string" -> say("It stopped because a text came that was said to end it (--stop).");
            case "length" -> say("It stopped because no more tokens were allowed (--max-new-tokens).");
            case "context" -> say("It stopped because the model can read no more tokens.");
            default -> throw new IllegalArgumentException("Unknown reason to stop '" + stopped + "'.");
        };
    }
}
