package dev.limpid.graph;

import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Element type and axes of a wire; the rank is known, single sizes may differ from run to run. */
public record TensorType(DType dtype, List<Dim> dims) {
    public TensorType {
        dims = List.copyOf(dims);
    }

    /** A type with named axes where {@code dims} are strings and fixed ones where they are integers. */
    public static TensorType of(DType dtype, Object... dims) {
        return new TensorType(
                dtype,
                Arrays.stream(dims)
                        .map(dim -> dim instanceof String name ? Dim.of(name) : Dim.of(((Number) dim).longValue()))
                        .toList());
    }

    /** The type of tensors of exactly this shape. */
    public static TensorType of(DType dtype, Shape shape) {
        return new TensorType(
                dtype, LongStream.of(shape.toArray()).mapToObj(Dim::of).toList());
    }

    public int rank() {
        return dims.size();
    }

    /** One axis; negative axes count from the end. */
    public Dim dim(int axis) {
        return dims.get(axis < 0 ? axis + dims.size() : axis);
    }

    /** Whether a tensor of this shape could be this type. */
    public boolean admits(Shape shape) {
        if (shape.rank() != rank()) {
            return false;
        }
        for (int axis = 0; axis < rank(); axis++) {
            if (dim(axis) instanceof Dim.Fixed fixed && fixed.size() != shape.dim(axis)) {
                return false;
            }
        }
        return true;
    }

    /** {@code float[batch,128]}. */
    @Override
    public String toString() {
        return dtype + dims.stream().map(Dim::toString).collect(Collectors.joining(",", "[", "]"));
    }
}
