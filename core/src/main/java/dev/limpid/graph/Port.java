package dev.limpid.graph;

import org.jspecify.annotations.Nullable;

import java.util.function.UnaryOperator;

/**
 * An input or output of a graph.
 *
 * @param type null where the file does not give one, or gives one that is not a tensor
 * @param unread whatever else the file said of this port
 */
public record Port(Wire wire, @Nullable TensorType type, Opaque unread) {
    public Port(Wire wire, @Nullable TensorType type) {
        this(wire, type, Opaque.NONE);
    }

    Port renamed(UnaryOperator<Wire> names) {
        return new Port(names.apply(wire), type, unread);
    }

    @Override
    public String toString() {
        return type == null ? wire.toString() : wire + ": " + type;
    }
}
