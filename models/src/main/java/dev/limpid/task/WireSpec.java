package dev.limpid.task;

import dev.limpid.backward.Backward;
import dev.limpid.format.Nearest;
import dev.limpid.graph.Node;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.model.Target;
import dev.limpid.rules.Gradient;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A wire in a user's words: its name. */
public final class WireSpec {
    private static final int SUGGESTIONS = 3;

    private WireSpec() {}

    /**
     * The wire of that name, where what is asked depends on it and it on what is given.
     *
     * @throws IllegalArgumentException naming those that are near, if the model has none, or none that leads to the targets
     */
    public static Wire resolve(String name, TaskModel<?> model, List<Target> targets) {
        Wire wire = new Wire(name);
        TensorType type = model.shapes()
                .find(wire)
                .orElseThrow(() -> new IllegalArgumentException("--wire " + name + ": the model has no wire '" + name
                        + "'"
                        + near("; nearest: ", name, model.shapes().types().keySet(), Math.max(3, name.length() / 2))));
        if (!type.dtype().isFloating() || type.rank() < 1) {
            throw new IllegalArgumentException(
                    "--wire " + name + ": it is " + type + ", expected numbers with a fraction and a batch axis.");
        }
        for (Target target : targets) {
            Set<Wire> ways = ways(model, target);
            boolean leads = wire.equals(target.output().wire()) || ways.contains(wire);
            if (!leads) {
                throw new IllegalArgumentException("--wire " + name + ": it is not between the features '"
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

    private static String near(String words, String name, Collection<Wire> wires, int distance) {
        List<String> near = Nearest.to(name, wires.stream().map(Wire::name).toList(), distance, SUGGESTIONS);
        return near.isEmpty() ? "." : words + String.join(", ", near) + ".";
    }
}
