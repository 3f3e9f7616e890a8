package dev.limpid.text;

import java.util.Arrays;

/**
 * Which tokens of a text lie in its {@linkplain Text#segments segments}. A token lies where its last character does: white
 * space before a word goes with the word.
 *
 * @param numbers of the first text's code points: the number of the segment, counted from 1, and 0 outside; empty where a text
 *     has no segments
 */
record Segments(int[] numbers) {
    static Segments of(Text text) {
        if (text.segments().isEmpty()) {
            return new Segments(new int[0]);
        }
        int[] numbers = new int[text.text().codePointCount(0, text.text().length())];
        int number = 0;
        for (Text.Segment segment : text.segments()) {
            number++;
            Arrays.fill(numbers, segment.start(), segment.end(), number);
        }
        return new Segments(numbers);
    }

    /** Whether a token belongs to the question rather than the input, because the text has segments and it is in none. */
    boolean hold(Token token) {
        return numbers.length > 0 && token.input() == 0 && number(token) == 0;
    }

    /** Whether two tokens of one text lie in different segments, or one of them in none. */
    boolean part(Token one, Token other) {
        return numbers.length > 0 && one.input() == 0 && other.input() == 0 && number(one) != number(other);
    }

    private int number(Token token) {
        return token.end() == 0 ? numbers[0] : numbers[token.end() - 1];
    }
}
