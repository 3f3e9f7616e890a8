package dev.limpid.game;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** A set of players, out of a fixed number of them. Immutable; 8 bytes for each 64 players. */
public final class Coalition {
    private final int players;
    private final long[] words;

    private Coalition(int players, long[] words) {
        this.players = players;
        this.words = words;
    }

    /** Everybody. */
    public static Coalition all(int players) {
        return of(players, player -> true);
    }

    /** Nobody. */
    public static Coalition none(int players) {
        return new Coalition(players, new long[(players + Long.SIZE - 1) / Long.SIZE]);
    }

    /** Those who are chosen, each asked once, in order. */
    public static Coalition of(int players, IntPredicate present) {
        long[] words = none(players).words;
        for (int player = 0; player < players; player++) {
            if (present.test(player)) {
                words[player / Long.SIZE] |= 1L << player;
            }
        }
        return new Coalition(players, words);
    }

    /**
     * Those whose bit is set, player 0 the lowest.
     *
     * @throws IllegalArgumentException if there are more players than bits
     */
    public static Coalition ofBits(int players, long bits) {
        if (players > Long.SIZE || players < Long.SIZE && bits >>> players != 0) {
            throw new IllegalArgumentException(
                    "Bits " + Long.toBinaryString(bits) + " are not of " + players + " players.");
        }
        return players == 0 ? none(0) : new Coalition(players, new long[] {bits});
    }

    /** How many players there are, present or not. */
    public int players() {
        return players;
    }

    /** How many are present. */
    public int size() {
        int size = 0;
        for (long word : words) {
            size += Long.bitCount(word);
        }
        return size;
    }

    public boolean has(int player) {
        return (words[player / Long.SIZE] >>> player & 1) != 0;
    }

    /** Those present, ascending. */
    public IntStream present() {
        return IntStream.range(0, players).filter(this::has);
    }

    /** Those absent, ascending. */
    public IntStream absent() {
        return IntStream.range(0, players).filter(player -> !has(player));
    }

    public Coalition with(int player) {
        long[] more = words.clone();
        more[player / Long.SIZE] |= 1L << player;
        return new Coalition(players, more);
    }

    public Coalition without(int player) {
        long[] fewer = words.clone();
        fewer[player / Long.SIZE] &= ~(1L << player);
        return new Coalition(players, fewer);
    }

    /** Those of either. */
    public Coalition union(Coalition other) {
        long[] both = words.clone();
        for (int i = 0; i < both.length; i++) {
            both[i] |= other.words[i];
        }
        return new Coalition(players, both);
    }

    /** Those of this, less those of the other. */
    public Coalition minus(Coalition other) {
        long[] rest = words.clone();
        for (int i = 0; i < rest.length; i++) {
            rest[i] &= ~other.words[i];
        }
        return new Coalition(players, rest);
    }

    /** Present and absent exchanged. */
    public Coalition complement() {
        return all(players).minus(this);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Coalition coalition
                && players == coalition.players
                && Arrays.equals(words, coalition.words);
    }

    @Override
    public int hashCode() {
        // Neighbours differ in one bit: spread it.
        long hash = players;
        for (long word : words) {
            hash = (hash ^ word) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        return Long.hashCode(hash);
    }

    /** One digit a player: {@code 1101}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(players);
        for (int player = 0; player < players; player++) {
            text.append(has(player) ? '1' : '0');
        }
        return text.toString();
    }
}
