package dev.limpid.onnx;

import dev.limpid.graph.Weight;

/** A stretch of an ONNX file. */
public sealed interface OnnxPiece {
    /** How many bytes it takes. */
    long length();

    /** Bytes that say something. */
    final class Told implements OnnxPiece {
        private final byte[] bytes;

        Told(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public long length() {
            return bytes.length;
        }

        /** A copy. */
        public byte[] bytes() {
            return bytes.clone();
        }
    }

    /** A weight's packed little-endian numbers. */
    record Numbers(Weight weight) implements OnnxPiece {
        @Override
        public long length() {
            return weight.dtype().bytes(weight.shape().size());
        }
    }
}
