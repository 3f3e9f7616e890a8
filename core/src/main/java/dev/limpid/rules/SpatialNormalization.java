package dev.limpid.rules;

import dev.limpid.backward.At;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import static dev.limpid.backward.Rule.each;

/** Derivatives of normalisations of {@code [batch,channel,spatial…]}. */
final class SpatialNormalization {
    private SpatialNormalization() {}

    /**
     * BatchNormalization (Ioffe and Szegedy 2015) as a trained network uses it: a factor and an offset by channel, (x − μ) ·
     * scale / √(σ² + ε) + bias.
     */
    static List<@Nullable Expr> batch(At at) {
        if (at.node().attribute("training_mode", 0L) != 0) {
            throw new IllegalStateException("training_mode must be 0: export the model for inference.");
        }
        Expr dy = at.dy();
        Expr scale = at.in(1);
        Expr inverse =
                at.in(4).add(at.node().attribute("epsilon", 1e-5f)).sqrt().reciprocal();
        Expr factor = scale.mul(inverse);
        Expr toBias = perChannel(dy);
        Expr toNormal = perChannel(dy.mul(at.in(0).sub(alongChannels(at.in(3), dy))));
        return each(
                dy.mul(alongChannels(factor, dy)),
                toNormal.mul(inverse),
                toBias,
                toBias.mul(factor).neg(),
                toNormal.mul(factor).mul(inverse).mul(inverse).mul(-0.5));
    }

    /** {@code [channel]} to {@code [channel,1…]}, that meets {@code [batch,channel,spatial…]}. */
    static Expr alongChannels(Expr vector, Expr like) {
        return vector.unsqueeze(LongStream.range(1, like.rank() - 1L).toArray());
    }

    /** The sum over all but the channels. */
    static Expr perChannel(Expr signal) {
        return signal.reduceSum(
                false,
                IntStream.range(0, signal.rank())
                        .filter(axis -> axis != 1)
                        .asLongStream()
                        .toArray());
    }

    /** InstanceNormalization (Ulyanov et al. 2016): mean and deviation of each channel of each example. */
    static List<@Nullable Expr> instance(At at) {
        Expr x = at.in(0);
        Normalized normalized =
                Normalized.of(x, epsilon(at), LongStream.range(2, x.rank()).toArray());
        return each(
                normalized.toInput(at.dy().mul(alongChannels(at.in(1), x))),
                perChannel(at.dy().mul(normalized.normal)),
                perChannel(at.dy()));
    }

    /**
     * GroupNormalization (Wu and He 2018): mean and deviation of each group of channels of each example. Scale and bias are
     * given by group up to opset 20, by channel from 21 on.
     */
    static List<@Nullable Expr> group(At at) {
        Expr x = at.in(0);
        long groups = at.node().attribute("num_groups", 1L);
        boolean byGroup = at.builder().opset() < 21;
        Expr scale = byChannel(at, 1);
        // [batch,group,channels of the group and space]
        Normalized normalized = Normalized.of(x.reshape(0, groups, -1), epsilon(at), 2);
        Expr scaled = at.dy().mul(alongChannels(scale, x));
        Expr toScale = perChannel(at.dy().mul(normalized.normal.reshapeLike(x)));
        Expr toBias = perChannel(at.dy());
        return each(
                normalized.toInput(scaled.reshape(0, groups, -1)).reshapeLike(x),
                byGroup ? toScale.reshape(groups, -1).reduceSum(false, 1) : toScale,
                byGroup ? toBias.reshape(groups, -1).reduceSum(false, 1) : toBias);
    }

    /** A GroupNormalization's scale or bias, {@code [channel]}, by group though it be given. */
    static Expr byChannel(At at, int index) {
        GraphBuilder build = at.builder();
        Expr given = at.in(index);
        if (build.opset() >= 21) {
            return given;
        }
        Expr groups = build.longs(at.node().attribute("num_groups", 1L));
        Expr each = at.in(0).size(1).div(groups);
        return given.unsqueeze(1).expand(groups.concat(0, each)).reshape(-1);
    }

    private static float epsilon(At at) {
        return at.node().attribute("epsilon", 1e-5f);
    }

    /** x̂ = (x − mean)/deviation over some axes. */
    private record Normalized(Expr normal, Expr inverseDeviation, List<Long> axes) {
        static Normalized of(Expr x, float epsilon, long... axes) {
            Expr centred = x.sub(x.reduceMean(true, axes));
            Expr inverse = centred.mul(centred)
                    .reduceMean(true, axes)
                    .add(epsilon)
                    .sqrt()
                    .reciprocal();
            return new Normalized(
                    centred.mul(inverse), inverse, LongStream.of(axes).boxed().toList());
        }

        /** (h − mean h − x̂ ⊙ mean(h⊙x̂)) / σ for the signal h at x̂. */
        Expr toInput(Expr h) {
            long[] over = axes.stream().mapToLong(Long::longValue).toArray();
            Expr along = normal.mul(h.mul(normal).reduceMean(true, over));
            return h.sub(h.reduceMean(true, over)).sub(along).mul(inverseDeviation);
        }
    }

    /**
     * LRN (Krizhevsky et al. 2012): y = x / s^β with s = bias + α/size · Σ x² over {@code size} neighbouring channels. What
     * a channel's neighbours send back is summed over the mirrored neighbourhood.
     */
    static List<@Nullable Expr> localResponse(At at) {
        Expr x = at.in(0);
        long size = at.node().attribute("size", 1L);
        float alpha = at.node().attribute("alpha", 1e-4f);
        float beta = at.node().attribute("beta", 0.75f);
        long before = (size - 1) / 2;
        long behind = size - 1 - before;
        Expr s = neighbours(x.mul(x), before, behind)
                .mul(alpha / size)
                .add(at.node().attribute("bias", 1f));
        Expr direct = at.dy().mul(power(s, -beta));
        Expr shared = neighbours(direct.mul(x).div(s), behind, before);
        return each(direct.sub(x.mul(shared).mul(2.0 * alpha * beta / size)));
    }

    static Expr power(Expr x, double exponent) {
        return x.pow(x.builder().scalar(x.dtype(), exponent));
    }

    /** Sums over so many channels before and behind. */
    static Expr neighbours(Expr x, long before, long behind) {
        GraphBuilder build = x.builder();
        Expr ones = build.longs(1, 1, before + 1 + behind, 1)
                .apply(
                        "ConstantOfShape",
                        Map.of("value", new Attribute.OfTensor(Tensor.fill(x.dtype(), Shape.of(1), i -> 1))));
        // [batch,1,channel,space]
        Expr plane = x.reshape(build.longs(0, 1).concat(0, x.size(1), build.longs(-1)));
        Attribute pads = Attribute.of(List.of(before, 0L, behind, 0L));
        return plane.apply("Conv", Map.of("pads", pads), ones).reshapeLike(x);
    }
}
