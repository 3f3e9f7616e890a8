package dev.limpid.train;

import dev.limpid.loss.Loss;
import dev.limpid.text.Text;
import dev.limpid.text.Tokenizer;

import java.util.Arrays;

/**
 * A row of tokens cut into blocks of one length, reached by number: texts go on from block to block, and a block may have several.
 *
 * @param length of a block, what is put around it included
 * @param before what is put before the row's tokens in each block: nothing, or {@code [CLS]}
 * @param after what is put behind: nothing, or {@code [SEP]}
 * @param pad what fills the last block; where it is -1 the tokens that fill no block are left out, see {@link #leftOut}
 */
public record TokenBlocks(TokenFile file, int length, int before, int after, int pad) {
    /** Where nothing is put. */
    public static final int NOTHING = -1;

    /** @throws IllegalArgumentException if a block has no room for two tokens, or there is no block */
    public TokenBlocks {
        int room = length - (before < 0 ? 0 : 1) - (after < 0 ? 0 : 1);
        if (room < 2) {
            throw new IllegalArgumentException("Blocks need room for at least 2 tokens of the text, a length of "
                    + length + " leaves " + room + ".");
        }
        long blocks = pad < 0 ? file.tokens() / room : (file.tokens() + room - 1) / room;
        if (blocks < 1) {
            throw new IllegalArgumentException("The text has " + file.tokens() + " tokens, a block " + room
                    + ": there is none. Give more text, or ask for shorter blocks.");
        }
        if (blocks > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    blocks + " blocks are more than can be numbered (" + Integer.MAX_VALUE + "). Ask for longer ones.");
        }
    }

    /** For a causal model: the row's tokens alone; the last ones, which fill no block, are left out. */
    public static TokenBlocks causal(TokenFile file, int length) {
        return new TokenBlocks(file, length, NOTHING, NOTHING, NOTHING);
    }

    /**
     * For a masked model: with what the tokenizer puts around a text; the last ones, which fill no block, are left out.
     *
     * @throws IllegalArgumentException if the tokenizer does not put one token before a text and one behind
     */
    public static TokenBlocks masked(TokenFile file, int length, Tokenizer tokenizer) {
        long[] around = tokenizer.ids(Text.of(""), true);
        if (around.length != 2) {
            throw new IllegalArgumentException(
                    "Blocks for a masked model stand between two tokens such as [CLS] and [SEP],"
                            + " the tokenizer puts in " + around.length + ".");
        }
        return new TokenBlocks(file, length, (int) around[0], (int) around[1], NOTHING);
    }

    /** The same, with the last block filled up. */
    public TokenBlocks padded(int with) {
        return new TokenBlocks(file, length, before, after, with);
    }

    /** How many of the row's tokens a block takes. */
    public int room() {
        return length - (before < 0 ? 0 : 1) - (after < 0 ? 0 : 1);
    }

    /** How many blocks. */
    public int size() {
        return (int) (pad < 0 ? file.tokens() / room() : (file.tokens() + room() - 1) / room());
    }

    /** How many of the row's last tokens are in no block. */
    public long leftOut() {
        return Math.max(0, file.tokens() - (long) size() * room());
    }

    /** How many tokens of a block are not padding: of all but the last {@link #length}. */
    public int filled(int block) {
        long left = file.tokens() - start(block);
        return left >= room() ? length : length - room() + (int) left;
    }

    private long start(int block) {
        if (block < 0 || block >= size()) {
            throw new IllegalArgumentException("There are blocks 0 to " + (size() - 1) + ", got " + block + ".");
        }
        return (long) block * room();
    }

    /** A block's tokens. */
    public long[] ids(int block) {
        long[] ids = new long[length];
        Arrays.fill(ids, pad);
        long start = start(block);
        int filled = filled(block);
        int at = 0;
        if (before >= 0) {
            ids[at++] = before;
        }
        int own = filled - (length - room());
        for (int i = 0; i < own; i++) {
            ids[at++] = file.token(start + i);
        }
        if (after >= 0) {
            ids[at] = after;
        }
        return ids;
    }

    /**
     * For a causal model what follows each token of a block, the last one's successor from the next block; {@link Loss#IGNORED}
     * behind the row's last and at padding.
     *
     * @throws IllegalStateException if something is put around blocks
     */
    public long[] successors(int block) {
        if (room() != length) {
            throw new IllegalStateException("Blocks that something is put around are not for a causal model.");
        }
        long[] labels = new long[length];
        Arrays.fill(labels, Loss.IGNORED);
        long start = start(block);
        for (int i = 0; i < filled(block) && start + i + 1 < file.tokens(); i++) {
            labels[i] = file.token(start + i + 1);
        }
        return labels;
    }
}
