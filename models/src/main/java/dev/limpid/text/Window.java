package dev.limpid.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A part of a text that is longer than a model reads.
 *
 * @param tokens the part's, between those that the tokenizer put around the whole text, as if it were all there is
 * @param from number of the first token of the part among all tokens
 * @param to number of the last
 */
public record Window(List<Token> tokens, int from, int to) {
    public Window {
        tokens = List.copyOf(tokens);
    }

    /**
     * As much of the text around a place as fits, equally far to both sides where the text allows, and whole words where that
     * does not cost the place itself. Of a pair, the other text stays whole.
     *
     * @param tokens all of the text's
     * @param most how many a model reads
     * @param first number of the first token that must be in it
     * @param last number of the last one
     * @return empty if what must be in it does not fit
     */
    public static Optional<Window> around(List<Token> tokens, int most, int first, int last) {
        int begin = first;
        while (begin > 0 && beside(tokens, begin - 1, first)) {
            begin--;
        }
        int end = last + 1;
        while (end < tokens.size() && beside(tokens, end, first)) {
            end++;
        }
        int room = most - (tokens.size() - (end - begin));
        if (tokens.get(first).input() != tokens.get(last).input() || last - first >= room) {
            return Optional.empty();
        }
        int middle = (first + last + 1) / 2;
        int from = Math.max(begin, Math.min(middle - room / 2, end - room));
        from = Math.min(from, first);
        int snapped = from;
        while (snapped > begin && snapped < first && split(tokens, snapped)) {
            snapped++;
        }
        from = snapped > begin && split(tokens, snapped) ? from : snapped;
        int to = Math.min(end, from + room);
        snapped = to;
        while (snapped < end && snapped > last + 1 && split(tokens, snapped)) {
            snapped--;
        }
        to = snapped < end && split(tokens, snapped) ? to : snapped;
        List<Token> part = new ArrayList<>(tokens.subList(0, begin));
        part.addAll(tokens.subList(from, to));
        part.addAll(tokens.subList(end, tokens.size()));
        return Optional.of(new Window(part, from, to - 1));
    }

    /** Whether a token is of the same text as another, and not put in. */
    private static boolean beside(List<Token> tokens, int number, int other) {
        return !tokens.get(number).inserted()
                && tokens.get(number).input() == tokens.get(other).input();
    }

    /** Whether a cut before the token would go through a word. */
    private static boolean split(List<Token> tokens, int number) {
        Token before = tokens.get(number - 1);
        Token after = tokens.get(number);
        return !before.special() && !after.special() && before.word() == after.word();
    }
}
