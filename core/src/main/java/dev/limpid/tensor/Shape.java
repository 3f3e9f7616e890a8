package dev.limpid.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The sizes of a tensor's axes, outermost first. A scalar has rank 0 and size 1. */
public final class Shape {
    /** The shape of a scalar. */
    public static final Shape SCALAR = new Shape(new long[0]);

    private final long[] dims;

    private Shape(long[] dims) {
        this.dims = dims;
    }

    /**
     * A shape from its sizes.
     *
     * @throws IllegalArgumentException if a size is negative or the product overflows a long
     */
    public static Shape of(long... dims) {
        long size = 1;
        for (long dim : dims) {
            if (dim < 0) {
                throw new IllegalArgumentException("Negative size in shape " + Arrays.toString(dims) + ".");
            }
            try {
                size = Math.multiplyExact(size, dim);
            } catch (ArithmeticException overflow) {
                throw new IllegalArgumentException(
                        "Shape " + Arrays.toString(dims) + " has more elements than a long can count.", overflow);
            }
        }
        return new Shape(dims.clone());
    }

    /** Number of axes. */
    public int rank() {
        return dims.length;
    }

    /** Size of one axis; negative axes count from the end. */
    public long dim(int axis) {
        return dims[axis < 0 ? axis + dims.length : axis];
    }

    /** Number of elements. */
    public long size() {
        long size = 1;
        for (long dim : dims) {
            size *= dim;
        }
        return size;
    }

    /** The sizes, as a copy. */
    public long[] toArray() {
        return dims.clone();
    }

    /** This shape with one axis set to {@code size}; negative axes count from the end. */
    public Shape with(int axis, long size) {
        long[] changed = dims.clone();
        changed[axis < 0 ? axis + dims.length : axis] = size;
        return of(changed);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    /** As in error messages: {@code [1,128,3072]}. */
    @Override
    public String toString() {
        return Arrays.stream(dims).mapToObj(Long::toString).collect(Collectors.joining(",", "[", "]"));
    }
}
