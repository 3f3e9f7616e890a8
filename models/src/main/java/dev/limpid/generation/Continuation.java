package dev.limpid.generation;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What was written.
 *
 * @param tokens those of a stop string and the one that ends a text included
 */
public record Continuation(List<Written> tokens, Stopped stopped) {
    public Continuation {
        tokens = List.copyOf(tokens);
    }

    /** Without special tokens and stop strings. */
    public String text() {
        return tokens.stream().map(Written::text).collect(Collectors.joining());
    }

    public List<Integer> ids() {
        return tokens.stream().map(Written::id).toList();
    }
}
