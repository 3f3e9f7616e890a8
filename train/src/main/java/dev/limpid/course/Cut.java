package dev.limpid.course;

import dev.limpid.text.Token;

import java.util.ArrayList;
import java.util.List;

/** Cuts texts to what a model reads: of two that are read together the longer one first. Special tokens stay. */
public record Cut(int most) {
    /** @throws IllegalArgumentException if nothing would be left */
    public Cut {
        if (most < 1) {
            throw new IllegalArgumentException("Texts are cut to at least 1 token, got " + most + ".");
        }
    }

    /** The tokens, the last ones of a text left out where there are more than {@code most}. */
    public List<Token> of(List<Token> tokens) {
        if (tokens.size() <= most) {
            return tokens;
        }
        int[] own = new int[2];
        tokens.stream().filter(token -> !token.special()).forEach(token -> own[second(token)]++);
        for (int over = tokens.size() - most; over > 0 && own[0] + own[1] > 0; over--) {
            own[own[1] > own[0] ? 1 : 0]--;
        }
        List<Token> kept = new ArrayList<>();
        int[] taken = new int[2];
        for (Token token : tokens) {
            if (token.special() || taken[second(token)]++ < own[second(token)]) {
                kept.add(token);
            }
        }
        return kept;
    }

    private static int second(Token token) {
        return token.input() == 1 ? 1 : 0;
    }
}
