package dev.limpid.noise;

/**
 * Philox4x32-10 (Salmon, Moraes, Dror, Shaw: Parallel Random Numbers: As Easy as 1, 2, 3, 2011): four numbers of 32 bits for
 * each counter, which nothing but key and counter decides.
 *
 * <p>The key is a seed. The lower half of the 128-bit counter counts blocks of four numbers; the upper half is a stream, one of
 * 2⁶⁴ that have nothing in common: see {@link Use}.
 */
public final class Philox {
    /** Numbers that one counter gives. */
    public static final int BLOCK = 4;

    private static final long LOW = 0xffffffffL;

    // Multipliers and Weyl constants of the paper's section 3.3 and table 2.
    private static final long M0 = 0xD2511F53L;
    private static final long M1 = 0xCD9E8D57L;
    private static final int W0 = 0x9E3779B9;
    private static final int W1 = 0xBB67AE85;

    private final int key0;
    private final int key1;

    public Philox(long seed) {
        key0 = (int) seed;
        key1 = (int) (seed >>> 32);
    }

    /**
     * Fills an array with the numbers of the blocks {@code counter, counter + 1, …} of a stream. Allocates nothing; about 15 ns a
     * block.
     *
     * @throws IllegalArgumentException if the length is no multiple of {@link #BLOCK}
     */
    public void fill(long stream, long counter, int[] out) {
        if (out.length % BLOCK != 0) {
            throw new IllegalArgumentException(
                    "Philox gives blocks of " + BLOCK + " numbers, got an array of " + out.length + ".");
        }
        long block = counter;
        for (int i = 0; i < out.length; i += BLOCK, block++) {
            int c0 = (int) block;
            int c1 = (int) (block >>> 32);
            int c2 = (int) stream;
            int c3 = (int) (stream >>> 32);
            int k0 = key0;
            int k1 = key1;
            for (int round = 0; round < 10; round++) {
                long product0 = M0 * (c0 & LOW);
                long product1 = M1 * (c2 & LOW);
                c0 = (int) (product1 >>> 32) ^ c1 ^ k0;
                c1 = (int) product1;
                c2 = (int) (product0 >>> 32) ^ c3 ^ k1;
                c3 = (int) product0;
                k0 += W0;
                k1 += W1;
            }
            out[i] = c0;
            out[i + 1] = c1;
            out[i + 2] = c2;
            out[i + 3] = c3;
        }
    }
}
