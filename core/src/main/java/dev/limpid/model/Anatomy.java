package dev.limpid.model;

import dev.limpid.backward.Backward;
import dev.limpid.backward.RuleTable;
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
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

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
        return refusal(table, features, () -> {
            Known scored = scored();
            GraphBuilder builder = GraphBuilder.on(scored.graph(), scored.shapes());
            Pullback.of(table, builder, scored.graph().nodes(), features);
        });
    }

    /**
     * Why an input cannot be compared with a reference through a table of multipliers, a sentence; empty if it can. Costs the
     * making of the backward graph.
     */
    public Optional<String> noContrast(RuleTable table) {
        return refusal(table, features, () -> Pull.compile(table, scored(), List.of(features), List.of(), false));
    }

    /** Why a target cannot be differentiated along a path of the features' values, a sentence; empty if it can. */
    public Optional<String> noPath(RuleTable table) {
        return refusal(table, features, () -> Path.compile(new Reading.Along(table, layout), scored(), features));
    }

    /** Why nothing can be said about attention, a sentence; empty if it can. */
    public Optional<String> noAttention() {
        return AttentionStack.obstacle(graph, shapes, features, output.wire());
    }

    /** Why the slopes of attention cannot be told, a sentence; empty if they can. */
    public Optional<String> noAttentionSlopes(RuleTable table) {
        return noAttention().or(() -> noPulls(table, AttentionBlock::map));
    }

    /** Why heads cannot be told side by side, a sentence; empty if they can. */
    public Optional<String> noHeads() {
        return AttentionStack.headsObstacle(graph, shapes, features, output.wire());
    }

    /** Why the slopes of heads cannot be told, a sentence; empty if they can. */
    public Optional<String> noHeadSlopes(RuleTable table) {
        return noHeads().or(() -> noPulls(table, AttentionBlock::context));
    }

    /** Why it cannot be told where layers of attention end, a sentence; empty if it can. */
    public Optional<String> noLayers() {
        return noAttention().or(() -> {
            try {
                AttentionStack.outputs(graph, shapes, blocks(), output.wire());
                return Optional.empty();
            } catch (IllegalArgumentException unknown) {
                return Optional.of(String.valueOf(unknown.getMessage()));
            }
        });
    }

    private List<AttentionBlock> blocks() {
        return AttentionStack.between(graph, shapes, features, output.wire());
    }

    private Optional<String> noPulls(RuleTable table, Function<AttentionBlock, Wire> part) {
        List<Wire> wires = blocks().stream().map(part).toList();
        return refusal(table, wires.get(0), () -> Pull.compile(table, scored(wires), wires, List.of(), false));
    }

    private Optional<String> refusal(RuleTable table, Wire source, Runnable attempt) {
        TensorType type = shapes.of(source);
        if (!type.dtype().isFloating()) {
            return Optional.of(
                    "The features, wire '" + source + "' " + type + ", have no fraction: there is no" + " derivative.");
        }
        try {
            attempt.run();
            return Optional.empty();
        } catch (IllegalArgumentException refused) {
            List<Node> missing = Backward.missing(table, graph, shapes, output.wire(), source);
            return Optional.of(missing.isEmpty() ? String.valueOf(refused.getMessage()) : without(table, missing));
        }
    }

    /** The score of any entry of the output, a node behind the graph. */
    private Known scored() {
        return scored(List.of());
    }

    /** The same with these wires as they are, rather than only what one position needs of them. */
    private Known scored(List<Wire> kept) {
        boolean placed = shapes.rank(output.wire()) == 3;
        return TargetNodes.score(
                graph, shapes, TargetForm.of(output, Target.Score.LOGIT, placed, false), Set.copyOf(kept));
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
