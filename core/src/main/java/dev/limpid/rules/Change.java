package dev.limpid.rules;

import dev.limpid.backward.At;
import dev.limpid.graph.Expr;

import java.util.function.UnaryOperator;

/** A value in the run that is explained, and in the reference run. */
record Change(Expr now, Expr before) {
    static Change in(At at, int index) {
        return new Change(at.in(index), at.reference(index));
    }

    static Change out(At at, int index) {
        return new Change(at.out(index), at.referenceOut(index));
    }

    Expr difference() {
        return now.sub(before);
    }

    Expr sum() {
        return now.add(before);
    }

    Expr product() {
        return now.mul(before);
    }

    /** The same done to both. */
    Change each(UnaryOperator<Expr> function) {
        return new Change(function.apply(now), function.apply(before));
    }
}
