package dev.limpid.train;

import dev.limpid.loss.Loss;
import dev.limpid.noise.Philox;
import dev.limpid.noise.Use;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Hides tokens for a masked language model (Devlin et al. 2018, section 3.1): each token of text is asked for with probability
 * {@link #SHARE}; in 8 of 10 cases the mask token stands in its place, in 1 of 10 another token of text, drawn evenly, and in 1 of
 * 10 it stays. Other tokens never are.
 *
 * <p>With whole words, all tokens of a word are asked for or none; what stands in the place of each is drawn apart, as in the
 * authors' code. Where nothing would be asked for in an example that has text, one word is. All is a function of seed, epoch, example
 * and place. Safe for use by several threads.
 */
public final class MaskedTokens {
    /** Of all tokens of text. */
    public static final double SHARE = 0.15;

    private static final double MASKED = 0.8;
    private static final double REPLACED = 0.9;
    private static final long LOW = 0xffffffffL;

    private final Philox philox;
    private final boolean wholeWords;
    private final int mask;
    private final BitSet text;
    private final BitSet within;
    private final int[] drawable;

    public MaskedTokens(Maskable maskable, boolean wholeWords, long seed) {
        this.philox = new Philox(seed);
        this.wholeWords = wholeWords;
        this.mask = maskable.mask();
        this.text = maskable.text();
        this.within = maskable.within();
        this.drawable = text.stream().toArray();
    }

    /**
     * An example as a model reads it, and what it is asked.
     *
     * @param labels the tokens that were there, {@link Loss#IGNORED} where nothing is asked
     */
    public record Masked(long[] ids, long[] labels) {}

    /**
     * Hides some of an example's tokens.
     *
     * @param ids of all its tokens, special ones and padding included; not modified
     * @param epoch from 0 to 2³² − 1
     * @param example from 0 to 2²⁴ − 1
     */
    public Masked hide(long[] ids, long epoch, long example) {
        // Four numbers a place: whether it is asked for, what stands there, which other token, and where one must be.
        int[] drawn = new int[Philox.BLOCK * ids.length];
        philox.fill(Use.MASKED_WORD.stream(epoch, example), 0, drawn);
        long[] seen = ids.clone();
        long[] labels = new long[ids.length];
        Arrays.fill(labels, Loss.IGNORED);
        boolean none = true;
        for (int from = 0, to; from < ids.length; from = to) {
            to = end(ids, from);
            if (isText(ids[from]) && uniform(drawn[Philox.BLOCK * from]) < SHARE) {
                hide(from, to, drawn, seen, labels);
                none = false;
            }
        }
        if (none) {
            hideOne(ids, drawn, seen, labels);
        }
        return new Masked(seen, labels);
    }

    /** Behind the last token of the word that begins here; without whole words every token is one. */
    private int end(long[] ids, int from) {
        int to = from + 1;
        if (wholeWords && isText(ids[from])) {
            while (to < ids.length && isText(ids[to]) && within.get((int) ids[to])) {
                to++;
            }
        }
        return to;
    }

    private void hide(int from, int to, int[] drawn, long[] seen, long[] labels) {
        for (int i = from; i < to; i++) {
            labels[i] = seen[i];
            double kind = uniform(drawn[Philox.BLOCK * i + 1]);
            if (kind < MASKED) {
                seen[i] = mask;
            } else if (kind < REPLACED) {
                seen[i] = drawable[(int) ((drawn[Philox.BLOCK * i + 2] & LOW) * drawable.length >>> 32)];
            }
        }
    }

    /** The word whose number is the smallest: all are equally likely. */
    private void hideOne(long[] ids, int[] drawn, long[] seen, long[] labels) {
        int chosen = -1;
        for (int from = 0; from < ids.length; from = end(ids, from)) {
            if (isText(ids[from])
                    && (chosen < 0
                            || Integer.compareUnsigned(drawn[Philox.BLOCK * from + 3], drawn[Philox.BLOCK * chosen + 3])
                                    < 0)) {
                chosen = from;
            }
        }
        if (chosen >= 0) {
            hide(chosen, end(ids, chosen), drawn, seen, labels);
        }
    }

    private boolean isText(long id) {
        return id >= 0 && text.get((int) id);
    }

    /** From 0 up to but without 1. */
    private static double uniform(int bits) {
        return (bits & LOW) * 0x1p-32;
    }
}
