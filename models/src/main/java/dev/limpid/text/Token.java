package dev.limpid.text;

/**
 * A token and its place.
 *
 * @param text as the vocabulary has it: {@code ##ing}, {@code Ġgood}, {@code ▁good}, {@code [UNK]}
 * @param id in the vocabulary
 * @param type 0 in the first text, 1 in the second
 * @param input which text it came from, counted from 0
 * @param word number of the {@linkplain Words word} that it is part of, within its text; -1 for one that is special
 * @param start first code point of the original text. White space before a word counts as part of its token where the
 *     tokenizer says so, and tokens that spell the bytes of one character share its place
 * @param end one past the last; equal to {@code start} for a token that the tokenizer put in
 * @param special whether it is one of the tokenizer's own: {@code [CLS]}, {@code [MASK]}
 */
public record Token(String text, long id, long type, int input, int word, int start, int end, boolean special) {
    /** Whether it stands for no text, but was put there: {@code [CLS]}. */
    public boolean inserted() {
        return special && start == end;
    }

    /** This token in a text by itself that began at a code point of its own. */
    public Token behind(int point) {
        return new Token(text, id, type, input, word, Math.max(0, start - point), Math.max(0, end - point), special);
    }

    Token inWord(int number) {
        return new Token(text, id, type, input, number, start, end, special);
    }
}
