package dev.limpid.format;

import java.util.Arrays;
import java.util.Random;

/** Damages files: the same seed, the same damage. */
public final class Mutations {
    private final Random random;

    public Mutations(long seed) {
        random = new Random(seed);
    }

    /** One to four flips, insertions, deletions, overwritten bytes or cuts. */
    public byte[] damage(byte[] valid) {
        byte[] bytes = valid.clone();
        for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
            bytes = once(bytes);
        }
        return bytes;
    }

    private byte[] once(byte[] bytes) {
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(5)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt();
            case 2 -> bytes[at] = (byte) (random.nextBoolean() ? 0xff : 0);
            case 3 -> {
                return Arrays.copyOf(bytes, at);
            }
            default -> {
                int length = 1 + random.nextInt(8);
                boolean insert = random.nextBoolean();
                int rest = insert ? at : Math.min(bytes.length, at + length);
                byte[] middle = new byte[insert ? length : 0];
                random.nextBytes(middle);
                return BundleBytes.concat(
                        Arrays.copyOf(bytes, at), middle, Arrays.copyOfRange(bytes, rest, bytes.length));
            }
        }
        return bytes;
    }
}
