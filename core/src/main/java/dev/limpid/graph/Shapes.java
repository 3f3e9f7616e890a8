package dev.limpid.graph;

import dev.limpid.tensor.DType;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of the wires of a graph: element type, rank, and which axes have equal sizes in every run.
 *
 * <p>Inferred while we emit a graph, measured by the runtime for those that we were given.
 */
public record Shapes(Map<Wire, TensorType> types) {
    public Shapes {
        types = Collections.unmodifiableMap(new LinkedHashMap<>(types));
    }

    /** Nothing. */
    public static final Shapes UNKNOWN = new Shapes(Map.of());

    /** What follows for the wires of {@code graph} from its inputs, its weights and what is {@code known}. */
    public static Shapes infer(Graph graph, Shapes known) {
        return Inference.infer(graph, known);
    }

    /**
     * The type of a wire.
     *
     * @throws IllegalStateException if it is not known
     */
    public TensorType of(Wire wire) {
        TensorType type = types.get(wire);
        if (type == null) {
            throw new IllegalStateException("The type and rank of wire '" + wire + "' are not known.");
        }
        return type;
    }

    public Optional<TensorType> find(Wire wire) {
        return Optional.ofNullable(types.get(wire));
    }

    public DType dtype(Wire wire) {
        return of(wire).dtype();
    }

    public int rank(Wire wire) {
        return of(wire).rank();
    }

    /** Whether a derivative can be taken with respect to this wire. */
    public boolean isFloating(Wire wire) {
        TensorType type = types.get(wire);
        return type != null && type.dtype().isFloating();
    }
}
