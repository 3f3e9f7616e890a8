package dev.limpid.model;

import dev.limpid.backward.Backward;
import dev.limpid.backward.RuleTable;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A model as far as its graph tells: enough to say what can be done with it, without its weights and without a run.
 *
 * @param graph in the form that methods work on
 * @param features where scores of features are taken
 * @param output the task's own
 */
public record Anatomy(Graph graph, Shapes shapes, Wire features, Layout layout, Target.Output output) {
    private static final int SHOWN = 3;

    /** Of a model that is open. */
    public static Anatomy of(Model<?> model, Target.Output output) {
        return new Anatomy(model.graph(), model.shapes(), model.features(), model.layout(), output);
    }

    /**
     * Why a target cannot be pulled back to the features through a table, a sentence; empty if it can. Costs the making
     * of the backward graph.
     */
    public Optional<String> noPull(RuleTable table) {
        return refusal(table, () -> {
            Known scored = scored();
            GraphBuilder builder = GraphBuilder.on(scored.graph(), scored.shapes());
            Pullback.of(table, builder, scored.graph().nodes(), features);
        });
    }

    /** Why a target cannot be differentiated along a path of the features' values, a sentence; empty if it can. */
    public Optional<String> noPath(RuleTable table) {
        return refusal(table, () -> Path.compile(table, scored(), features, layout));
    }

    /** Why nothing can be said about attention, a sentence; empty if it can. */
    public Optional<String> noAttention() {
        List<TensorType> maps =
                AttentionMaps.in(graph, shapes).stream().map(shapes::of).toList();
        if (maps.isEmpty()) {
            return Optional.of(AttentionMaps.NONE);
        }
        return maps.stream()
                .filter(type -> differ(type, maps.get(0)))
                .findFirst()
                .map(other -> "The model's attention maps differ in shape: " + maps.get(0) + " and " + other + ".");
    }

    /** Whether two maps are of different sizes in every run. */
    private static boolean differ(TensorType one, TensorType other) {
        return IntStream.range(1, one.rank())
                .anyMatch(axis -> one.dim(axis) instanceof Dim.Fixed
                        && other.dim(axis) instanceof Dim.Fixed
                        && !one.dim(axis).equals(other.dim(axis)));
    }

    private Optional<String> refusal(RuleTable table, Runnable attempt) {
        TensorType type = shapes.of(features);
        if (!type.dtype().isFloating()) {
            return Optional.of("The features, wire '" + features + "' " + type + ", have no fraction: there is no"
                    + " derivative.");
        }
        try {
            attempt.run();
            return Optional.empty();
        } catch (IllegalArgumentException refused) {
            List<Node> missing = Backward.missing(table, graph, shapes, output.wire(), features);
            return Optional.of(missing.isEmpty() ? String.valueOf(refused.getMessage()) : without(table, missing));
        }
    }

    /** The score of any entry of the output, a node behind the graph. */
    private Known scored() {
        boolean placed = shapes.rank(output.wire()) == 3;
        return TargetNodes.score(graph, shapes, output, Target.Score.LOGIT, placed);
    }

    private static String without(RuleTable table, List<Node> missing) {
        Map<String, List<Node>> byOp = missing.stream()
                .collect(Collectors.groupingBy(Node::qualifiedOp, LinkedHashMap::new, Collectors.toList()));
        String ops = byOp.entrySet().stream()
                .limit(SHOWN)
                .map(entry -> entry.getKey() + " at '" + entry.getValue().get(0).title() + "'"
                        + (entry.getValue().size() == 1
                                ? ""
                                : " and " + (entry.getValue().size() - 1) + " more"))
                .collect(Collectors.joining(", "));
        int rest = byOp.size() - SHOWN;
        return "No '" + table.name() + "' rule for " + ops + (rest > 0 ? ", and " + rest + " more operators" : "")
                + ".";
    }
}
