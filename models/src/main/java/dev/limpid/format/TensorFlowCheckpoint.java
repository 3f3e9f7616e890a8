package dev.limpid.format;

import dev.limpid.graph.Weight;
import dev.limpid.tensor.DType;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads where tensors lie in a TensorFlow V2 checkpoint ("tensor bundle"): {@code variables.index} beside {@code
 * variables.data-00000-of-00001}.
 *
 * <p>String tensors are left out: they hold the saver's book-keeping, not weights.
 */
public final class TensorFlowCheckpoint {
    private static final String SUFFIX = ".index";
    private static final long LONGEST_INDEX = 100_000_000;
    private static final int MOST_SHARDS = 99_999;
    private static final int STRING = 7;

    /** By TensorFlow's number. */
    private static final Map<Integer, DType> TYPES = Map.ofEntries(
            Map.entry(1, DType.FLOAT),
            Map.entry(2, DType.DOUBLE),
            Map.entry(3, DType.INT32),
            Map.entry(4, DType.UINT8),
            Map.entry(5, DType.INT16),
            Map.entry(6, DType.INT8),
            Map.entry(9, DType.INT64),
            Map.entry(10, DType.BOOL),
            Map.entry(14, DType.BFLOAT16),
            Map.entry(17, DType.UINT16),
            Map.entry(19, DType.FLOAT16),
            Map.entry(22, DType.UINT32),
            Map.entry(23, DType.UINT64),
            Map.entry(24, DType.FLOAT8E5M2),
            Map.entry(25, DType.FLOAT8E4M3FN));

    private final Path index;
    private final SortedMap<Integer, Placement> shards = new TreeMap<>();
    private @Nullable BundleHeader header;

    private TensorFlowCheckpoint(Path index) {
        this.index = index;
    }

    /**
     * Reads {@code variables.index}. Costs one read of that file, some kilobytes; no tensor is read.
     *
     * @throws FormatException if the index or a data file is missing, damaged, contradicts itself, is big-endian or
     *     holds a tensor in parts
     */
    public static WeightFile read(Path index) {
        return new WeightFile(index, new TensorFlowCheckpoint(index).weights());
    }

    private SortedMap<String, Weight.InFile> weights() {
        new SortedTable(index, bytes()).forEach(this::entry);
        if (header == null) {
            throw new FormatException(index, "expected a bundle header under the empty key, got an empty table.");
        }
        SortedMap<String, Weight.InFile> weights = new TreeMap<>();
        shards.values().forEach(shard -> weights.putAll(shard.weights()));
        return weights;
    }

    private byte[] bytes() {
        if (!index.toString().endsWith(SUFFIX)) {
            throw new FormatException(index, "expected the checkpoint's index, a file named like variables.index.");
        }
        Path real = Placement.real(index, index);
        long size = Placement.sizeOf(index, real);
        if (size > LONGEST_INDEX) {
            throw new FormatException(
                    index, "expected an index of at most " + LONGEST_INDEX + " bytes, got " + size + ".");
        }
        try {
            return Files.readAllBytes(real);
        } catch (IOException unreadable) {
            throw new FormatException(index, "cannot be read: " + unreadable.getMessage() + ".", unreadable);
        }
    }

    private void entry(String key, ByteBuffer value) {
        try {
            if (header == null) {
                header = header(key, value);
            } else {
                tensor(header, key, BundleEntry.parse(value));
            }
        } catch (IOException malformed) {
            throw new FormatException(
                    index,
                    "the entry " + FormatException.quoted(key) + " cannot be read: "
                            + FormatException.quoted(malformed.getMessage()) + "; the index is damaged.",
                    malformed);
        }
    }

    private BundleHeader header(String key, ByteBuffer value) throws IOException {
        if (!key.isEmpty()) {
            throw new FormatException(
                    index,
                    "expected a bundle header under the empty key, got " + FormatException.quoted(key) + " first.");
        }
        BundleHeader parsed = BundleHeader.parse(value);
        if (parsed.bigEndian()) {
            throw new FormatException(index, "is big-endian, expected little-endian; save it again on such a machine.");
        }
        if (parsed.shards() < 1 || parsed.shards() > MOST_SHARDS) {
            throw new FormatException(
                    index, "expected 1 to " + MOST_SHARDS + " data files, got " + parsed.shards() + ".");
        }
        return parsed;
    }

    private void tensor(BundleHeader header, String name, BundleEntry entry) {
        if (entry.sliced()) {
            throw wrong(
                    name, "is held in slices, which is not supported; save the model without partitioned variables.");
        }
        if (entry.dtype() == STRING) {
            return;
        }
        DType dtype = TYPES.get(entry.dtype());
        if (dtype == null) {
            throw wrong(name, "has TensorFlow's element type " + entry.dtype() + ", which is not supported.");
        }
        if (entry.shard() < 0 || entry.shard() >= header.shards()) {
            throw wrong(name, "lies in data file " + entry.shard() + ", expected 0 to " + (header.shards() - 1) + ".");
        }
        Placement placement = shards.computeIfAbsent(entry.shard(), shard -> shard(shard, header.shards()));
        // A sum that overflows must fail the check of the end, not wrap past it.
        long end = entry.size() > Long.MAX_VALUE - Math.max(0, entry.offset())
                ? Long.MAX_VALUE
                : entry.offset() + entry.size();
        placement.add(name, dtype, placement.shape(name, entry.dims()), entry.offset(), end);
    }

    private Placement shard(int shard, int of) {
        String name = String.valueOf(index.getFileName());
        String prefix = name.substring(0, name.length() - SUFFIX.length());
        Path data = index.resolveSibling(String.format("%s.data-%05d-of-%05d", prefix, shard, of));
        Path real = Placement.real(index, data);
        return new Placement(index, real, 0, Placement.sizeOf(index, real));
    }

    private FormatException wrong(String name, String problem) {
        return new FormatException(index, "tensor " + FormatException.quoted(name) + " " + problem);
    }
}
