package dev.limpid.train;

import dev.limpid.text.Tokenizer;

import java.util.BitSet;

/**
 * What masking must know of a vocabulary.
 *
 * @param mask the token that stands for a gap
 * @param text ids of those that are text: only these are hidden, and drawn in place of others
 * @param within ids of those that go on with a word
 */
public record Maskable(int mask, BitSet text, BitSet within) {
    /** How byte-level vocabularies and SentencePiece's write the space before a word. */
    private static final String SPACES = "\u0120\u2581";

    public Maskable {
        text = (BitSet) text.clone();
        within = (BitSet) within.clone();
        if (text.isEmpty()) {
            throw new IllegalArgumentException("The vocabulary has no token that is text, so nothing could be masked.");
        }
    }

    /**
     * Of a tokenizer. A token goes on with a word if it is marked so ({@code ##}); in vocabularies without such a mark, if no space
     * stands before it.
     *
     * @throws IllegalArgumentException if it has no mask token
     */
    public static Maskable of(Tokenizer tokenizer) {
        int mask = tokenizer
                .mask()
                .orElseThrow(() -> new IllegalArgumentException(
                        "The tokenizer has no mask token, so a masked model cannot be trained with it. Learn a vocabulary of"
                                + " WordPiece, or train a causal model."));
        BitSet text = new BitSet();
        BitSet within = new BitSet();
        String mark = tokenizer.continuation();
        for (int id = 0; id < tokenizer.vocabulary().size(); id++) {
            if (!tokenizer.isText(id)) {
                continue;
            }
            text.set(id);
            String token = tokenizer.vocabulary().token(id);
            if (mark.isEmpty() ? SPACES.indexOf(token.charAt(0)) < 0 : token.startsWith(mark)) {
                within.set(id);
            }
        }
        return new Maskable(mask, text, within);
    }

    @Override
    public BitSet text() {
        return (BitSet) text.clone();
    }

    @Override
    public BitSet within() {
        return (BitSet) within.clone();
    }
}
