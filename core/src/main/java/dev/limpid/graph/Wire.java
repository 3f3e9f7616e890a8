package dev.limpid.graph;

/** A value in a graph, by name. Every wire is written once: by a node, an input or a weight. */
public record Wire(String name) {
    /** Stands where an optional input or output is left out. */
    public static final Wire NONE = new Wire("");

    /** Whether this is a left-out input or output. */
    public boolean isNone() {
        return name.isEmpty();
    }

    @Override
    public String toString() {
        return isNone() ? "_" : name;
    }
}
