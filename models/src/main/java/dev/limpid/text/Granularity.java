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
    WORD,
    /** The words of one sentence together, as far as no token of the tokenizer's own parts them. */
    SENTENCE,
    /** The words of one paragraph together, as far as no token of the tokenizer's own parts them. */
    PARAGRAPH,
    /** The words of one {@linkplain Text#segments segment} together. */
    SEGMENT,
    /** All words of a text, or of one window of a text that is read in several. */
    WINDOW;

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
        throw new IllegalArgumentException(
                "Unknown features '" + name + "', expected token, word, sentence, paragraph, segment or window.");
    }

    /**
     * Groups tokens, which keep their order; each belongs to one feature. A feature neither begins nor ends with white space;
     * if it is nothing else, it has the text that its tokens go by.
     */
    public List<Feature> features(Text text, List<Token> tokens) {
        List<CodePoints> parts = text.parts().stream().map(CodePoints::of).toList();
        Segments segments = Segments.of(text);
        int[] units = units(text, parts, tokens, segments);
        List<Feature> features = new ArrayList<>();
        int from = 0;
        while (from < tokens.size()) {
            int to = from + 1;
            while (to < tokens.size() && units[to] == units[from]) {
                to++;
            }
            Token first = tokens.get(from);
            CodePoints part = parts.get(first.input());
            Feature feature = feature(part, tokens.subList(from, to), from, free(tokens, to, part.length()));
            features.add(segments.hold(first) ? feature.held() : feature);
            from = to;
        }
        return features;
    }

    /** What feature each token is of; numbers grow. */
    private int[] units(Text text, List<CodePoints> parts, List<Token> tokens, Segments segments) {
        List<int[]> passages = text.parts().stream().map(this::passages).toList();
        int[] units = new int[tokens.size()];
        int unit = -1;
        int last = -1;
        for (int from = 0, to; from < units.length; from = to) {
            to = this == TOKEN ? from + 1 : wordEnd(tokens, from, segments);
            Token first = tokens.get(from);
            boolean follows = from > 0 && !first.special() && isBeside(tokens.get(from - 1), first);
            // A word lies where it begins; one without a visible character goes with what is before it.
            int begin = begin(parts.get(first.input()), tokens.subList(from, to));
            int passage = begin < 0 ? last : passages.get(first.input())[begin];
            boolean parted = from > 0 && segments.part(tokens.get(from - 1), first);
            if (this == TOKEN || this == WORD || !follows || parted || passage != last) {
                unit++;
            }
            last = passage;
            for (int i = from; i < to; i++) {
                units[i] = unit;
            }
        }
        return units;
    }

    /** The passage that each code point lies in. */
    int[] passages(String text) {
        Passages passages = Passages.of(text);
        return switch (this) {
            case TOKEN, WORD -> passages.words();
            case SENTENCE -> passages.sentences();
            case PARAGRAPH -> passages.paragraphs();
            case SEGMENT, WINDOW -> new int[passages.words().length];
        };
    }

    private static int wordEnd(List<Token> tokens, int from, Segments segments) {
        Token first = tokens.get(from);
        int to = from + 1;
        while (to < tokens.size()
                && !first.special()
                && isBeside(tokens.get(to), first)
                && first.word() == tokens.get(to).word()
                && !segments.part(first, tokens.get(to))) {
            to++;
        }
        return to;
    }

    private static boolean isBeside(Token other, Token token) {
        return !other.special() && other.input() == token.input();
    }

    /** The first visible character; -1 if there is none. */
    private static int begin(CodePoints text, List<Token> tokens) {
        for (Token token : tokens) {
            CodePoints.Span solid = text.trimmed(token.start(), token.end());
            if (solid.start() < solid.end()) {
                return solid.start();
            }
        }
        return -1;
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
