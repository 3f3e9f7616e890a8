package dev.limpid.rules;

import dev.limpid.backward.At;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.tensor.DType;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

import static dev.limpid.backward.Rule.each;

/**
 * Derivatives of reductions over axes: the signal spreads to all that went in, weighted by what each contributed. In
 * the formulas x is an element, y the reduced value it went into, g the signal there.
 */
final class Reduction {
    private Reduction() {}

    /** g. */
    static List<@Nullable Expr> sum(At at) {
        return each(spread(at, at.dy()));
    }

    /** g / n. */
    static List<@Nullable Expr> mean(At at) {
        return each(spread(at, at.dy().mul(share(at))));
    }

    /** g · sign x. */
    static List<@Nullable Expr> l1(At at) {
        return each(kept(at, at.dy()).mul(at.in(0).sign()));
    }

    /** g · x / y, 0 where the norm is 0. */
    static List<@Nullable Expr> l2(At at) {
        Expr y = at.out(0);
        Expr zero = at.builder().scalar(y.dtype(), 0);
        return each(kept(at, y.equal(0).where(zero, at.dy().div(y))).mul(at.in(0)));
    }

    /** g · 2x. */
    static List<@Nullable Expr> sumSquare(At at) {
        return each(kept(at, at.dy().mul(2)).mul(at.in(0)));
    }

    /** y = log Σ x: g / e^y. */
    static List<@Nullable Expr> logSum(At at) {
        return each(spread(at, at.dy().mul(at.out(0).neg().exp())));
    }

    /** y = log Σ eˣ: g · e^(x − y), 0 where all x are −∞. */
    static List<@Nullable Expr> logSumExp(At at) {
        double lowest = at.dy().dtype() == DType.DOUBLE ? -Double.MAX_VALUE : -Float.MAX_VALUE;
        Expr y = kept(at, at.out(0).max(lowest));
        return each(at.in(0).sub(y).exp().mul(kept(at, at.dy())));
    }

    /** ReduceMax, ReduceMin: the elements that attain the extremum share the signal equally. */
    static List<@Nullable Expr> extremum(At at) {
        Expr attained = at.in(0).same(kept(at, at.out(0)), at.dy().dtype());
        return each(attained.mul(kept(at, at.dy()).div(total(at, attained))));
    }

    /** g · the product of the others: exact where there are zeros, too. */
    static List<@Nullable Expr> prod(At at) {
        Expr x = at.in(0);
        Expr isZero = x.equal(0);
        Expr others = isZero.where(at.builder().scalar(x.dtype(), 1), x);
        Expr product = again(at, "ReduceProd", others);
        Expr zero = isZero.cast(x.dtype());
        Expr noOtherZero = total(at, zero).sub(zero).equal(0).cast(x.dtype());
        return each(kept(at, at.dy()).mul(product).div(others).mul(noOtherZero));
    }

    /** Sums {@code x}, which is shaped like the input, over the axes that the node reduces, and keeps them. */
    static Expr total(At at, Expr x) {
        long[] axes = at.has(1) ? null : axes(at);
        if (axes == null) {
            return again(at, "ReduceSum", x);
        }
        return axes.length == 0 ? x : x.reduceSum(true, axes);
    }

    /** Another reduction over the same axes, which it keeps. */
    static Expr again(At at, String op, Expr x) {
        Map<String, Attribute> attributes = new TreeMap<>(at.node().attributes());
        attributes.put("keepdims", Attribute.of(1L));
        return at.has(1) ? x.apply(op, attributes, at.in(1)) : x.apply(op, attributes);
    }

    /** What one element of the input contributes to a mean: 1 over their number. */
    private static Expr share(At at) {
        Expr x = at.in(0);
        long[] axes = axes(at);
        long count = axes == null ? -1 : 1;
        for (int i = 0; axes != null && i < axes.length; i++) {
            count = count > 0 && x.type().dim((int) axes[i]) instanceof Dim.Fixed fixed ? count * fixed.size() : -1;
        }
        if (count > 0) {
            return at.builder().scalar(x.dtype(), 1.0 / count);
        }
        Expr sizeIn = x.shape().product();
        Expr sizeOut = at.out(0).shape().product();
        return sizeOut.cast(x.dtype()).div(sizeIn.cast(x.dtype()));
    }

    private static Expr spread(At at, Expr reduced) {
        return kept(at, reduced).expand(at.in(0).shape());
    }

    /** A value of the output's shape with the reduced axes put back at size 1. */
    static Expr kept(At at, Expr reduced) {
        if (at.node().attribute("keepdims", 1L) == 1) {
            return reduced;
        }
        long[] axes = axes(at);
        if (axes != null) {
            return reduced.unsqueeze(axes);
        }
        Expr shape = at.in(0).shape();
        Expr given = at.in(1);
        Expr sizes = shape.apply("ScatterElements", Map.of("axis", Attribute.of(0L)), given, given.filledWith(1));
        if (!(given.type().dim(0) instanceof Dim.Fixed) && at.node().attribute("noop_with_empty_axes", 0L) == 0) {
            // No axes at all means all axes.
            sizes = given.size(0).equal(0).where(shape.filledWith(1), sizes);
        }
        return reduced.reshape(sizes);
    }

    /** The reduced axes counted from the front, null if the run decides which these are. */
    private static long @Nullable [] axes(At at) {
        int rank = at.in(0).rank();
        long[] axes = new long[0];
        if (!at.has(1)) {
            axes = at.node().attribute("axes", List.of()).stream()
                    .mapToLong(Long::longValue)
                    .toArray();
        } else if (at.isConstant(1)) {
            axes = at.constant(1);
        } else if (!(at.type(1).dim(0).equals(Dim.of(0)))) {
            return null;
        }
        if (axes.length == 0 && at.node().attribute("noop_with_empty_axes", 0L) == 0) {
            return LongStream.range(0, rank).toArray();
        }
        return LongStream.of(axes).map(axis -> axis < 0 ? axis + rank : axis).toArray();
    }
}
