package dev.limpid.text;

import dev.limpid.model.Feature;
import dev.limpid.model.Place;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What counts as one feature of a text. */
public enum Granularity {
    /** Each word piece. */
    TOKEN,
    /** The pieces of one {@linkplain Words word} together; punctuation marks are words of their own. */
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

    /**
     * Groups tokens, which keep their order; each belongs to one feature. A feature neither begins nor ends with white space;
     * if it is nothing else, it has the text that its tokens go by.
     */
    public List<Feature> features(Text text, List<Token> tokens) {
        List<CodePoints> parts = text.parts().stream().map(CodePoints::of).toList();
        List<Feature> features = new ArrayList<>();
        int from = 0;
        while (from < tokens.size()) {
            int to = from + 1;
            while (to < tokens.size() && together(tokens.get(from), tokens.get(to))) {
                to++;
            }
            Token first = tokens.get(from);
            CodePoints part = parts.get(first.input());
            features.add(feature(part, tokens.subList(from, to), from, free(tokens, to, part.length())));
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

    /** How far the text is free behind the tokens before {@code next}. */
    private static int free(List<Token> tokens, int next, int length) {
        Token last = tokens.get(next - 1);
        return tokens.subList(next, tokens.size()).stream()
                .filter(token -> token.input() == last.input() && !token.inserted())
                .mapToInt(Token::start)
                .findFirst()
                .orElse(length);
    }

    /** @param free where the next token begins */
    private static Feature feature(CodePoints text, List<Token> tokens, int position, int free) {
        Token first = tokens.get(0);
        int start = Integer.MAX_VALUE;
        int end = 0;
        for (Token token : tokens) {
            CodePoints.Span solid = text.trimmed(token.start(), token.end());
            if (solid.start() < solid.end()) {
                start = Math.min(start, solid.start());
                end = Math.max(end, solid.end());
            }
        }
        List<Integer> positions =
                IntStream.range(position, position + tokens.size()).boxed().toList();
        if (start < end) {
            // Marks that the tokenizer took away still stand over the letter before them.
            while (end < free && CodePoints.isMark(text.at(end))) {
                end++;
            }
            return new Feature(
                    text.slice(start, end), new Place.Span(first.input(), start, end), first.special(), positions);
        }
        String names = tokens.stream().map(Token::text).collect(Collectors.joining());
        Place place = new Place.Span(
                first.input(), first.start(), tokens.get(tokens.size() - 1).end());
        return new Feature(names, place, first.special(), positions);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
