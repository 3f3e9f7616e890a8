package dev.limpid.format;

import dev.limpid.graph.Weight;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.StandardOpenOption;

/** The bytes of weights, written where they are wanted without a copy in memory. */
public final class WeightBytes {
    private WeightBytes() {}

    /** How many bytes {@link #write} writes. */
    public static long of(Weight weight) {
        return weight.dtype().bytes(weight.shape().size());
    }

    /**
     * Writes a weight's packed little-endian numbers.
     *
     * @throws IllegalArgumentException if it is only declared: it has no numbers
     */
    public static void write(Weight weight, WritableByteChannel out) throws IOException {
        if (weight instanceof Weight.Live live) {
            write(live.bytes(), out);
        } else if (weight instanceof Weight.InMemory constant) {
            write(constant.value().bytes(), out);
        } else if (weight instanceof Weight.InFile stored) {
            copy(stored, out);
        } else {
            throw new IllegalArgumentException("A weight that is only declared cannot be written: " + weight + ".");
        }
    }

    /**
     * A weight's packed numbers, little-endian; those in a file are mapped, not read as a whole.
     *
     * @throws IllegalArgumentException if it is only declared, or takes 2 GB or more
     */
    public static ByteBuffer read(Weight weight) throws IOException {
        if (weight instanceof Weight.Live live) {
            return live.bytes();
        }
        if (weight instanceof Weight.InMemory constant) {
            return constant.value().bytes();
        }
        if (weight instanceof Weight.InFile stored && stored.length() <= Integer.MAX_VALUE) {
            try (FileChannel in = FileChannel.open(stored.file(), StandardOpenOption.READ)) {
                return in.map(FileChannel.MapMode.READ_ONLY, stored.offset(), stored.length())
                        .order(ByteOrder.LITTLE_ENDIAN);
            }
        }
        throw new IllegalArgumentException("The numbers of a weight " + weight
                + " cannot be had: they are not loaded, or take more than 2 GB, which one tensor here can hold.");
    }

    static void write(ByteBuffer bytes, WritableByteChannel out) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    private static void copy(Weight.InFile stored, WritableByteChannel out) throws IOException {
        try (FileChannel in = FileChannel.open(stored.file(), StandardOpenOption.READ)) {
            long done = 0;
            while (done < stored.length()) {
                long moved = in.transferTo(stored.offset() + done, stored.length() - done, out);
                if (moved <= 0) {
                    throw new IOException(stored.file() + " became shorter than the weight at " + stored.offset());
                }
                done += moved;
            }
        }
    }
}
