package dev.limpid.text;

import dev.limpid.model.Feature;
import dev.limpid.model.Place;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What counts as one feature of a text. */
public enum Granularity {
    /** Each word piece. */
    TOKEN,
    /** The pieces of one word together; punctuation marks are words of their own. */
    WORD;

    /**
     * The granularity of that name.
     *
     * @throws IllegalArgumentException naming those there are
     */
    public static Granularity of(String name) {
        for (Granularity granularity : values()) {
            if (granularity.toString().equals(name)) {
                return granularity;
            }
        }
        throw new IllegalArgumentException("Unknown features '" + name + "', expected token or word.");
    }

    /** Groups tokens, which keep their order; each belongs to one feature. */
    public List<Feature> features(Text text, List<Token> tokens) {
        List<Feature> features = new ArrayList<>();
        int from = 0;
        while (from < tokens.size()) {
            int to = from + 1;
            while (to < tokens.size() && together(tokens.get(from), tokens.get(to))) {
                to++;
            }
            features.add(feature(text, tokens, from, to));
            from = to;
        }
        return features;
    }

    private boolean together(Token first, Token next) {
        return this == WORD
                && !first.special()
                && !next.special()
                && first.input() == next.input()
                && first.word() == next.word();
    }

    private static Feature feature(Text text, List<Token> tokens, int from, int to) {
        Token first = tokens.get(from);
        int end = tokens.get(to - 1).end();
        List<Integer> positions = new ArrayList<>();
        for (int i = from; i < to; i++) {
            positions.add(i);
        }
        String part = first.start() == end ? first.text() : slice(text.parts().get(first.input()), first.start(), end);
        return new Feature(part, new Place.Span(first.input(), first.start(), end), first.special(), positions);
    }

    private static String slice(String text, int start, int end) {
        int from = text.offsetByCodePoints(0, start);
        return text.substring(from, text.offsetByCodePoints(from, end - start));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
