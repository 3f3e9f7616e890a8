package dev.limpid.architecture;

import dev.limpid.graph.Wire;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An architecture with the heads that a configuration names, its weights declared but not given: to be filled from a file,
 * drawn, or both. Matrices lie as Hugging Face's libraries save them.
 *
 * @param emitted what the model computes while it is trained: with {@code Dropout} nodes, each with its ratio as second input
 * @param plain what it computes otherwise; weights have the same wires in both
 * @param names of each weight in files, the one that it is saved under first
 */
public record Trainee(Emitted emitted, Emitted plain, Map<Wire, List<String>> names) {
    public Trainee {
        names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
    }
}
