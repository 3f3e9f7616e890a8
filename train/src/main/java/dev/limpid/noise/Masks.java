package dev.limpid.noise;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Masks of dropout (Srivastava et al. 2014): a byte for each number, 1 where it is kept and 0 where it is dropped, a function of
 * seed, step, site and place alone. Each takes 16 random bits, so that rates are multiples of 2⁻¹⁶.
 */
public final class Masks {
    private static final int LEVELS = 1 << 16;

    /** Bytes that a block of four numbers decides: as many as a long has. */
    private static final int LANES = 2 * Philox.BLOCK;

    private final Philox philox;
    private final int[] numbers = new int[1024 * Philox.BLOCK];

    /** Not for several threads at once: each may have its own. */
    public Masks(long seed) {
        philox = new Philox(seed);
    }

    /** The share that is dropped in truth where {@code rate} is asked for: at most 2⁻¹⁷ from it. */
    public static double exactRate(double rate) {
        return 1 - (double) keptLevels(rate) / LEVELS;
    }

    private static int keptLevels(double rate) {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("A rate of dropout is at least 0 and less than 1, got " + rate + ".");
        }
        return (int) Math.round((1 - rate) * LEVELS);
    }

    /**
     * Writes a mask from the buffer's position to its limit, which both stay. About 3 ns a byte.
     *
     * @param step of training, each forward run counted, from 0 to 2³² − 1
     * @param site of the model's dropouts, from 0 to 2²⁴ − 1
     * @throws IllegalArgumentException if rate, step or site is out of its range
     */
    public void write(long step, int site, double rate, ByteBuffer out) {
        int kept = keptLevels(rate);
        long stream = Use.DROPOUT.stream(step, site);
        ByteBuffer bytes = out.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        for (long block = 0; bytes.hasRemaining(); block += numbers.length / Philox.BLOCK) {
            philox.fill(stream, block, numbers);
            for (int i = 0; i < numbers.length && bytes.hasRemaining(); i += Philox.BLOCK) {
                long eight = two(numbers[i], kept)
                        | two(numbers[i + 1], kept) << 16
                        | two(numbers[i + 2], kept) << 32
                        | two(numbers[i + 3], kept) << 48;
                if (bytes.remaining() >= LANES) {
                    bytes.putLong(eight);
                } else {
                    for (; bytes.hasRemaining(); eight >>>= 8) {
                        bytes.put((byte) eight);
                    }
                }
            }
        }
    }

    /** Of the lower and the upper 16 bits, whether each is less than {@code kept}: a byte of 0 or 1 for each, lower first. */
    private static long two(int number, int kept) {
        return (number & 0xffff) - kept >>> 31 | ((number >>> 16) - kept >>> 31) << 8;
    }
}
