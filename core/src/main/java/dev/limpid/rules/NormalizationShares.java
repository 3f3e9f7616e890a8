package dev.limpid.rules;

import dev.limpid.backward.At;
import dev.limpid.graph.Expr;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.stream.LongStream;

import static dev.limpid.backward.Rule.each;

/**
 * Multipliers of operators that divide by a deviation or a norm, taken apart as y = c · r, r = 1/√v, v = mean c², c = x −
 * mean x. A product's change is shared as ½(c + c₀)Δr + ½(r + r₀)Δc, the change of v is mean (c + c₀)Δc, that of r is −qΔv
 * with q = r²r₀²/(r + r₀). So a signal h at y sends back
 *
 * <pre>  ½(r + r₀)h − ½q(c + c₀) · mean((c + c₀)h)</pre>
 *
 * to c, all of it without a difference of both runs.
 */
final class NormalizationShares {
    private NormalizationShares() {}

    static List<@Nullable Expr> layer(At at) {
        if (at.dy(1) != null || at.dy(2) != null) {
            throw new IllegalStateException("its mean and deviation must not be read by other nodes.");
        }
        Expr x = at.in(0);
        long[] axes = LongStream.range(at.axis("axis", -1), x.rank()).toArray();
        Expr centred = Change.in(at, 0).sum().sub(Change.out(at, 1).sum().cast(x.dtype()));
        Change r = Change.out(at, 2).each(one -> one.cast(x.dtype()));
        Expr toCentred = toCentred(at.dy().mul(at.in(1)), centred, r, inverseRoot(r), axes);
        return each(less(toCentred, axes), null, at.has(2) ? at.dy() : null);
    }

    static List<@Nullable Expr> rootMeanSquare(At at) {
        Change x = Change.in(at, 0);
        long[] axes = LongStream.range(at.axis("axis", -1), x.now().rank()).toArray();
        float epsilon = at.node().attribute("epsilon", 1e-5f);
        Change r = x.each(one -> inverse(one, epsilon, axes));
        return each(toCentred(at.dy().mul(at.in(1)), x.sum(), r, inverseRoot(r), axes));
    }

    static List<@Nullable Expr> instance(At at) {
        long[] axes = LongStream.range(2, at.in(0).rank()).toArray();
        Expr scaled = at.dy().mul(SpatialNormalization.alongChannels(at.in(1), at.in(0)));
        Expr toInput = standardized(Change.in(at, 0), scaled, at.node().attribute("epsilon", 1e-5f), axes);
        return each(toInput, null, at.has(2) ? SpatialNormalization.perChannel(at.dy()) : null);
    }

    static List<@Nullable Expr> group(At at) {
        long groups = at.node().attribute("num_groups", 1L);
        Expr scale = SpatialNormalization.byChannel(at, 1);
        Expr scaled = at.dy().mul(SpatialNormalization.alongChannels(scale, at.in(0)));
        Change x = Change.in(at, 0).each(one -> one.reshape(0, groups, -1));
        Expr toInput = standardized(x, scaled.reshape(0, groups, -1), at.node().attribute("epsilon", 1e-5f), 2);
        return each(toInput.reshapeLike(at.in(0)));
    }

    private static Expr standardized(Change x, Expr signal, float epsilon, long... axes) {
        Change centred = x.each(one -> less(one, axes));
        Change r = centred.each(one -> inverse(one, epsilon, axes));
        return less(toCentred(signal, centred.sum(), r, inverseRoot(r), axes), axes);
    }

    /** r = 1/(σ + 10⁻⁹), as the operator's definition has it. */
    static List<@Nullable Expr> meanVariance(At at) {
        Change x = Change.in(at, 0);
        int rank = x.now().rank();
        long[] axes = at.node().attribute("axes", List.of(0L, 2L, 3L)).stream()
                .mapToLong(axis -> axis < 0 ? axis + rank : axis)
                .toArray();
        Change centred = x.each(one -> less(one, axes));
        Change deviation =
                centred.each(one -> one.mul(one).reduceMean(true, axes).sqrt());
        Change r = deviation.each(one -> one.add(1e-9).reciprocal());
        Expr q = r.product().mul(Secant.overSum(deviation));
        return each(less(toCentred(at.dy(), centred.sum(), r, q, axes), axes));
    }

    /** x / ‖x‖ₚ, p 1 or 2, where r = 1/‖x‖, or 0 of a norm of 0. */
    static List<@Nullable Expr> lp(At at) {
        Change x = Change.in(at, 0);
        int axis = at.axis("axis", -1);
        boolean euclidean = at.node().attribute("p", 2L) == 2;
        Change v = x.each(one -> (euclidean ? one.mul(one) : one.abs()).reduceSum(true, axis));
        Change r = v.each(one -> inverseOrNone(euclidean ? one.sqrt() : one));
        Expr h = at.dy();
        // −Δr/Δv: 0 where both norms are 0.
        Expr closed = euclidean ? inverseRoot(r) : r.product();
        Expr none = v.now().builder().scalar(v.now().dtype(), 0);
        Expr q = r.product()
                .greater(0)
                .where(closed, v.sum().greater(0).where(r.difference().neg().div(v.difference()), none));
        Expr toNorm = h.mul(x.sum()).reduceSum(true, axis).mul(q).mul(0.5);
        Expr slope = euclidean ? x.sum() : Secant.abs(x);
        return each(h.mul(r.sum().mul(0.5)).sub(slope.mul(toNorm)));
    }

    private static Expr inverseOrNone(Expr norm) {
        return norm.greater(0).where(norm.reciprocal(), norm.builder().scalar(norm.dtype(), 0));
    }

    /** x / s^β with s = bias + α/size · Σ x² over neighbouring channels. */
    static List<@Nullable Expr> localResponse(At at) {
        long size = at.node().attribute("size", 1L);
        double rate = at.node().attribute("alpha", 1e-4f) / size;
        double beta = at.node().attribute("beta", 0.75f);
        float bias = at.node().attribute("bias", 1f);
        long before = (size - 1) / 2;
        long behind = size - 1 - before;
        Change x = Change.in(at, 0);
        Change s = x.each(one -> SpatialNormalization.neighbours(one.mul(one), before, behind)
                .mul(rate)
                .add(bias));
        Change power = s.each(one -> SpatialNormalization.power(one, -beta));
        Expr toPower = at.dy().mul(x.sum().mul(0.5));
        Expr shared = SpatialNormalization.neighbours(toPower.mul(Secant.power(s, power, -beta)), behind, before);
        return each(at.dy().mul(power.sum().mul(0.5)).add(x.sum().mul(shared).mul(rate)));
    }

    private static Expr toCentred(Expr h, Expr centredSum, Change r, Expr q, long... axes) {
        Expr along = centredSum.mul(h).reduceMean(true, axes).mul(q).mul(0.5);
        return h.mul(r.sum().mul(0.5)).sub(centredSum.mul(along));
    }

    /** q of r = 1/√v. */
    private static Expr inverseRoot(Change r) {
        Expr product = r.product();
        return product.mul(product).mul(Secant.overSum(r));
    }

    private static Expr inverse(Expr centred, float epsilon, long... axes) {
        return centred.mul(centred).reduceMean(true, axes).add(epsilon).sqrt().reciprocal();
    }

    private static Expr less(Expr x, long... axes) {
        return x.sub(x.reduceMean(true, axes));
    }
}
