package dev.limpid.format;

import dev.limpid.graph.Weight;
import dev.limpid.tensor.DType;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;

/**
 * Reads where tensors lie in a safetensors file: eight bytes of little-endian header length, a JSON header, then the
 * numbers.
 */
public final class Safetensors {
    /** The reference reader's limit, in bytes. */
    private static final int LONGEST_HEADER = 100_000_000;

    private static final int LENGTH_BYTES = 8;
    private static final String INDEX_SUFFIX = ".index.json";

    static final ShardIndex INDEX =
            new ShardIndex(".safetensors", "model-00001-of-00002.safetensors", Safetensors::read);

    private static final Map<String, DType> TYPES = Map.ofEntries(
            Map.entry("F64", DType.DOUBLE),
            Map.entry("F32", DType.FLOAT),
            Map.entry("F16", DType.FLOAT16),
            Map.entry("BF16", DType.BFLOAT16),
            Map.entry("I64", DType.INT64),
            Map.entry("I32", DType.INT32),
            Map.entry("I16", DType.INT16),
            Map.entry("I8", DType.INT8),
            Map.entry("U64", DType.UINT64),
            Map.entry("U32", DType.UINT32),
            Map.entry("U16", DType.UINT16),
            Map.entry("U8", DType.UINT8),
            Map.entry("BOOL", DType.BOOL),
            Map.entry("F8_E4M3", DType.FLOAT8E4M3FN),
            Map.entry("F8_E5M2", DType.FLOAT8E5M2));

    private Safetensors() {}

    /** What the format calls a type that it has. */
    static String nameOf(DType type) {
        return TYPES.entrySet().stream()
                .filter(entry -> entry.getValue() == type)
                .map(Map.Entry::getKey)
                .findAny()
                .orElseThrow();
    }

    /**
     * Reads the header of {@code model.safetensors}, or of every shard that {@code model.safetensors.index.json} names.
     * Costs one read of at most 100 MB a file; no tensor is read.
     *
     * @throws FormatException if a file is missing, damaged or contradicts itself
     */
    public static WeightFile read(Path path) {
        if (path.toString().endsWith(INDEX_SUFFIX)) {
            return new WeightFile(path, INDEX.read(path));
        }
        Path real = Placement.real(path, path);
        long size = Placement.sizeOf(path, real);
        byte[] header = header(path, real, size);
        long start = LENGTH_BYTES + (long) header.length;
        return new WeightFile(path, parse(path, header, new Placement(path, real, start, size - start)));
    }

    /**
     * Where tensors lie in a file that is not on this disk, told by its header alone.
     *
     * @param path what the file is called: of its tensors nothing but names, types, shapes and offsets can be asked
     * @param json the header, without its length
     * @param size of the whole file in bytes; -1 if that is not known
     * @throws FormatException if the header is damaged or contradicts itself or the size
     */
    public static WeightFile header(Path path, byte[] json, long size) {
        long start = LENGTH_BYTES + (long) json.length;
        long room = size < 0 ? Long.MAX_VALUE - start : size - start;
        return new WeightFile(path, parse(path, json, new Placement(path, path, start, room)));
    }

    private static byte[] header(Path path, Path real, long size) {
        try (SeekableByteChannel channel = Files.newByteChannel(real)) {
            if (size < LENGTH_BYTES) {
                throw new FormatException(
                        path,
                        "expected at least 8 bytes of header length, got a file of " + size
                                + "; it is truncated, download it again.");
            }
            long length = exactly(channel, LENGTH_BYTES).getLong();
            if (length < 0 || length > LONGEST_HEADER) {
                throw new FormatException(
                        path,
                        "expected a header of at most " + LONGEST_HEADER + " bytes, got "
                                + Long.toUnsignedString(length) + "; this is not a safetensors file.");
            }
            if (length > size - LENGTH_BYTES) {
                throw new FormatException(
                        path,
                        "the header takes " + length + " bytes, the whole file has " + size
                                + "; it is truncated, download it again.");
            }
            return exactly(channel, (int) length).array();
        } catch (IOException unreadable) {
            throw new FormatException(path, "cannot be read: " + unreadable.getMessage() + ".", unreadable);
        }
    }

    private static ByteBuffer exactly(SeekableByteChannel channel, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new IOException("the file became shorter while it was read");
            }
        }
        return bytes.flip();
    }

    private static SortedMap<String, Weight.InFile> parse(Path path, byte[] header, Placement placement) {
        try (StrictJson json = StrictJson.of(path, header)) {
            json.object(name -> {
                if (name.equals("__metadata__")) {
                    json.skip();
                } else {
                    tensor(json, name, placement);
                }
            });
            json.end();
        }
        return placement.weights();
    }

    private static final class Entry {
        @Nullable
        String dtype;

        long @Nullable [] shape;
        long @Nullable [] offsets;
    }

    private static void tensor(StrictJson json, String name, Placement placement) {
        Entry entry = new Entry();
        json.object(field -> {
            switch (field) {
                case "dtype" -> entry.dtype = json.string();
                case "shape" -> entry.shape = json.longs();
                case "data_offsets" -> entry.offsets = json.longs();
                default -> json.skip();
            }
        });
        String dtype = entry.dtype;
        long[] shape = entry.shape;
        long[] offsets = entry.offsets;
        if (dtype == null || shape == null || offsets == null || offsets.length != 2) {
            throw json.wrong("tensor " + FormatException.quoted(name)
                    + " needs a dtype, a shape and two data_offsets; this is not a safetensors file.");
        }
        DType type = TYPES.get(dtype);
        if (type == null) {
            throw json.wrong("tensor " + FormatException.quoted(name) + " has the unknown dtype "
                    + FormatException.quoted(dtype) + ", expected one of "
                    + String.join(" ", TYPES.keySet().stream().sorted().toList()) + ".");
        }
        placement.add(name, type, placement.shape(name, shape), offsets[0], offsets[1]);
    }
}
