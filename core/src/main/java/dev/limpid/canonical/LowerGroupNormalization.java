package dev.limpid.canonical;

import dev.limpid.graph.Expr;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.stream.LongStream;

/**
 * Normalisation over the places of one channel, or of a group of channels: GroupNormalization (ONNX operators, 18 and
 * 21), InstanceNormalization (22), MeanVarianceNormalization (13), and ONNX Runtime's GroupNorm and SkipGroupNorm.
 *
 * <pre>
 * before   GroupNormalization(x, scale, bias) {num_groups=2} -> y
 * after    Reshape(x, [0,2,-1]) -> g   normalise the last axis of g   Reshape(·, Shape(x)) -> n   y = n · scale + bias
 * </pre>
 *
 * <p>Up to opset 20 scale and bias have a number for each group, from 21 on one for each channel.
 */
final class LowerGroupNormalization {
    private LowerGroupNormalization() {}

    static Expr group(Site at) {
        Expr x = at.in(0);
        boolean perGroup = at.builder().opset() < 21;
        Expr normal =
                grouped(x, at.node().attribute("num_groups", 1L), at.node().attribute("epsilon", 1e-5f));
        return perGroup
                ? normal.mul(at.in(1).unsqueeze(1)).add(at.in(2).unsqueeze(1)).reshapeLike(x)
                : affine(normal.reshapeLike(x), at.in(1), at.in(2));
    }

    static Expr instance(Site at) {
        Expr x = at.in(0);
        long[] places = LongStream.range(2, x.rank()).toArray();
        float epsilon = at.node().attribute("epsilon", 1e-5f);
        return affine(LowerLayerNormalization.Normal.of(x, epsilon, places).value(), at.in(1), at.in(2));
    }

    /** Here ε is added to the deviation, not to the variance. */
    static Expr meanVariance(Site at) {
        long[] axes = at.node().attribute("axes", List.of(0L, 2L, 3L)).stream()
                .mapToLong(Long::longValue)
                .toArray();
        Expr x = at.in(0);
        Expr deviation = x.sub(x.reduceMean(true, axes));
        return deviation.div(
                deviation.mul(deviation).reduceMean(true, axes).sqrt().add(1e-9));
    }

    /** GroupNorm of ONNX Runtime: places may come before channels, and a SiLU after. */
    static Expr contrib(Site at) {
        return contrib(at, at.in(0));
    }

    static List<@Nullable Expr> skip(Site at) {
        Expr x = at.in(0);
        Expr skip = at.in(3);
        boolean last = at.node().attribute("channels_last", 1L) == 1;
        if (skip.rank() == 2) {
            skip = last ? skip.unsqueeze(1, 2) : skip.unsqueeze(2, 3);
        }
        Expr sum = x.add(skip);
        if (at.has(4)) {
            sum = sum.add(last ? at.in(4) : at.in(4).unsqueeze(1, 2));
        }
        return Lowering.outputs(contrib(at, sum), sum);
    }

    private static Expr contrib(Site at, Expr x) {
        boolean last = at.node().attribute("channels_last", 1L) == 1;
        Expr first = last ? x.transpose(List.of(0L, 3L, 1L, 2L)) : x;
        Expr normal = grouped(
                        first, at.node().attribute("groups", 1L), at.node().attribute("epsilon", 1e-5f))
                .reshapeLike(first);
        Expr y = affine(normal, at.in(1), at.in(2));
        y = at.node().attribute("activation", 0L) == 1 ? Activations.swish(y, 1) : y;
        return last ? y.transpose(List.of(0L, 2L, 3L, 1L)) : y;
    }

    /** {@code [batch,channel,…]} as {@code [batch,group,place]}, normalised over places. */
    private static Expr grouped(Expr x, long groups, double epsilon) {
        return LowerLayerNormalization.Normal.of(x.reshape(0, groups, -1), epsilon, 2)
                .value();
    }

    private static Expr affine(Expr normal, Expr scale, Expr bias) {
        long[] places = LongStream.range(1, normal.rank() - 1).toArray();
        return normal.mul(scale.unsqueeze(places)).add(bias.unsqueeze(places));
    }
}
