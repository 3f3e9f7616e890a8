package dev.limpid.task;

import dev.limpid.backward.Backward;
import dev.limpid.format.Nearest;
import dev.limpid.graph.Node;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.model.Target;
import dev.limpid.rules.Gradient;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Wires in a user's words: a wire's name, or {@code layers} for what leaves each of the model's numbered modules. */
public final class WireSpec {
    private static final String LAYERS = "layers";
    private static final int SUGGESTIONS = 3;

    private WireSpec() {}

    /**
     * The wires meant, each between the features and all targets.
     *
     * @throws IllegalArgumentException naming those that are near, if the model has none, or none that leads to the targets
     */
    public static List<Wire> resolve(List<String> names, TaskModel<?> model, List<Target> targets) {
        Set<Wire> wires = new LinkedHashSet<>();
        for (String name : names) {
            if (name.equals(LAYERS) && model.shapes().find(new Wire(name)).isEmpty()) {
                wires.addAll(layers(model, targets));
            } else {
                wires.add(one(name, model, targets));
            }
        }
        return List.copyOf(wires);
    }

    private static List<Wire> layers(TaskModel<?> model, List<Target> targets) {
        List<Wire> layers = WireRoles.layers(model.graph(), model.shapes(), Inspector::place).values().stream()
                .filter(wire ->
                        targets.stream().allMatch(target -> ways(model, target).contains(wire)))
                .toList();
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("Wires layers: model '"
                    + model.provenance().id() + "' has no numbered modules between features and target, as its file"
                    + " tells. Name wires instead; 'limpid models inspect M --wires \"\"' lists them.");
        }
        return layers;
    }

    private static Wire one(String name, TaskModel<?> model, List<Target> targets) {
        Wire wire = new Wire(name);
        TensorType type = model.shapes()
                .find(wire)
                .orElseThrow(() -> new IllegalArgumentException("Wire " + name + ": the model has no wire '" + name
                        + "'"
                        + (Nearest.to(name, List.of(LAYERS), 2, 1).isEmpty()
                                ? near(
                                        "; nearest: ",
                                        name,
                                        model.shapes().types().keySet(),
                                        Math.max(3, name.length() / 2))
                                : ". Did you mean layers, which is every layer?")));
        if (!type.dtype().isFloating() || type.rank() < 1) {
            throw new IllegalArgumentException(
                    "Wire " + name + ": it is " + type + ", expected numbers with a fraction and a batch axis.");
        }
        for (Target target : targets) {
            Set<Wire> ways = ways(model, target);
            if (!wire.equals(target.output().wire()) && !ways.contains(wire)) {
                throw new IllegalArgumentException("Wire " + name + ": it is not between the features '"
                        + model.features() + "' and the target '"
                        + target.choice().label() + "', read at '"
                        + target.output().wire() + "'"
                        + near("; there are ", name, ways, Integer.MAX_VALUE / 2));
            }
        }
        return wire;
    }

    /** What stands between the features and a target, the features among it. */
    private static Set<Wire> ways(TaskModel<?> model, Target target) {
        Set<Wire> ways = new HashSet<>(Set.of(model.features()));
        for (Node node : Backward.between(
                Gradient.TABLE, model.graph(), model.shapes(), target.output().wire(), model.features())) {
            node.outputs().stream().filter(out -> !out.isNone()).forEach(ways::add);
        }
        ways.remove(target.output().wire());
        return ways;
    }

    /** Names that hold the words first, the shortest before others; then those that are spelt alike. */
    private static String near(String words, String name, Collection<Wire> wires, int distance) {
        List<String> names = wires.stream().map(Wire::name).toList();
        Set<String> near = new LinkedHashSet<>(names.stream()
                .filter(other -> other.contains(name))
                .sorted(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()))
                .limit(SUGGESTIONS)
                .toList());
        near.addAll(Nearest.to(name, names, distance, SUGGESTIONS));
        List<String> first = near.stream().limit(SUGGESTIONS).toList();
        return first.isEmpty() ? "." : words + String.join(", ", first) + ".";
    }
}
