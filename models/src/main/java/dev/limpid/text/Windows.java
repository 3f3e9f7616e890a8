package dev.limpid.text;

import java.util.ArrayList;
import java.util.List;

/**
 * A text that is longer than a model reads, cut into parts that it does: about equally long, none overlapping another, cut
 * where a sentence ends if that can be, else where a word does.
 */
public final class Windows {
    private Windows() {}

    /**
     * The parts, each between what the tokenizer put around the whole text, as if it were all there is.
     *
     * @param text one text
     * @param tokens all of its
     * @param most how many a model reads
     * @throws IllegalArgumentException if what the tokenizer puts around a text leaves no room for it
     */
    public static List<List<Token>> cut(String text, List<Token> tokens, int most) {
        int from = 0;
        while (from < tokens.size() && tokens.get(from).inserted()) {
            from++;
        }
        int to = tokens.size();
        while (to > from && tokens.get(to - 1).inserted()) {
            to--;
        }
        int room = most - from - (tokens.size() - to);
        if (room < 1) {
            throw new IllegalArgumentException("The model reads " + most + " tokens, and its tokenizer puts "
                    + (most - room) + " around a text: there is no room for a window.");
        }
        int[] sentences = Passages.of(text).sentences();
        List<List<Token>> windows = new ArrayList<>();
        int at = from;
        while (at < to) {
            int left = (to - at + room - 1) / room;
            int end = left == 1
                    ? to
                    : best(tokens, sentences, at, new int[] {at + (to - at) / left, Math.min(to, at + room)});
            List<Token> window = new ArrayList<>(tokens.subList(0, from));
            window.addAll(tokens.subList(at, end));
            window.addAll(tokens.subList(to, tokens.size()));
            windows.add(window);
            at = end;
        }
        return windows;
    }

    /**
     * Where to cut best.
     *
     * @param aimed where the window would end if all that are left were equally long, and where it has to
     */
    private static int best(List<Token> tokens, int[] sentences, int from, int[] aimed) {
        int best = aimed[1];
        double least = Double.POSITIVE_INFINITY;
        for (int end = from + 1; end <= aimed[1]; end++) {
            // A sentence's end is worth half a window, a word's end any length: only a longer word is cut.
            double cost = Math.abs(end - aimed[0]) + (aimed[1] - from) * price(tokens, sentences, end);
            if (cost < least) {
                least = cost;
                best = end;
            }
        }
        return best;
    }

    private static double price(List<Token> tokens, int[] sentences, int end) {
        Token before = tokens.get(end - 1);
        Token after = tokens.get(end);
        if (before.special() || after.special()) {
            return 0.5;
        }
        if (before.word() == after.word()) {
            return 2;
        }
        boolean ends = sentence(sentences, before) != sentence(sentences, after);
        return ends ? 0 : 0.5;
    }

    /** The sentence that a token ends in: white space before a word is the sentence's before. */
    private static int sentence(int[] sentences, Token token) {
        return token.end() == 0 ? 0 : sentences[token.end() - 1];
    }
}
