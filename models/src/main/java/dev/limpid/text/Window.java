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

    /**
     * The windows that a long text is read in, one behind the other, the last perhaps shorter. Of a pair, the other text stays
     * whole in each.
     *
     * @param tokens all of the text's
     * @param input which text is cut
     * @param most how many tokens a model reads
     * @param shared how many of that text's tokens a window has in common with the next
     * @return one window with all tokens if they fit
     * @throws IllegalArgumentException if so few of the text's tokens fit that windows could not go on
     */
    public static List<Window> sliding(List<Token> tokens, int input, int most, int shared) {
        if (tokens.size() <= most) {
            return List.of(new Window(tokens, 0, tokens.size() - 1));
        }
        int begin = 0;
        while (begin < tokens.size() && !of(input, tokens.get(begin))) {
            begin++;
        }
        int end = begin;
        while (end < tokens.size() && of(input, tokens.get(end))) {
            end++;
        }
        int others = tokens.size() - (end - begin);
        int room = most - others;
        if (room <= shared) {
            throw new IllegalArgumentException("The model reads " + most
                    + " tokens, and all but the text to be cut into"
                    + " windows has " + others + ": that leaves " + Math.max(0, room) + ", expected more than the "
                    + shared + " that windows share. Shorten the other text.");
        }
        List<Window> windows = new ArrayList<>();
        for (int from = begin, to = begin; to < end; from += room - shared) {
            to = Math.min(end, from + room);
            List<Token> part = new ArrayList<>(tokens.subList(0, begin));
            part.addAll(tokens.subList(from, to));
            part.addAll(tokens.subList(end, tokens.size()));
            windows.add(new Window(part, from, to - 1));
        }
        return windows;
    }

    private static boolean of(int input, Token token) {
        return token.input() == input && !token.inserted();
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
