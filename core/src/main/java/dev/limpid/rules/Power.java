package dev.limpid.rules;

import dev.limpid.backward.At;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Weight;
import org.jspecify.annotations.Nullable;

import java.util.List;

import static dev.limpid.backward.Rule.each;

/** Derivatives of x^p. */
final class Power {
    private Power() {}

    /**
     * p·x^(p−1) to the base, 0 where p is 0; y·ln x to the exponent, 0 where x is not positive, and none if the exponent
     * is a whole number by type.
     */
    static List<@Nullable Expr> pow(At at) {
        Expr x = at.in(0);
        if (!at.wants(1)
                && at.builder().weightOf(at.node().in(1)) instanceof Weight.InMemory held
                && held.shape().size() == 1
                && held.shape().rank() <= x.rank()) {
            return each(at.dy().mul(slope(x, at.out(0), held.value().at(0))));
        }
        Expr p = at.in(1).cast(x.dtype());
        Expr zero = at.builder().scalar(x.dtype(), 0);
        // At x = 0 a power of −1 is infinite, times p = 0 not a number.
        Expr slope = p.equal(0).where(zero, p.mul(x.pow(p.add(-1))));
        Expr positive = x.greater(0);
        Expr log = positive.where(x, at.builder().scalar(x.dtype(), 1)).log();
        return each(
                at.dy().mul(slope),
                at.in(1).dtype().isFloating() ? at.dy().mul(at.out(0)).mul(log) : null);
    }

    /** The slope for one known exponent, without a power where that can be. */
    private static Expr slope(Expr x, Expr y, double p) {
        if (p == 0) {
            return x.builder().scalar(x.dtype(), 0);
        }
        if (p == 1) {
            return x.builder().scalar(x.dtype(), 1);
        }
        if (p == 2) {
            return x.mul(2);
        }
        if (p == 3) {
            return x.mul(x).mul(3);
        }
        if (p == 0.5) {
            return y.reciprocal().mul(0.5);
        }
        return x.pow(x.builder().scalar(x.dtype(), p - 1)).mul(p);
    }
}
