package dev.limpid.graph;

import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.nio.file.Path;

/** A constant of a graph: small ones in memory, large ones left where they lie in a file. */
public sealed interface Weight {
    DType dtype();

    Shape shape();

    /** A constant held in memory. */
    record InMemory(Tensor value) implements Weight {
        @Override
        public DType dtype() {
            return value.dtype();
        }

        @Override
        public Shape shape() {
            return value.shape();
        }

        @Override
        public String toString() {
            return shape().size() <= 8 ? value.toString() : "" + dtype() + shape();
        }
    }

    /**
     * Packed little-endian numbers inside a file.
     *
     * @param file an existing file
     * @param offset of the first byte
     * @param length in bytes: what type and shape need
     */
    record InFile(DType dtype, Shape shape, Path file, long offset, long length) implements Weight {
        public InFile {
            if (offset < 0 || length < 0 || length != dtype.bytes(shape.size())) {
                throw new IllegalArgumentException("A " + dtype + shape + " weight takes "
                        + dtype.bytes(shape.size()) + " bytes, got " + length + " at offset " + offset + " of " + file
                        + ".");
            }
        }

        @Override
        public String toString() {
            return "" + dtype + shape + " in " + file.getFileName() + " at " + offset;
        }
    }

    /** A constant of which only type and shape are known: a graph that has one can be counted, but not run. */
    record Declared(DType dtype, Shape shape) implements Weight {
        @Override
        public String toString() {
            return "" + dtype + shape + " not loaded";
        }
    }

    static Weight of(Tensor value) {
        return new InMemory(value);
    }
}
