package dev.limpid.runtime;

import dev.limpid.graph.Wire;
import dev.limpid.tensor.Tensor;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a run found on the outputs of a graph. */
public record Values(Map<Wire, Tensor> byWire) {
    public Values {
        byWire = Collections.unmodifiableMap(new LinkedHashMap<>(byWire));
    }

    /**
     * The value of an output.
     *
     * @throws IllegalArgumentException if the graph does not have it
     */
    public Tensor get(Wire wire) {
        Tensor value = byWire.get(wire);
        if (value == null) {
            throw new IllegalArgumentException(
                    "Wire '" + wire + "' is not an output, those are " + byWire.keySet() + ".");
        }
        return value;
    }
}
