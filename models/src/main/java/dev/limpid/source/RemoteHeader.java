package dev.limpid.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The header of a safetensors file whose numbers stay where they are: names, types and shapes of its tensors as JSON,
 * after eight bytes of little-endian length.
 */
public final class RemoteHeader {
    /** The limit that huggingface_hub sets too. */
    static final int LONGEST = 25_000_000;

    /** Enough for all but the largest models' headers, so that one request does. */
    static final int FIRST = 1 << 17;

    private static final int LENGTH_BYTES = 8;

    private final String path;
    private final byte[] json;

    private RemoteHeader(String path, byte[] json) {
        this.path = path;
        this.json = json;
    }

    /** Reads bytes of a file. */
    interface Ranges {
        /** Those from {@code from} to before {@code to}, or to the file's end. */
        byte[] read(long from, long to) throws IOException;
    }

    /** @throws IllegalArgumentException if that is no header; the message is a clause about the file */
    static RemoteHeader read(String path, Ranges file) throws IOException {
        byte[] first = file.read(0, FIRST);
        if (first.length < LENGTH_BYTES) {
            throw new IllegalArgumentException("it has only " + first.length + " bytes");
        }
        long length = ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 2 || length > LONGEST) {
            throw new IllegalArgumentException("expected a header of 2 to " + LONGEST + " bytes, got "
                    + Long.toUnsignedString(length) + "; this is not a safetensors file");
        }
        int end = LENGTH_BYTES + (int) length;
        byte[] all = first;
        if (end > first.length) {
            byte[] rest = file.read(first.length, end);
            all = Arrays.copyOf(first, first.length + rest.length);
            System.arraycopy(rest, 0, all, first.length, rest.length);
        }
        if (end > all.length) {
            throw new IllegalArgumentException(
                    "the header takes " + length + " bytes, the whole file has " + all.length);
        }
        return new RemoteHeader(path, Arrays.copyOfRange(all, LENGTH_BYTES, end));
    }

    /** The file it heads, within the repository, with slashes. */
    public String path() {
        return path;
    }

    /** A copy of the JSON's bytes, which nobody has looked at yet. */
    public byte[] json() {
        return json.clone();
    }
}
