package dev.limpid.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.limpid.graph.Weight;
import dev.limpid.tensor.DType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes named tensors as a safetensors file, to the byte as the reference writer does: its types in their order, the widest
 * first, so that every tensor lies at a multiple of its element; names in order within a type; the header padded with spaces
 * to a multiple of 8.
 */
public final class SafetensorsWriter {
    private static final int ALIGNED = 8;

    /** The order in which the reference writer lays types, read backwards. */
    private static final List<DType> ORDER = List.of(
            DType.BOOL,
            DType.UINT8,
            DType.INT8,
            DType.FLOAT8E5M2,
            DType.FLOAT8E4M3FN,
            DType.INT16,
            DType.UINT16,
            DType.FLOAT16,
            DType.BFLOAT16,
            DType.INT32,
            DType.UINT32,
            DType.FLOAT,
            DType.DOUBLE,
            DType.INT64,
            DType.UINT64);

    private static final Comparator<Map.Entry<String, ? extends Weight>> PLACES =
            Comparator.<Map.Entry<String, ? extends Weight>>comparingInt(
                            entry -> -ORDER.indexOf(entry.getValue().dtype()))
                    .thenComparing(Map.Entry::getKey);

    private SafetensorsWriter() {}

    /**
     * Writes {@code file}, whole or not at all ({@link AtomicFile}). Weights are read where they lie, in no second copy; live
     * ones must not change meanwhile. The same weights give the same bytes.
     *
     * @param metadata of the file; {@code format: pt} tells Python's libraries that matrices lie as PyTorch's do
     * @throws IllegalArgumentException if a weight is only declared, or of a type that the format does not have
     * @throws WriteFailure if the file cannot be written; what was there before is still there
     */
    public static void write(Path file, Map<String, ? extends Weight> tensors, Map<String, String> metadata)
            throws WriteFailure {
        List<Map.Entry<String, ? extends Weight>> inOrder = tensors.entrySet().stream()
                .<Map.Entry<String, ? extends Weight>>map(entry -> checked(entry))
                .sorted(PLACES)
                .toList();
        byte[] header = padded(header(inOrder, metadata));
        long bytes = Long.BYTES + header.length;
        for (Map.Entry<String, ? extends Weight> entry : inOrder) {
            bytes += WeightBytes.of(entry.getValue());
        }
        AtomicFile.write(file, bytes, out -> {
            ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            WeightBytes.write(length.putLong(header.length).flip(), out);
            WeightBytes.write(ByteBuffer.wrap(header), out);
            for (Map.Entry<String, ? extends Weight> entry : inOrder) {
                WeightBytes.write(entry.getValue(), out);
            }
        });
    }

    private static <E extends Map.Entry<String, ? extends Weight>> E checked(E entry) {
        Weight weight = entry.getValue();
        if (weight instanceof Weight.Declared) {
            throw new IllegalArgumentException(
                    "Tensor '" + entry.getKey() + "' is only declared, " + weight + ", and cannot be written.");
        }
        if (!ORDER.contains(weight.dtype())) {
            throw new IllegalArgumentException("Tensor '" + entry.getKey() + "' is of type " + weight.dtype()
                    + ", which safetensors files do not have.");
        }
        return entry;
    }

    private static byte[] header(List<Map.Entry<String, ? extends Weight>> tensors, Map<String, String> metadata) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectFieldStart("__metadata__");
                for (Map.Entry<String, String> entry : new TreeMap<>(metadata).entrySet()) {
                    json.writeStringField(entry.getKey(), entry.getValue());
                }
                json.writeEndObject();
            }
            long offset = 0;
            for (Map.Entry<String, ? extends Weight> entry : tensors) {
                Weight weight = entry.getValue();
                long[] shape = weight.shape().toArray();
                json.writeObjectFieldStart(entry.getKey());
                json.writeStringField("dtype", Safetensors.nameOf(weight.dtype()));
                json.writeFieldName("shape");
                json.writeArray(shape, 0, shape.length);
                json.writeFieldName("data_offsets");
                json.writeArray(new long[] {offset, offset + WeightBytes.of(weight)}, 0, 2);
                json.writeEndObject();
                offset += WeightBytes.of(weight);
            }
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static byte[] padded(byte[] header) {
        byte[] padded = Arrays.copyOf(header, (header.length + ALIGNED - 1) / ALIGNED * ALIGNED);
        Arrays.fill(padded, header.length, padded.length, (byte) ' ');
        return padded;
    }
}
