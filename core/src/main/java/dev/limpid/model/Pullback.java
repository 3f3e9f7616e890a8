package dev.limpid.model;

import dev.limpid.backward.Backward;
import dev.limpid.backward.RuleTable;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Wire;

import java.util.List;

/** The signal that a score sends back to one wire. */
final class Pullback {
    private Pullback() {}

    /**
     * @throws IllegalArgumentException if the score does not depend on the wire
     */
    static Expr of(RuleTable table, GraphBuilder builder, List<Node> nodes, Wire score, Wire source) {
        Expr target = builder.expr(score);
        Expr signal = Backward.pull(table, builder, nodes, target, target.filledWith(1), List.of(source))
                .get(0);
        if (signal == null) {
            throw new IllegalArgumentException("The target does not depend on wire '" + source + "' in a way that '"
                    + table.name() + "' can follow: nothing between them carries a signal.");
        }
        return signal;
    }
}
