package dev.limpid.graph;

import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * A constant of a graph: small ones in memory, large ones left where they lie in a file, live ones in memory that may be
 * written to between runs.
 */
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

    /**
     * Numbers that may be changed between runs, which read them where they lie: no session need be made anew. To graphs it is
     * one and the same weight whatever its numbers: equal only to itself.
     *
     * <p>Rules and passes see no number of it. A change while a run reads it gives that run neither the old weight nor the new.
     */
    final class Live implements Weight {
        private final DType dtype;
        private final Shape shape;
        private final ByteBuffer bytes;

        private Live(DType dtype, Shape shape, ByteBuffer bytes) {
            this.dtype = dtype;
            this.shape = shape;
            this.bytes = bytes;
        }

        /**
         * A copy of these numbers.
         *
         * @throws IllegalArgumentException if they are texts
         */
        public static Live of(Tensor value) {
            if (value.dtype() == DType.STRING) {
                throw new IllegalArgumentException(
                        "A live weight is made of numbers, got texts of shape " + value.shape() + ".");
            }
            Live live = new Live(
                    value.dtype(), value.shape(), ByteBuffer.allocateDirect(Math.toIntExact(value.byteSize())));
            live.set(value);
            return live;
        }

        /**
         * Zeros, in memory of their own and no more.
         *
         * @throws IllegalArgumentException if they take 2 GB or more
         */
        public static Live zeros(DType dtype, Shape shape) {
            long size = dtype.bytes(shape.size());
            if (size > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "A live weight " + dtype + shape + " takes " + size + " bytes: 2 GB is the most.");
            }
            return new Live(dtype, shape, ByteBuffer.allocateDirect((int) size));
        }

        @Override
        public DType dtype() {
            return dtype;
        }

        @Override
        public Shape shape() {
            return shape;
        }

        /** The bytes themselves, little-endian, to be read and written: what is written is what the next run reads. */
        public ByteBuffer bytes() {
            return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        }

        /**
         * Overwrites all numbers.
         *
         * @throws IllegalArgumentException if they are of another type or shape
         */
        public void set(Tensor value) {
            if (value.dtype() != dtype || !value.shape().equals(shape)) {
                throw new IllegalArgumentException(
                        "A live weight " + this + " cannot hold " + value.dtype() + value.shape() + ".");
            }
            bytes.duplicate().put(value.bytes());
        }

        /** The numbers as they are now, a copy. */
        public Tensor value() {
            ByteBuffer copy = ByteBuffer.allocateDirect(bytes.capacity());
            return Tensor.over(dtype, shape, copy.put(bytes.duplicate()).flip());
        }

        @Override
        public String toString() {
            return "" + dtype + shape + " live";
        }
    }

    static Weight of(Tensor value) {
        return new InMemory(value);
    }
}
