package dev.limpid.model;

import java.util.List;

/**
 * A part of an input that a score is given to.
 *
 * @param text as it stands in the input, or the token's own name where it stands for no text
 * @param special whether the tokenizer put it there: {@code [CLS]}
 * @param positions of the tokens that make it up, ascending
 */
public record Feature(String text, Place place, boolean special, List<Integer> positions) {
    public Feature {
        positions = List.copyOf(positions);
    }
}
