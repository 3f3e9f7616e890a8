package dev.limpid.architecture;

import dev.limpid.format.FormatException;
import dev.limpid.format.WeightBytes;
import dev.limpid.graph.Weight;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A weight of a published model, where it lies.
 *
 * @param file that it was found in, for errors
 * @param name that the file has for it
 * @param turned whether it is a matrix that lies {@code [in,out]} where Hugging Face's libraries save it as {@code [out,in]}
 */
public record Stored(Path file, String name, Weight weight, boolean turned) {
    public Stored {
        if (turned && weight.shape().rank() != 2) {
            throw new IllegalArgumentException("Only a matrix can be turned, got '" + name + "' " + weight + ".");
        }
    }

    /** Its shape as Hugging Face's libraries would save it. */
    public Shape shape() {
        Shape lies = weight.shape();
        return turned ? Shape.of(lies.dim(1), lies.dim(0)) : lies;
    }

    /** Whether it can be given another shape without moving a number: one that differs by axes of size 1. */
    public boolean fits(Shape other) {
        return Arrays.equals(longAxes(shape()), longAxes(other));
    }

    private static long[] longAxes(Shape shape) {
        return Arrays.stream(shape.toArray()).filter(dim -> dim != 1).toArray();
    }

    /**
     * Its numbers as FLOAT in a shape that fits, turned if need be: a copy.
     *
     * @throws FormatException if the shape does not fit, or it does not consist of floating-point numbers
     * @throws IllegalArgumentException if it takes 2 GB or more
     * @throws IOException if its file cannot be read
     */
    public Tensor values(Shape shape) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(Math.multiplyExact(Math.toIntExact(shape.size()), Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        fill(shape, bytes.asFloatBuffer());
        return Tensor.over(DType.FLOAT, shape, bytes);
    }

    /**
     * The same, to be changed; nothing else is held beside them.
     *
     * @throws FormatException as {@link #values}
     * @throws IOException likewise
     */
    public Weight.Live live(Shape shape) throws IOException {
        Weight.Live live = Weight.Live.zeros(DType.FLOAT, shape);
        fill(shape, live.bytes().asFloatBuffer());
        return live;
    }

    private void fill(Shape shape, FloatBuffer floats) throws IOException {
        if (!fits(shape) || !weight.dtype().isFloating()) {
            throw new FormatException(
                    file,
                    "weight " + FormatException.quoted(name) + " is " + weight.dtype() + shape() + ", expected float"
                            + shape + ": it does not fit the rest of the model.");
        }
        ByteBuffer raw = WeightBytes.read(weight);
        int rows = turned ? Math.toIntExact(weight.shape().dim(0)) : 1;
        int columns = turned ? Math.toIntExact(weight.shape().dim(1)) : Math.toIntExact(shape.size());
        for (int row = 0, i = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++, i++) {
                floats.put(column * rows + row, number(raw, i));
            }
        }
    }

    private float number(ByteBuffer raw, int index) {
        return switch (weight.dtype()) {
            case FLOAT -> raw.getFloat(index * Float.BYTES);
            case DOUBLE -> (float) raw.getDouble(index * Double.BYTES);
            case BFLOAT16 -> Float.intBitsToFloat(raw.getShort(index * Short.BYTES) << Short.SIZE);
            default -> half(raw.getShort(index * Short.BYTES));
        };
    }

    /** IEEE 754's binary16: 1 bit of sign, 5 of exponent, 10 of fraction. */
    private static float half(short bits) {
        int exponent = bits >> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        float size = exponent == 0
                ? fraction * 0x1p-24f
                : exponent == 0x1f
                        ? (fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN)
                        : Float.intBitsToFloat(exponent + 112 << 23 | fraction << 13);
        return bits < 0 ? -size : size;
    }
}
