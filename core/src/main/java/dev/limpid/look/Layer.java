package dev.limpid.look;

import dev.limpid.graph.Wire;

/**
 * A wire under a name that people know: {@code embeddings}, {@code layer 0}, or the wire's own.
 *
 * @param name as shown
 */
public record Layer(String name, Wire wire) {}
