package dev.limpid.json;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What follows a prompt.
 *
 * @param tokens one after the other
 * @param stopped why no more was written: {@code eos}, {@code stop-string}, {@code length} or {@code context}; null if a user
 *     gave the text
 */
public record Generated(
        String text, List<Token> tokens, @Nullable String stopped) {
    /**
     * @param text what it adds, as the vocabulary has it
     * @param logProbability given all that is before it, at most 0
     */
    public record Token(int id, String text, double logProbability) {}

    public Generated {
        tokens = List.copyOf(tokens);
    }

    /** Of the whole: the sum over its tokens. */
    public double logProbability() {
        return tokens.stream().mapToDouble(Token::logProbability).sum();
    }
}
