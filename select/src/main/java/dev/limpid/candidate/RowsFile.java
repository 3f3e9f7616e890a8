package dev.limpid.candidate;

import dev.limpid.format.FormatException;
import dev.limpid.format.Safetensors;
import dev.limpid.format.SafetensorsWriter;
import dev.limpid.format.WeightBytes;
import dev.limpid.format.WriteFailure;
import dev.limpid.graph.Weight;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * Rows of numbers in a safetensors file: {@code vectors} {@code [example,dimension]}, {@code longer} how many of the examples were
 * cut, and {@code sha256} of both, so that damage is found that leaves the file's form.
 *
 * @param rows {@code [example][dimension]}
 * @param longer how many texts were cut of all that were read together
 */
record RowsFile(float[][] rows, int longer) {
    private static final String VECTORS = "vectors";
    private static final String LONGER = "longer";
    private static final String SHA256 = "sha256";
    private static final int WIDEST = 1 << 24;

    /** Writes them, whole or not at all. */
    void write(Path file) throws WriteFailure {
        int width = rows[0].length;
        Tensor vectors = Tensor.fill(DType.FLOAT, Shape.of(rows.length, width), i -> rows[i / width][i % width]);
        byte[] digest = digest(vectors.bytes(), longer);
        SafetensorsWriter.write(
                file,
                Map.of(
                        VECTORS,
                        Weight.of(vectors),
                        LONGER,
                        Weight.of(Tensor.of(Shape.of(1), (long) longer)),
                        SHA256,
                        Weight.of(Tensor.fill(DType.UINT8, Shape.of(digest.length), i -> digest[i] & 0xff))),
                Map.of());
    }

    private static byte[] digest(ByteBuffer vectors, int longer) {
        Sha256 digest = new Sha256();
        digest.add(longer);
        digest.add(vectors);
        return digest.bytes();
    }

    /**
     * Reads what was written.
     *
     * @param size how many rows there should be
     * @throws FormatException if it is not that
     */
    static RowsFile read(Path file, int size) {
        Map<String, Weight.InFile> tensors = Safetensors.read(file).weights();
        Weight.InFile vectors = tensors.get(VECTORS);
        Weight.InFile longer = tensors.get(LONGER);
        Weight.InFile sha256 = tensors.get(SHA256);
        if (vectors == null
                || longer == null
                || sha256 == null
                || vectors.dtype() != DType.FLOAT
                || vectors.shape().rank() != 2
                || vectors.shape().dim(0) != size
                || vectors.shape().dim(1) < 1
                || vectors.shape().dim(1) > WIDEST
                || vectors.length() > Integer.MAX_VALUE
                || longer.length() != Long.BYTES
                || sha256.length() != Sha256.BYTES) {
            throw new FormatException(
                    file, "expected " + size + " rows of numbers with their SHA-256, got " + tensors + ".");
        }
        try {
            ByteBuffer numbers = WeightBytes.read(vectors);
            long cut = WeightBytes.read(longer).getLong();
            byte[] digest = new byte[Sha256.BYTES];
            WeightBytes.read(sha256).get(digest);
            if (cut < 0 || cut > Integer.MAX_VALUE || !Arrays.equals(digest(numbers.duplicate(), (int) cut), digest)) {
                throw new FormatException(file, "its numbers are not those of its SHA-256.");
            }
            float[][] rows = new float[size][(int) vectors.shape().dim(1)];
            for (float[] row : rows) {
                for (int i = 0; i < row.length; i++) {
                    row[i] = numbers.getFloat();
                }
            }
            return new RowsFile(rows, (int) cut);
        } catch (IOException unreadable) {
            throw new FormatException(file, "cannot be read: " + unreadable.getMessage() + ".", unreadable);
        }
    }
}
