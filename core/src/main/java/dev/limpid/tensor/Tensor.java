package dev.limpid.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * A dense, row-major, immutable array of numbers, or of texts: those only move, in and out of a model.
 *
 * <p>Arithmetic is elementwise between tensors of one shape, on FLOAT or DOUBLE, and keeps the type. Reductions
 * accumulate in double.
 */
public final class Tensor {
    private static final int SHOWN = 8;

    private final DType dtype;
    private final Shape shape;
    private final ByteBuffer bytes;
    /** The elements of a STRING tensor; of others none. */
    private final List<String> texts;

    private Tensor(DType dtype, Shape shape, ByteBuffer bytes, List<String> texts) {
        this.dtype = dtype;
        this.shape = shape;
        this.bytes = bytes;
        this.texts = texts;
    }

    /**
     * A tensor over {@code bytes} as they lie between position and limit: little-endian, not copied if the buffer
     * is direct. The caller gives the buffer away and must not write to it again.
     *
     * @throws IllegalArgumentException if the number of bytes is not what type and shape need
     */
    public static Tensor over(DType dtype, Shape shape, ByteBuffer bytes) {
        long expected = dtype.bytes(shape.size());
        if (dtype == DType.STRING) {
            throw new IllegalArgumentException("A string tensor is made of texts, not of bytes.");
        }
        if (bytes.remaining() != expected) {
            throw new IllegalArgumentException("A " + dtype + " tensor of shape " + shape + " takes " + expected
                    + " bytes, got " + bytes.remaining() + ".");
        }
        // The runtime reads direct buffers where they lie, and no others.
        ByteBuffer direct = bytes.isDirect()
                ? bytes.slice()
                : ByteBuffer.allocateDirect(bytes.remaining())
                        .put(bytes.slice())
                        .flip();
        return new Tensor(dtype, shape, direct.order(ByteOrder.LITTLE_ENDIAN), List.of());
    }

    /** A STRING tensor. */
    public static Tensor of(Shape shape, List<String> values) {
        return new Tensor(
                DType.STRING, checked(shape, values.size()), ByteBuffer.allocateDirect(0), List.copyOf(values));
    }

    /** A FLOAT tensor; the values are copied. */
    public static Tensor of(Shape shape, float... values) {
        ByteBuffer bytes = allocate(DType.FLOAT, checked(shape, values.length));
        bytes.asFloatBuffer().put(values);
        return over(DType.FLOAT, shape, bytes);
    }

    /** A DOUBLE tensor; the values are copied. */
    public static Tensor of(Shape shape, double... values) {
        ByteBuffer bytes = allocate(DType.DOUBLE, checked(shape, values.length));
        bytes.asDoubleBuffer().put(values);
        return over(DType.DOUBLE, shape, bytes);
    }

    /** An INT64 tensor; the values are copied. */
    public static Tensor of(Shape shape, long... values) {
        ByteBuffer bytes = allocate(DType.INT64, checked(shape, values.length));
        bytes.asLongBuffer().put(values);
        return over(DType.INT64, shape, bytes);
    }

    /** A FLOAT or DOUBLE tensor filled by a function of the flat index. */
    public static Tensor fill(DType dtype, Shape shape, IntToDoubleFunction value) {
        ByteBuffer bytes = allocate(dtype, shape);
        int n = Math.toIntExact(shape.size());
        for (int i = 0; i < n; i++) {
            put(dtype, bytes, i, value.applyAsDouble(i));
        }
        return over(dtype, shape, bytes);
    }

    /** All zeros. */
    public static Tensor zeros(DType dtype, Shape shape) {
        return over(dtype, shape, allocate(dtype, shape));
    }

    private static ByteBuffer allocate(DType dtype, Shape shape) {
        if (shape.size() > Integer.MAX_VALUE || dtype.bytes(shape.size()) > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "A " + dtype + " tensor of shape " + shape + " does not fit in memory at once: 2 GB is the most.");
        }
        return ByteBuffer.allocateDirect((int) dtype.bytes(shape.size())).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static Shape checked(Shape shape, int values) {
        if (shape.size() != values) {
            throw new IllegalArgumentException(
                    "Shape " + shape + " has " + shape.size() + " elements, got " + values + " values.");
        }
        return shape;
    }

    public DType dtype() {
        return dtype;
    }

    public Shape shape() {
        return shape;
    }

    /** Number of elements. */
    public int size() {
        return Math.toIntExact(shape.size());
    }

    /** Bytes of all elements; of texts none. */
    public long byteSize() {
        return bytes.capacity();
    }

    /** The bytes, little-endian, read-only and positioned at 0: a view, not a copy. */
    public ByteBuffer bytes() {
        return bytes.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Whether {@link #at} can read this type. */
    private boolean readable() {
        return switch (dtype) {
            case FLOAT, DOUBLE, INT64, INT32, INT16, INT8, BOOL, UINT8 -> true;
            default -> false;
        };
    }

    /** One element of a numeric tensor, by flat index, as a double. */
    public double at(int index) {
        return switch (dtype) {
            case FLOAT -> bytes.getFloat(index * 4);
            case DOUBLE -> bytes.getDouble(index * 8);
            case INT64 -> bytes.getLong(index * 8);
            case INT32 -> bytes.getInt(index * 4);
            case INT16 -> bytes.getShort(index * 2);
            case INT8, BOOL -> bytes.get(index);
            case UINT8 -> bytes.get(index) & 0xff;
            default -> throw new IllegalStateException("Cannot read " + dtype + " elements.");
        };
    }

    /** The elements of a FLOAT tensor, as a copy. */
    public float[] toFloats() {
        require(DType.FLOAT);
        float[] values = new float[size()];
        bytes.asFloatBuffer().get(values);
        return values;
    }

    /** The elements of any numeric tensor as doubles, a copy. */
    public double[] toDoubles() {
        double[] values = new double[size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = at(i);
        }
        return values;
    }

    /** The elements of an INT64 tensor, as a copy. */
    public long[] toLongs() {
        require(DType.INT64);
        long[] values = new long[size()];
        bytes.asLongBuffer().get(values);
        return values;
    }

    /** The elements of a STRING tensor. */
    public List<String> toStrings() {
        require(DType.STRING);
        return texts;
    }

    /** {@code this - other}, elementwise. */
    public Tensor minus(Tensor other) {
        same(other);
        return fill(dtype, shape, i -> at(i) - other.at(i));
    }

    /** {@code this + other}, elementwise. */
    public Tensor plus(Tensor other) {
        same(other);
        return fill(dtype, shape, i -> at(i) + other.at(i));
    }

    /** {@code this · other}, elementwise. */
    public Tensor times(Tensor other) {
        same(other);
        return fill(dtype, shape, i -> at(i) * other.at(i));
    }

    /** Sums over the last axis: {@code [a,b,c]} becomes {@code [a,b]}. */
    public Tensor sumLast() {
        int width = Math.toIntExact(shape.dim(-1));
        return fill(dtype, withoutLast(), row -> {
            double sum = 0;
            for (int i = 0; i < width; i++) {
                sum += at(row * width + i);
            }
            return sum;
        });
    }

    /** Euclidean norms over the last axis: {@code [a,b,c]} becomes {@code [a,b]}. */
    public Tensor normLast() {
        int width = Math.toIntExact(shape.dim(-1));
        return fill(dtype, withoutLast(), row -> {
            double sum = 0;
            for (int i = 0; i < width; i++) {
                double value = at(row * width + i);
                sum += value * value;
            }
            return Math.sqrt(sum);
        });
    }

    private Shape withoutLast() {
        long[] dims = shape.toArray();
        return Shape.of(Arrays.copyOf(dims, dims.length - 1));
    }

    /**
     * Several tensors end to end along the first axis: {@code [a,c]} and {@code [b,c]} become {@code [a+b,c]}.
     *
     * @throws IllegalArgumentException if their types, or their other axes, differ
     */
    public static Tensor stack(List<Tensor> parts) {
        Tensor first = parts.get(0);
        long rows = 0;
        for (Tensor part : parts) {
            rows += part.shape.dim(0);
            if (part.dtype != first.dtype || !part.shape.with(0, 0).equals(first.shape.with(0, 0))) {
                throw new IllegalArgumentException("Tensors of one type and width can be stacked, got " + first.dtype
                        + first.shape + " and " + part.dtype + part.shape + ".");
            }
        }
        Shape shape = first.shape.with(0, rows);
        if (first.dtype == DType.STRING) {
            return of(shape, parts.stream().flatMap(part -> part.texts.stream()).toList());
        }
        ByteBuffer all = allocate(first.dtype, shape);
        parts.forEach(part -> all.put(part.bytes.duplicate()));
        return over(first.dtype, shape, all.flip());
    }

    /** The same elements in another shape of equal size. */
    public Tensor reshape(Shape other) {
        if (dtype == DType.STRING) {
            return of(other, texts);
        }
        return over(dtype, other, bytes.duplicate());
    }

    /** One entry of the first axis: of {@code [a,b,c]} the {@code index}-th {@code [b,c]}; a view. */
    public Tensor slice(int index) {
        long[] dims = shape.toArray();
        Shape rest = Shape.of(Arrays.copyOfRange(dims, 1, dims.length));
        if (dtype == DType.STRING) {
            int each = Math.toIntExact(rest.size());
            return of(rest, texts.subList(index * each, (index + 1) * each));
        }
        int length = Math.toIntExact(dtype.bytes(rest.size()));
        return over(dtype, rest, bytes.slice(index * length, length));
    }

    private void same(Tensor other) {
        if (dtype != other.dtype || !shape.equals(other.shape)) {
            throw new IllegalArgumentException("Elementwise arithmetic needs equal tensors, got " + dtype + shape
                    + " and " + other.dtype + other.shape + ".");
        }
    }

    private void require(DType expected) {
        if (dtype != expected) {
            throw new IllegalStateException("Expected a " + expected + " tensor, got " + dtype + ".");
        }
    }

    private static void put(DType dtype, ByteBuffer bytes, int index, double value) {
        switch (dtype) {
            case FLOAT -> bytes.putFloat(index * 4, (float) value);
            case DOUBLE -> bytes.putDouble(index * 8, value);
            case INT64 -> bytes.putLong(index * 8, (long) value);
            case INT32 -> bytes.putInt(index * 4, (int) value);
            case BOOL, INT8, UINT8 -> bytes.put(index, (byte) value);
            default -> throw new IllegalArgumentException("Cannot fill " + dtype + " elements.");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor tensor
                && dtype == tensor.dtype
                && shape.equals(tensor.shape)
                && bytes.equals(tensor.bytes)
                && texts.equals(tensor.texts);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * shape.hashCode() + bytes.hashCode()) + texts.hashCode();
    }

    /** Type, shape and the first elements: {@code float[2] {0.5, 1.0}}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder().append(dtype).append(shape).append(" {");
        int shown = readable() || dtype == DType.STRING ? Math.min(SHOWN, size()) : 0;
        for (int i = 0; i < shown; i++) {
            text.append(i == 0 ? "" : ", ").append(shown(i));
        }
        return text.append(shown < size() ? (shown > 0 ? ", …" : "…") : "")
                .append('}')
                .toString();
    }

    private String shown(int index) {
        if (dtype == DType.STRING) {
            return '"' + texts.get(index) + '"';
        }
        return dtype.isFloating() ? "" + at(index) : "" + (long) at(index);
    }
}
