package dev.limpid.canonical;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Port;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Puts the branch of an If in its place where the condition is the same in every run: a constant, or one that follows
 * from sizes that never change.
 *
 * <pre>
 * before   Shape(x) -> s   Gather(s, one) -> n   Equal(n, one) -> c   If(c) {then_branch: Squeeze(x), else_branch: x} -> y
 * after    Shape(x) -> s   Gather(s, one) -> n   Equal(n, one) -> c   Squeeze(x) -> y
 * </pre>
 *
 * <p>Exporters write such an If for a squeeze of an axis whose size they did not know. An If that only a run can decide
 * stays as it is; graphs inside nodes are looked through as well.
 */
public final class FoldConditions {
    private final Graph graph;
    private final Shapes shapes;
    private final SizeArithmetic sizes;
    private final Set<Wire> taken;
    private final Map<Wire, Weight> weights;
    private final List<Node> nodes = new ArrayList<>();
    private boolean changed;

    private FoldConditions(Graph graph, Shapes shapes, SizeArithmetic sizes, Set<Wire> taken) {
        this.graph = graph;
        this.shapes = shapes;
        this.sizes = sizes;
        this.taken = taken;
        this.weights = new LinkedHashMap<>(graph.weights());
    }

    /**
     * @param known types of any wires of the graph; more of them decide more conditions
     * @return the graph itself if no condition could be decided
     */
    public static Graph rewrite(Graph graph, Shapes known) {
        Set<Wire> taken = new HashSet<>(graph.wires());
        Graph result = graph;
        while (true) {
            Shapes shapes = Shapes.infer(result, known);
            FoldConditions fold =
                    new FoldConditions(result, shapes, new SizeArithmetic(result.weights(), shapes), taken);
            Graph folded = fold.folded();
            if (!fold.changed) {
                return result;
            }
            // What a branch computes may decide further conditions.
            result = folded;
        }
    }

    private Graph folded() {
        for (Node node : graph.nodes()) {
            sizes.follow(node);
            Optional<Attribute.OfGraph> branch = node.is("If") ? branch(node, sizes) : Optional.empty();
            if (branch.isPresent()) {
                splice(node, branch.get());
                changed = true;
            } else {
                nodes.add(node.withGraphs(this::inner));
            }
        }
        return graph.withBody(weights, nodes);
    }

    private Attribute.OfGraph inner(Attribute.OfGraph inner) {
        Map<Wire, TensorType> around = new HashMap<>();
        inner.captured().forEach(wire -> shapes.find(wire).ifPresent(type -> around.put(wire, type)));
        Shapes known = Shapes.infer(inner.body(), new Shapes(around));
        FoldConditions fold = new FoldConditions(inner.body(), known, sizes.within(inner, known), taken);
        Graph folded = fold.folded();
        changed |= fold.changed;
        return new Attribute.OfGraph(folded, inner.captured());
    }

    private static Optional<Attribute.OfGraph> branch(Node node, SizeArithmetic sizes) {
        Optional<Dim> condition = sizes.single(node.in(0));
        if (condition.isEmpty() || !(condition.get() instanceof Dim.Fixed decided)) {
            return Optional.empty();
        }
        return Optional.ofNullable(node.graphs().get(decided.size() == 0 ? "else_branch" : "then_branch"));
    }

    private void splice(Node node, Attribute.OfGraph branch) {
        Graph body = branch.body();
        if (!branch.fed().isEmpty() || body.outputs().size() < node.outputs().size()) {
            throw new IllegalArgumentException("Graph '" + graph.name() + "': If at '" + node.title() + "' has "
                    + node.outputs().size() + " outputs, its branch '" + body.name() + "' takes "
                    + branch.fed().size() + " inputs and gives "
                    + body.outputs().size() + ".");
        }
        Map<Wire, Wire> bound = new HashMap<>();
        branch.captured().forEach(wire -> bound.put(wire, wire));
        Splice splice = new Splice(taken, node.title(), bound);
        body.weights().forEach((wire, weight) -> weights.put(splice.name(wire), weight));
        List<Wire> results = body.outputs().stream().map(Port::wire).toList();
        nodes.addAll(splice.nodes(body.nodes(), results, node.outputs()));
    }
}
