package dev.limpid.evaluate;

import dev.limpid.graph.Weight;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/** Shuffles the numbers of a weight where they lie (Fisher and Yates 1938), each order as likely as any other. */
final class Shuffling {
    private Shuffling() {}

    /**
     * Shuffles.
     *
     * @param weight of whole bytes a number
     */
    static void of(Weight.Live weight, long seed) {
        ByteBuffer bytes = weight.bytes();
        int count = Math.toIntExact(weight.shape().size());
        SplittableRandom random = new SplittableRandom(seed);
        int width = Math.toIntExact(weight.dtype().bytes(1));
        for (int last = count - 1; last > 0; last--) {
            swap(bytes, width, last, random.nextInt(last + 1));
        }
    }

    private static void swap(ByteBuffer bytes, int width, int one, int other) {
        switch (width) {
            case Float.BYTES -> {
                int kept = bytes.getInt(one * Float.BYTES);
                bytes.putInt(one * Float.BYTES, bytes.getInt(other * Float.BYTES));
                bytes.putInt(other * Float.BYTES, kept);
            }
            case Double.BYTES -> {
                long kept = bytes.getLong(one * Double.BYTES);
                bytes.putLong(one * Double.BYTES, bytes.getLong(other * Double.BYTES));
                bytes.putLong(other * Double.BYTES, kept);
            }
            case Short.BYTES -> {
                short kept = bytes.getShort(one * Short.BYTES);
                bytes.putShort(one * Short.BYTES, bytes.getShort(other * Short.BYTES));
                bytes.putShort(other * Short.BYTES, kept);
            }
            case Byte.BYTES -> {
                byte kept = bytes.get(one);
                bytes.put(one, bytes.get(other));
                bytes.put(other, kept);
            }
            default -> throw new IllegalArgumentException("Numbers of " + width + " bytes are not shuffled.");
        }
    }
}
