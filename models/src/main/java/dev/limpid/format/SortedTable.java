package dev.limpid.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.zip.CRC32C;

/**
 * LevelDB's sorted string table, as TensorFlow writes it: blocks of key/value entries, an index block whose values say
 * where those blocks lie, and a 48-byte footer that says where the index block lies.
 *
 * <p>An entry is three varints (bytes shared with the key before, further bytes of the key, bytes of the value), then
 * those bytes. A block ends in the places where sharing restarts, which only a search needs, and their number. Behind
 * every block stand one byte of compression and a masked CRC-32C.
 */
final class SortedTable {
    static final long MAGIC = 0xdb4775248b80fb57L;
    static final int FOOTER = 48;
    static final int TRAILER = 5;
    private static final int CRC_MASK_DELTA = 0xa282ead8;
    private static final int LONGEST_KEY = 4096;

    private final Path file;
    private final ByteBuffer bytes;

    /** A block's place in the table. */
    private record Handle(long offset, long size) {}

    SortedTable(Path file, byte[] bytes) {
        this.file = file;
        this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Hands every key and value to {@code entry}, in the order of the keys' bytes. */
    void forEach(BiConsumer<String, ByteBuffer> entry) {
        // One step for the whole table: keys must ascend over block borders, so no block can be read twice.
        byte[][] last = {null};
        entries(
                block(index()),
                (indexKey, value) -> entries(block(handle(value)), (key, content) -> {
                    byte[] before = last[0];
                    if (before != null && Arrays.compareUnsigned(before, key) >= 0) {
                        throw wrong("expected keys that ascend, got " + FormatException.quoted(text(key)) + " after "
                                + FormatException.quoted(text(before)) + ".");
                    }
                    last[0] = key;
                    entry.accept(text(key), content);
                }));
    }

    private Handle index() {
        if (bytes.limit() < FOOTER || bytes.getLong(bytes.limit() - Long.BYTES) != MAGIC) {
            throw wrong("expected a TensorFlow V2 checkpoint index, got a file of " + bytes.limit()
                    + " bytes without its magic number; it is truncated or of another kind.");
        }
        ByteBuffer footer = bytes.slice(bytes.limit() - FOOTER, FOOTER - Long.BYTES);
        handle(footer); // of the meta index, which TensorFlow leaves empty
        return handle(footer);
    }

    private Handle handle(ByteBuffer at) {
        return new Handle(varint(at), varint(at));
    }

    private ByteBuffer block(Handle handle) {
        long room = (long) bytes.limit() - FOOTER - TRAILER;
        if (handle.offset < 0
                || handle.size < Integer.BYTES
                || handle.offset > room
                || handle.size > room - handle.offset) {
            throw wrong("a block of " + handle.size + " bytes at " + handle.offset + " lies outside the file of "
                    + bytes.limit() + " bytes; it is truncated or damaged, download it again.");
        }
        int offset = (int) handle.offset;
        int size = (int) handle.size;
        int compression = bytes.get(offset + size);
        int expected = bytes.getInt(offset + size + 1);
        int actual = maskedCrc(bytes.slice(offset, size + 1));
        if (expected != actual) {
            throw wrong(String.format(
                    "the block at byte %d has checksum %08x, expected %08x; it is damaged, download it again.",
                    offset, actual, expected));
        }
        if (compression != 0) {
            throw wrong("the block at byte " + offset + " is compressed (" + (compression == 1 ? "snappy" : compression)
                    + "), expected none; save the checkpoint with TensorFlow's own writer.");
        }
        return entriesOf(bytes.slice(offset, size).order(ByteOrder.LITTLE_ENDIAN));
    }

    /** Without the restarts. */
    private ByteBuffer entriesOf(ByteBuffer block) {
        long restarts = Integer.toUnsignedLong(block.getInt(block.limit() - Integer.BYTES));
        long end = block.limit() - Integer.BYTES - Integer.BYTES * restarts;
        if (end < 0) {
            throw wrong("a block of " + block.limit() + " bytes claims " + restarts + " restarts; it is damaged.");
        }
        return block.limit((int) end);
    }

    private void entries(ByteBuffer block, BiConsumer<byte[], ByteBuffer> entry) {
        byte[] key = new byte[0];
        while (block.hasRemaining()) {
            long shared = varint(block);
            long further = varint(block);
            long length = varint(block);
            if (shared < 0
                    || shared > key.length
                    || further < 0
                    || length < 0
                    || further > block.remaining()
                    || length > block.remaining() - further) {
                throw wrong("an entry reaches over the end of its block; it is damaged, download it again.");
            }
            if (shared + further > LONGEST_KEY) {
                throw wrong("expected keys of at most " + LONGEST_KEY + " bytes, got " + (shared + further) + ".");
            }
            key = Arrays.copyOf(key, (int) (shared + further));
            block.get(key, (int) shared, (int) further);
            entry.accept(key, block.slice(block.position(), (int) length));
            block.position(block.position() + (int) length);
        }
    }

    private long varint(ByteBuffer at) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE && at.hasRemaining(); shift += 7) {
            byte next = at.get();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw wrong("a number of variable length does not end; it is damaged, download it again.");
    }

    private String text(byte[] key) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(key))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw new FormatException(file, "a key is not valid UTF-8; it is damaged, download it again.", malformed);
        }
    }

    /** LevelDB's checksum: rotated and shifted, since the CRC of data that holds CRCs is weak. */
    static int maskedCrc(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return Integer.rotateRight((int) crc.getValue(), 15) + CRC_MASK_DELTA;
    }

    private FormatException wrong(String problem) {
        return new FormatException(file, problem);
    }
}
