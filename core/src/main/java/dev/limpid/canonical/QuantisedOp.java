package dev.limpid.canonical;

import dev.limpid.graph.Expr;

/** What an operator on quantised numbers does, in floats. */
@FunctionalInterface
interface QuantisedOp {
    /**
     * Appends the float nodes and says what the outputs stand for.
     *
     * @return whether they take the place of the node; if not it stays, for those who read its whole numbers
     */
    boolean tell(Twin twin, Site at);

    /** An operator with a float output, which takes that one's name. */
    @FunctionalInterface
    interface ToFloat {
        Expr value(Twin twin, Site at);
    }

    static QuantisedOp toFloat(ToFloat op) {
        return (twin, at) -> {
            twin.builder.rename(op.value(twin, at), at.node().out(0));
            return true;
        };
    }
}
