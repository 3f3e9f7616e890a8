package dev.limpid.vocabulary;

import java.util.function.Consumer;

/**
 * Cuts a text as GPT-2's pattern does (Radford et al. 2019), {@code
 * 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+}, in one pass. A space goes with the word behind it.
 */
final class Gpt2Cut {
    private enum Kind {
        SPACE,
        LETTER,
        NUMBER,
        OTHER
    }

    private Gpt2Cut() {}

    static void cut(String text, Consumer<String> word) {
        for (int from = 0, to; from < text.length(); from = to) {
            to = end(text, from);
            word.accept(text.substring(from, to));
        }
    }

    private static int end(String text, int from) {
        if (text.charAt(from) == '\'') {
            int contracted = contraction(text, from + 1);
            if (contracted > 0) {
                return from + 1 + contracted;
            }
        }
        int first = text.charAt(from) == ' ' && from + 1 < text.length() ? from + 1 : from;
        Kind kind = kind(text.codePointAt(first));
        if (kind != Kind.SPACE) {
            return run(text, first, kind);
        }
        int end = run(text, from, Kind.SPACE);
        // The last space before a word is that word's.
        return end == text.length() || end == from + 1 ? end : end - 1;
    }

    private static int contraction(String text, int at) {
        char first = at < text.length() ? text.charAt(at) : ' ';
        char second = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
        if ("stmd".indexOf(first) >= 0) {
            return 1;
        }
        return (first == 'r' || first == 'v') && second == 'e' || first == 'l' && second == 'l' ? 2 : 0;
    }

    private static int run(String text, int from, Kind kind) {
        int to = from;
        while (to < text.length() && kind(text.codePointAt(to)) == kind) {
            to += Character.charCount(text.codePointAt(to));
        }
        return to;
    }

    private static Kind kind(int c) {
        if (c < 0x80) {
            return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
                    ? Kind.LETTER
                    : c >= '0' && c <= '9' ? Kind.NUMBER : Whitespace.is(c) ? Kind.SPACE : Kind.OTHER;
        }
        if (Character.isLetter(c)) {
            return Kind.LETTER;
        }
        return switch (Character.getType(c)) {
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> Kind.NUMBER;
            default -> Whitespace.is(c) ? Kind.SPACE : Kind.OTHER;
        };
    }
}
