package dev.limpid.train;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Which texts are held back from training, to be judged on: decided by what stands in a text and the seed. So equal texts are on
 * the same side, and a text stays on its side whatever others come or go.
 *
 * @param share of the texts, from 0 up to but without 1
 */
public record HeldOut(double share, long seed) {
    public HeldOut {
        if (!(share >= 0 && share < 1)) {
            throw new IllegalArgumentException(
                    "The share of texts that is held out is at least 0 and less than 1, got " + share + ".");
        }
    }

    public boolean holds(String text) {
        TokenDigest digest = new TokenDigest();
        digest.add(ByteBuffer.allocate(Long.BYTES).putLong(0, seed));
        digest.add(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        long high = ByteBuffer.wrap(digest.take()).getLong() >>> 11;
        return high * 0x1p-53 < share;
    }
}
