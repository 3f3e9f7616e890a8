package dev.limpid.model;

import java.util.List;

/**
 * A part of an input that a score is given to.
 *
 * @param text as it stands in the input, or the token's own name where it stands for no text
 * @param special whether the tokenizer put it there: {@code [CLS]}
 * @param positions places of the model's features that make it up (of its tokens, of its column), ascending
 */
public record Feature(String text, Place place, boolean special, List<Integer> positions) {
    public Feature {
        positions = List.copyOf(positions);
    }

    /** This feature of a text as one of several texts' features. */
    public Feature moved(int input, int positionsBefore) {
        Place.Span span = (Place.Span) place;
        return new Feature(
                text,
                new Place.Span(input, span.start(), span.end()),
                special,
                positions.stream().map(position -> position + positionsBefore).toList());
    }
}
