package dev.limpid.canonical;

import dev.limpid.graph.Expr;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** One operator in terms of others. */
@FunctionalInterface
interface Lowering {
    /**
     * Appends nodes that compute what the operator does.
     *
     * @return its outputs in order; null, or nothing, for those that the graph does not read
     * @throws IllegalStateException with the reason, if this node has a form that cannot be lowered
     */
    List<@Nullable Expr> lower(Site at);

    /** A lowering of an operator with one output. */
    @FunctionalInterface
    interface ToOne {
        Expr lower(Site at);
    }

    static Lowering of(ToOne lowering) {
        return at -> List.of(lowering.lower(at));
    }

    /** Outputs in order. */
    static List<@Nullable Expr> outputs(@Nullable Expr... outputs) {
        return Collections.unmodifiableList(Arrays.asList(outputs));
    }
}
