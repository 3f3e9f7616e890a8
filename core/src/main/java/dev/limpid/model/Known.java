package dev.limpid.model;

import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.Wire;

import java.util.List;

/** A graph and what is known of its wires. */
record Known(Graph graph, Shapes shapes) {
    /** What was built, reduced to what these outputs need. */
    static Known of(GraphBuilder builder, List<Wire> outputs) {
        return new Known(builder.build().withOutputs(outputs).pruned(), builder.shapes());
    }
}
