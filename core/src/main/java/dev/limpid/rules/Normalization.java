package dev.limpid.rules;

import dev.limpid.backward.At;
import dev.limpid.graph.Expr;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.stream.LongStream;

import static dev.limpid.backward.Rule.each;

/** Derivatives of operators that subtract a mean and divide by a deviation. */
final class Normalization {
    private Normalization() {}

    /**
     * LayerNormalization (Ba et al. 2016) over the axes from {@code axis} on: with x̂ the normalised input and
     * h = g⊙scale, the input gets (h − mean h − x̂ ⊙ mean(h⊙x̂)) / σ; from a signal m at the mean m/n, and from a signal
     * d at 1/σ −d · x̂ / (nσ²).
     */
    static List<@Nullable Expr> layer(At at) {
        Expr x = at.in(0);
        long[] axes = LongStream.range(at.axis("axis", -1), x.rank()).toArray();
        Expr inverseDeviation = at.out(2).cast(x.dtype());
        Expr normal = x.sub(at.out(1).cast(x.dtype())).mul(inverseDeviation);
        Expr g = at.dy(0);
        Expr toMean = at.dy(1);
        Expr toInverse = at.dy(2);
        Expr scaled = (g == null ? at.dyOrZeros(0) : g).mul(at.in(1));
        Expr along = scaled.mul(normal).reduceMean(true, axes);
        Expr level = scaled.reduceMean(true, axes);
        if (toMean != null || toInverse != null) {
            Expr share = x.shape()
                    .slice(0, axes[0], x.rank())
                    .product()
                    .cast(x.dtype())
                    .reciprocal();
            if (toMean != null) {
                level = level.sub(toMean.cast(x.dtype()).mul(share).div(inverseDeviation));
            }
            if (toInverse != null) {
                along = along.add(toInverse.cast(x.dtype()).mul(share).mul(inverseDeviation));
            }
        }
        Expr toInput = scaled.sub(level).sub(normal.mul(along)).mul(inverseDeviation);
        return each(toInput, g == null ? null : g.mul(normal), at.has(2) ? g : null);
    }

    /** LayerNormalization with its deviation taken for a constant, which leaves an affine map: (h − mean h) / σ. */
    static List<@Nullable Expr> layerOfConstantDeviation(At at) {
        Expr x = at.in(0);
        long[] axes = LongStream.range(at.axis("axis", -1), x.rank()).toArray();
        Expr scaled = at.dy().mul(at.in(1)).mul(at.out(2).cast(x.dtype()));
        return each(scaled.sub(scaled.reduceMean(true, axes)));
    }

    /**
     * RMSNormalization (Zhang and Sennrich 2019) over the axes from {@code axis} on: with r the root of the mean of
     * squares, x̂ = x/r and h = g⊙scale, the input gets (h − x̂ ⊙ mean(h⊙x̂)) / r.
     */
    static List<@Nullable Expr> rootMeanSquare(At at) {
        Expr x = at.in(0);
        long[] axes = LongStream.range(at.axis("axis", -1), x.rank()).toArray();
        float epsilon = at.node().attribute("epsilon", 1e-5f);
        Expr inverse = x.mul(x).reduceMean(true, axes).add(epsilon).sqrt().reciprocal();
        Expr normal = x.mul(inverse);
        Expr scaled = at.dy().mul(at.in(1));
        Expr along = normal.mul(scaled.mul(normal).reduceMean(true, axes));
        return each(scaled.sub(along).mul(inverse), at.dy().mul(normal));
    }

    /** LpNormalization: x / ‖x‖ₚ along an axis, p 1 or 2; where the norm is 0, so are output and slope. */
    static List<@Nullable Expr> lp(At at) {
        Expr x = at.in(0);
        int axis = at.axis("axis", -1);
        boolean euclidean = at.node().attribute("p", 2L) == 2;
        Expr norm = euclidean
                ? x.mul(x).reduceSum(true, axis).sqrt()
                : x.apply("Abs").reduceSum(true, axis);
        Expr toNorm = at.dy().mul(at.out(0)).reduceSum(true, axis);
        Expr zero = at.builder().scalar(x.dtype(), 0);
        Expr one = at.builder().scalar(x.dtype(), 1);
        Expr none = norm.apply("Equal", zero);
        Expr slope = at.dy().sub((euclidean ? at.out(0) : x.sign()).mul(toNorm)).div(none.where(one, norm));
        return each(none.where(zero, slope));
    }

    /**
     * MeanVarianceNormalization over axes that are all of a channel's as a rule: with y the value and σ the deviation,
     * (g − mean g − y ⊙ mean(g⊙y)) / σ.
     */
    static List<@Nullable Expr> meanVariance(At at) {
        Expr x = at.in(0);
        long[] axes = at.node().attribute("axes", List.of(0L, 2L, 3L)).stream()
                .mapToLong(axis -> axis < 0 ? axis + x.rank() : axis)
                .toArray();
        Expr apart = x.sub(x.reduceMean(true, axes));
        Expr deviation = apart.mul(apart).reduceMean(true, axes).sqrt().add(1e-9);
        Expr g = at.dy();
        Expr y = at.out(0);
        Expr along = y.mul(g.mul(y).reduceMean(true, axes));
        return each(g.sub(g.reduceMean(true, axes)).sub(along).div(deviation));
    }
}
