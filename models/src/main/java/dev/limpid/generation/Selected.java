package dev.limpid.generation;

import dev.limpid.canonical.PushDownSelection;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Scores of what follows some tokens only: most of a long text's would be computed, and copied, for nothing. */
final class Selected {
    /** An input: which tokens, INT64 {@code [1,P]}. */
    static final String POSITIONS = "limpid/positions";
    /** An output: their scores {@code [batch,P,vocabulary]}. */
    static final Wire SCORES = new Wire("limpid/scores");

    private Selected() {}

    /** The graph with the output {@link #SCORES} in the place of {@code logits}. */
    static Graph positions(Graph graph, Shapes shapes, Wire logits) {
        GraphBuilder build = GraphBuilder.on(graph, shapes);
        build.output(SCORES.name(), selected(graph, build, logits));
        return with(build, graph, logits, SCORES);
    }

    private static Expr selected(Graph graph, GraphBuilder build, Wire logits) {
        Expr positions = build.input(POSITIONS, TensorType.of(DType.INT64, 1, "positions"));
        boolean known = graph.nodes().stream()
                .flatMap(node -> node.outputs().stream())
                .allMatch(wire -> wire.isNone() || build.typeOf(wire).isPresent());
        return known
                ? new PushDownSelection(graph, build, positions, Set.of()).position(logits)
                : build.expr(logits).gather(positions.squeeze(0), 1);
    }

    private static Graph with(GraphBuilder build, Graph graph, Wire logits, Wire instead) {
        List<Wire> outputs = new ArrayList<>(List.of(instead));
        graph.outputs().stream()
                .map(port -> port.wire())
                .filter(wire -> !wire.equals(logits))
                .forEach(outputs::add);
        return build.build().withOutputs(outputs).pruned();
    }
}
