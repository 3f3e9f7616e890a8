package dev.limpid.text;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * One text, or two that a model reads together.
 *
 * @param pair null, or the second text
 */
public record Text(String text, @Nullable String pair) {
    public static Text of(String text) {
        return new Text(text, null);
    }

    /** The texts there are, in order. */
    public List<String> parts() {
        return pair == null ? List.of(text) : List.of(text, pair);
    }
}
