package dev.limpid.course;

import dev.limpid.architecture.Checkpoint;
import dev.limpid.architecture.Stored;
import dev.limpid.architecture.Trainee;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The first numbers of an architecture's weights: a checkpoint's where it has them, drawn where it has not.
 *
 * @param weights by wire; those that change are live, the others stay in their file where they can
 * @param drawn names of those that no file gave
 */
record Filling(Map<Wire, Weight> weights, List<String> drawn) {
    /**
     * @param from null to draw all
     * @param fresh wires of those that are drawn whatever the checkpoint has
     * @param changes of wires that are trained or follow batches
     * @throws IOException if a weight cannot be read
     */
    static Filling of(Trainee trainee, @Nullable Checkpoint from, Drawn first, Set<Wire> fresh, Predicate<Wire> changes)
            throws IOException {
        Map<Wire, Weight> weights = new LinkedHashMap<>();
        List<String> drawn = new ArrayList<>();
        int number = 0;
        for (Map.Entry<Wire, List<String>> entry : trainee.names().entrySet()) {
            Wire wire = entry.getKey();
            Weight declared = declared(trainee, wire);
            Optional<Stored> stored = from == null || fresh.contains(wire)
                    ? Optional.empty()
                    : from.find(entry.getValue(), declared.shape());
            number++;
            if (stored.isEmpty()) {
                String name = entry.getValue().get(0);
                drawn.add(name);
                weights.put(wire, Weight.Live.of(first.tensor(name, declared.shape(), number)));
            } else {
                weights.put(wire, weight(stored.get(), declared.shape(), changes.test(wire)));
            }
        }
        return new Filling(weights, drawn);
    }

    /** The weights that no file gives. */
    static Set<Wire> fresh(Trainee model, @Nullable Checkpoint checkpoint) {
        Set<Wire> fresh = new LinkedHashSet<>();
        model.names().forEach((wire, names) -> {
            Weight declared = model.emitted().graph().weights().get(wire);
            if (declared != null
                    && (checkpoint == null
                            || checkpoint.find(names, declared.shape()).isEmpty())) {
                fresh.add(wire);
            }
        });
        return fresh;
    }

    private static Weight weight(Stored stored, Shape shape, boolean changes) throws IOException {
        boolean asItLies = !stored.turned()
                && stored.weight().dtype() == DType.FLOAT
                && stored.shape().equals(shape)
                && stored.weight() instanceof Weight.InFile;
        if (!changes && asItLies) {
            return stored.weight();
        }
        return stored.live(shape);
    }

    private static Weight declared(Trainee trainee, Wire wire) {
        Weight weight = trainee.emitted().graph().weights().get(wire);
        Weight plain = weight == null ? trainee.plain().graph().weights().get(wire) : weight;
        if (plain == null) {
            throw new IllegalStateException("There is no weight '" + wire + "'.");
        }
        return plain;
    }
}
