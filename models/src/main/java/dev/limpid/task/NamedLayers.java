package dev.limpid.task;

import dev.limpid.format.Nearest;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.look.Layer;
import dev.limpid.tensor.DType;

import java.util.List;

/** Wires that a user names. */
public final class NamedLayers {
    private static final int SUGGESTIONS = 3;

    private NamedLayers() {}

    /**
     * The wires of these names, each a layer of its own.
     *
     * @throws IllegalArgumentException naming the nearest names, if the model has no such wire, or it holds no numbers of an
     *     example
     */
    public static List<Layer> of(TaskModel<?> model, List<String> names) {
        return names.stream().map(name -> new Layer(name, wire(model, name))).toList();
    }

    private static Wire wire(TaskModel<?> model, String name) {
        Wire wire = new Wire(name);
        TensorType type = model.shapes().find(wire).orElse(null);
        if (type == null || !model.graph().wires().contains(wire)) {
            List<String> near = Nearest.to(
                    name,
                    model.graph().wires().stream().map(Wire::name).toList(),
                    Math.max(3, name.length() / 2),
                    SUGGESTIONS);
            throw new IllegalArgumentException("Wire " + name + ": the model has no such wire"
                    + (near.isEmpty() ? "" : "; nearest: " + String.join(", ", near))
                    + ". 'limpid models inspect' lists all.");
        }
        boolean numbers = type.dtype() == DType.FLOAT || type.dtype() == DType.DOUBLE;
        if (!numbers || type.rank() < 2 || type.rank() > 4) {
            throw new IllegalArgumentException(
                    "Wire " + name + " is " + type + ", expected numbers with a batch axis and one to three more.");
        }
        if (model.graph().withOutputs(List.of(wire)).pruned().inputs().isEmpty()) {
            throw new IllegalArgumentException(
                    "Wire " + name + " is made of weights alone, whatever the input is." + " Choose another.");
        }
        return wire;
    }
}
