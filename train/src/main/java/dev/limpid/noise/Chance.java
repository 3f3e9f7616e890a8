package dev.limpid.noise;

/**
 * Random numbers one after another, from the beginning of a stream: the same for the same seed and stream, on every machine. Not
 * for several threads at once; another stream costs nothing.
 */
public final class Chance {
    private static final int BUFFERED = 16 * Philox.BLOCK;

    private final Philox philox;
    private final long stream;
    private final int[] numbers = new int[BUFFERED];
    private int next = BUFFERED;
    private long counter;
    private double secondNormal = Double.NaN;

    /** @param stream as {@link Use#stream} names it */
    public Chance(long seed, long stream) {
        this.philox = new Philox(seed);
        this.stream = stream;
    }

    /** 32 bits. */
    public int bits() {
        if (next == BUFFERED) {
            philox.fill(stream, counter, numbers);
            counter += BUFFERED / Philox.BLOCK;
            next = 0;
        }
        return numbers[next++];
    }

    /** Evenly from 0 up to but without 1: a multiple of 2⁻⁵³. */
    public double uniform() {
        long high = bits() & 0xffffffffL;
        long low = bits() & 0xffffffffL;
        return (high << 21 | low >>> 11) * 0x1p-53;
    }

    /** Evenly from {@code low} to {@code high}. */
    public double uniform(double low, double high) {
        return low + (high - low) * uniform();
    }

    /** Whether an event of this probability happens. */
    public boolean happens(double probability) {
        return uniform() < probability;
    }

    /** Evenly one of {@code 0, …, bound − 1}, exactly: Lemire's multiplication (2019), which sometimes draws again. */
    public int below(int bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("A number is drawn below 1 or more, got " + bound + ".");
        }
        long refused = (1L << 32) % bound;
        long product;
        do {
            product = (bits() & 0xffffffffL) * bound;
        } while ((product & 0xffffffffL) < refused);
        return (int) (product >>> 32);
    }

    /** Of the standard normal distribution, by Box and Muller (1958); at most 8.6 from 0. */
    public double normal() {
        if (!Double.isNaN(secondNormal)) {
            double second = secondNormal;
            secondNormal = Double.NaN;
            return second;
        }
        // StrictMath: the same bits on every machine. 1 − u lies in (0, 1], so that its logarithm is finite.
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform()));
        double angle = 2 * Math.PI * uniform();
        secondNormal = radius * StrictMath.sin(angle);
        return radius * StrictMath.cos(angle);
    }

    /** The numbers {@code 0, …, size − 1} in an order of which all are equally likely (Fisher and Yates; Durstenfeld 1964). */
    public int[] permutation(int size) {
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            int place = below(i + 1);
            order[i] = order[place];
            order[place] = i;
        }
        return order;
    }
}
