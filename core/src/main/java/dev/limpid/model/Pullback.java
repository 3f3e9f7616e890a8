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
     * @param nodes with those of {@link TargetNodes#score} at their end
     * @throws IllegalArgumentException if the score does not depend on the wire
     */
    static Expr of(RuleTable table, GraphBuilder builder, List<Node> nodes, Wire source) {
        Expr signal = Backward.pull(
                        table,
                        builder,
                        nodes,
                        builder.expr(TargetNodes.WEIGHTED),
                        seed(table, builder),
                        List.of(source))
                .get(0);
        if (signal == null) {
            throw new IllegalArgumentException(none(table, source));
        }
        return signal;
    }

    /** What starts at the weighted entries of a score. */
    static Expr seed(RuleTable table, GraphBuilder builder) {
        Expr weighted = builder.expr(TargetNodes.WEIGHTED);
        return table.signal() == RuleTable.Signal.RELEVANCE ? weighted : weighted.filledWith(1);
    }

    static String none(RuleTable table, Wire source) {
        return "The target does not depend on wire '" + source + "' in a way that '" + table.name()
                + "' can follow: nothing between them carries a signal.";
    }
}
