package dev.limpid.graph;

import dev.limpid.tensor.Tensor;

import java.util.List;

/** A setting of a node: ONNX's {@code AttributeProto}. */
public sealed interface Attribute {
    record Int(long value) implements Attribute {
        @Override
        public String toString() {
            return Long.toString(value);
        }
    }

    record Real(float value) implements Attribute {
        @Override
        public String toString() {
            return Float.toString(value);
        }
    }

    record Text(String value) implements Attribute {
        @Override
        public String toString() {
            return '"' + value + '"';
        }
    }

    record Ints(List<Long> values) implements Attribute {
        public Ints {
            values = List.copyOf(values);
        }

        @Override
        public String toString() {
            return values.toString();
        }
    }

    record Reals(List<Float> values) implements Attribute {
        public Reals {
            values = List.copyOf(values);
        }

        @Override
        public String toString() {
            return values.toString();
        }
    }

    record Texts(List<String> values) implements Attribute {
        public Texts {
            values = List.copyOf(values);
        }

        @Override
        public String toString() {
            return values.toString();
        }
    }

    record OfTensor(Tensor value) implements Attribute {
        @Override
        public String toString() {
            return value.toString();
        }
    }

    /** Anything else (subgraphs, sparse tensors, references to a function's attribute), carried along unread. */
    record Unread(Opaque proto) implements Attribute {
        @Override
        public String toString() {
            return "<" + proto + ">";
        }
    }

    static Attribute of(long value) {
        return new Int(value);
    }

    static Attribute of(float value) {
        return new Real(value);
    }

    static Attribute of(String value) {
        return new Text(value);
    }

    static Attribute of(List<Long> values) {
        return new Ints(values);
    }
}
