package dev.limpid.format;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes TensorFlow checkpoint indexes, right and wrong ones. */
final class BundleBytes {
    /** A key and a value of the table. */
    record Row(String key, byte[] value) {}

    private final ByteArrayOutputStream table = new ByteArrayOutputStream();
    private final ByteArrayOutputStream index = new ByteArrayOutputStream();

    /** Two weights of 24 and 8 bytes and the saver's string, with one data file of 40 bytes. */
    static List<Row> rows() {
        return new ArrayList<>(List.of(
                new Row("", header(1, 0)),
                new Row("_CHECKPOINTABLE_OBJECT_GRAPH", entry(7, 0, 32, 8)),
                new Row("bert/encoder/bias", entry(9, 0, 24, 8)),
                new Row("bert/encoder/kernel", entry(1, 0, 0, 24, 2, 3))));
    }

    /** A table with a block for each row. */
    static byte[] table(List<Row> rows) {
        return table(rows, 1, 0);
    }

    static byte[] table(List<Row> rows, int rowsInBlock, int compression) {
        BundleBytes bundle = new BundleBytes();
        for (int i = 0; i < rows.size(); i += rowsInBlock) {
            List<Row> some = rows.subList(i, Math.min(rows.size(), i + rowsInBlock));
            byte[] handle = bundle.write(block(some), compression);
            bundle.index.writeBytes(row(0, some.get(some.size() - 1).key().getBytes(StandardCharsets.UTF_8), handle));
        }
        return bundle.finish();
    }

    private byte[] finish() {
        byte[] meta = write(block(List.of()), 0);
        byte[] places = write(concat(index.toByteArray(), new byte[] {0, 0, 0, 0, 1, 0, 0, 0}), 0);
        table.writeBytes(ByteBuffer.allocate(SortedTable.FOOTER)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(meta)
                .put(places)
                .putLong(SortedTable.FOOTER - 8, SortedTable.MAGIC)
                .array());
        return table.toByteArray();
    }

    /** A table whose one data block is {@code block}, with a right checksum. */
    static byte[] signed(byte[] block) {
        BundleBytes bundle = new BundleBytes();
        bundle.index.writeBytes(row(0, new byte[] {'z'}, bundle.write(block, 0)));
        return bundle.finish();
    }

    /** Appends a block with its trailer; returns its handle. */
    private byte[] write(byte[] block, int compression) {
        byte[] handle = concat(varint(table.size()), varint(block.length));
        byte[] typed = concat(block, new byte[] {(byte) compression});
        table.writeBytes(typed);
        table.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(SortedTable.maskedCrc(ByteBuffer.wrap(typed)))
                .array());
        return handle;
    }

    static byte[] block(List<Row> rows) {
        byte[] block = {};
        byte[] last = {};
        for (Row row : rows) {
            byte[] key = row.key().getBytes(StandardCharsets.UTF_8);
            int shared = Math.max(0, Arrays.mismatch(last, key));
            block = concat(block, row(shared, Arrays.copyOfRange(key, shared, key.length), row.value()));
            last = key;
        }
        return concat(block, new byte[] {0, 0, 0, 0, 1, 0, 0, 0});
    }

    static byte[] row(int shared, byte[] further, byte[] value) {
        return concat(varint(shared), varint(further.length), varint(value.length), further, value);
    }

    static byte[] header(int shards, int endianness) {
        return concat(field(1, shards), field(2, endianness), message(3, field(1, 1)));
    }

    static byte[] entry(int dtype, int shard, long offset, long size, long... dims) {
        byte[] shape = {};
        for (long dim : dims) {
            shape = concat(shape, message(2, field(1, dim)));
        }
        return concat(
                field(1, dtype), message(2, shape), field(3, shard), field(4, offset), field(5, size), new byte[] {
                    6 << 3 | 5, 1, 2, 3, 4
                });
    }

    static byte[] field(int number, long value) {
        return concat(varint(number << 3), varint(value));
    }

    static byte[] message(int number, byte[] content) {
        return concat(varint(number << 3 | 2), varint(content.length), content);
    }

    static byte[] varint(long value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
        return out.toByteArray();
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
