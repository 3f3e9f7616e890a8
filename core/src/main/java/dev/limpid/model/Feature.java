package dev.limpid.model;

import java.util.List;

/**
 * A part of an input that a score is given to.
 *
 * @param text as it stands in the input, or the token's own name where it stands for no text
 * @param special whether it stays whatever else is absent: what the tokenizer put there ({@code [CLS]}), or what belongs to
 *     the question rather than the input
 * @param positions places of the model's features that make it up (of its tokens, of its column), ascending
 */
public record Feature(String text, Place place, boolean special, List<Integer> positions) {
    public Feature {
        positions = List.copyOf(positions);
    }

    /** This feature as one that stays whatever else is absent. */
    public Feature held() {
        return new Feature(text, place, true, positions);
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
