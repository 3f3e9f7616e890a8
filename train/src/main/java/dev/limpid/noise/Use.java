package dev.limpid.noise;

/**
 * What random numbers are for. Each use has streams of its own, so that no number serves two; the order of the constants is part
 * of what a seed means, new ones come last.
 */
public enum Use {
    /** First values of weights that no file gives; streams by weight. */
    WEIGHT,
    /** Masks of dropout; streams by step and site. */
    DROPOUT,
    /** The order of examples; streams by epoch. */
    SHUFFLE,
    /** Which examples are held back. */
    SPLIT,
    /** Which words are hidden, and what stands in their place; streams by epoch and example. */
    MASKED_WORD,
    /** How pictures are changed; streams by epoch and example. */
    AUGMENTATION,
    /** Written text; streams by text. */
    SAMPLE;

    /** Streams that each use has: 2⁵⁶. */
    private static final int BITS = 56;

    /** Of two numbers that make a stream, the first takes 32 bits. */
    private static final int SECOND_BITS = 24;

    /**
     * The stream of a place.
     *
     * @param where from 0 to 2⁵⁶ − 1
     * @throws IllegalArgumentException if it is out of that range
     */
    public long stream(long where) {
        return ((long) ordinal() + 1) << BITS | within("place", where, BITS);
    }

    /**
     * The stream of a place by two numbers, such as epoch and example, or step and site.
     *
     * @param first from 0 to 2³² − 1
     * @param second from 0 to 2²⁴ − 1
     * @throws IllegalArgumentException if one is out of its range
     */
    public long stream(long first, long second) {
        return stream(within("first number", first, BITS - SECOND_BITS) << SECOND_BITS
                | within("second number", second, SECOND_BITS));
    }

    private long within(String what, long number, int bits) {
        if (number < 0 || number >>> bits != 0) {
            throw new IllegalArgumentException("Random numbers for " + this + ": the " + what
                    + " that names a stream is " + number + ", expected 0 to " + ((1L << bits) - 1) + ".");
        }
        return number;
    }
}
