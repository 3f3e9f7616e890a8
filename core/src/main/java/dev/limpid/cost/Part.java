package dev.limpid.cost;

import dev.limpid.graph.Node;
import dev.limpid.graph.Weight;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A module of a model, with those inside it.
 *
 * @param name within the module around it: {@code attention}, or the number of a layer; empty for the whole model
 * @param own what stands in it and in none of its parts
 * @param parts that cost something, in running order
 */
public record Part(String name, Cost own, List<Part> parts) {
    /** Modules in modules that are told apart; nobody builds deeper, and names come from files. */
    private static final int DEEPEST = 24;

    public Part {
        parts = List.copyOf(parts);
    }

    /** Of a module and all inside it. */
    public Cost total() {
        Cost total = own;
        for (Part part : parts) {
            total = total.plus(part.total());
        }
        return total;
    }

    /**
     * Sorts what a graph costs by modules.
     *
     * @param place the names of the modules that a node stands in, outermost first; empty for one that stands in none,
     *     which then is sorted by its operator
     */
    public static Part of(GraphCost cost, Function<Node, List<String>> place) {
        Draft root = new Draft();
        root.own = cost.unread();
        for (GraphCost.OfNode one : cost.nodes()) {
            Draft at = root.at(placeOf(one.node(), place));
            at.own = at.own.plus(one.cost());
        }
        return root.done("");
    }

    /**
     * Sorts weights by the modules that their names tell: for a model of which nothing but its weights is known. Those that
     * batch normalisation counts are told by PyTorch's names for them.
     */
    public static Part ofWeights(Map<String, ? extends Weight> weights) {
        Draft root = new Draft();
        weights.forEach((name, weight) -> {
            boolean counted = name.endsWith("running_mean") || name.endsWith("running_var");
            if (Parameters.hasFraction(weight.dtype()) && !counted) {
                List<String> names = Places.ofWeight(name);
                Draft at = root.at(names.subList(0, Math.min(names.size(), DEEPEST)));
                at.own = at.own.plus(
                        Cost.ofParameters(weight.dtype(), weight.shape().size()));
            }
        });
        return root.done("");
    }

    private static List<String> placeOf(Node node, Function<Node, List<String>> place) {
        List<String> names = place.apply(node);
        return names.isEmpty() ? List.of(node.qualifiedOp()) : names.subList(0, Math.min(names.size(), DEEPEST));
    }

    private static final class Draft {
        private final Map<String, Draft> parts = new LinkedHashMap<>();
        private Cost own = Cost.NONE;

        Draft at(List<String> names) {
            Draft at = this;
            for (String name : names) {
                at = at.parts.computeIfAbsent(name, fresh -> new Draft());
            }
            return at;
        }

        Part done(String name) {
            List<Part> done = new ArrayList<>();
            parts.forEach((inner, draft) -> done.add(draft.done(inner)));
            return new Part(name, own, done);
        }
    }
}
