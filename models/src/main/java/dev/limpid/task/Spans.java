package dev.limpid.task;

import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.Wire;

import java.util.List;

/** Where an answer begins and where it ends, which exports give as two outputs, as one. */
final class Spans {
    /** How exporters call them, each {@code [batch,sequence]}. */
    static final List<String> ENDS = List.of("start_logits", "end_logits");

    /** {@code [batch,2,sequence]} */
    static final Wire WIRE = new Wire("spans");

    private Spans() {}

    /** The graph with one more output; itself if it does not have the two. */
    static Graph joined(Graph graph, Shapes shapes) {
        boolean both = ENDS.stream()
                .allMatch(name -> graph.output(name).isPresent()
                        && shapes.find(new Wire(name))
                                .filter(type -> type.rank() == 2)
                                .isPresent());
        if (!both) {
            return graph;
        }
        GraphBuilder build = GraphBuilder.on(graph, shapes);
        Expr start = build.expr(new Wire(ENDS.get(0))).unsqueeze(1);
        Expr end = build.expr(new Wire(ENDS.get(1))).unsqueeze(1);
        build.output(WIRE.name(), start.concat(1, end));
        return build.build();
    }
}
