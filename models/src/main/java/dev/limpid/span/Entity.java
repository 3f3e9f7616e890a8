package dev.limpid.span;

import java.util.List;

/**
 * A passage that a model names.
 *
 * @param label without {@code B-} and {@code I-}, but for a token by itself
 * @param tokens their positions in the sequence that the model read
 * @param start first code point of the text
 * @param end one past the last
 * @param text what stands there, without white space around it
 * @param score the label's probability: the mean over the entity's tokens or, where words are kept, over its words
 */
public record Entity(String label, List<Integer> tokens, int start, int end, String text, double score) {
    public Entity {
        tokens = List.copyOf(tokens);
    }
}
