package dev.limpid.course;

import dev.limpid.text.Token;

import java.util.List;

/**
 * One text as tokens, or two that are read together. The array is not copied.
 *
 * @param ids of its tokens
 * @param first how many of these are of type 0; those behind them are of type 1
 */
public record Encoding(int[] ids, int first) {
    /** Of these tokens. */
    public static Encoding of(List<Token> tokens) {
        int first = (int) tokens.stream().filter(token -> token.type() == 0).count();
        return new Encoding(tokens.stream().mapToInt(token -> (int) token.id()).toArray(), first);
    }
}
