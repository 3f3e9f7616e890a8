package dev.limpid.canonical;

import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * ONNX Runtime's fused embeddings of a BERT: the lookup of words becomes a Gather of its own, at whose output features
 * of a text are scored.
 *
 * <pre>
 * before   com.microsoft.EmbedLayerNormalization(ids, segments, words, positions, types, gamma, beta, mask) -> y, count
 * after    Gather(words, ids) -> w   Slice(positions) -> p   Gather(types, segments) -> t
 *          w + p + t -> sum   LayerNormalization(sum, gamma, beta) -> y   count = number of 1s in each row of mask
 * </pre>
 */
final class LowerEmbedLayerNormalization {
    private LowerEmbedLayerNormalization() {}

    static List<@Nullable Expr> lower(Site at) {
        Expr words = at.in(2).gather(at.in(0), 0);
        Expr positions = at.has(8) ? at.in(3).gather(at.in(8), 0) : first(at);
        return normalised(at, words, positions, at.has(1) ? at.in(4).gather(at.in(1), 0) : null, at.in(5), at.in(6));
    }

    /** QEmbedLayerNormalization: rows of quantised tables become floats after they are looked up. */
    static List<@Nullable Expr> quantised(Site at) {
        Expr words = floats(at, at.in(2).gather(at.in(0), 0), 2);
        Expr types = at.has(1) ? floats(at, at.in(4).gather(at.in(1), 0), 4) : null;
        return normalised(at, words, floats(at, first(at), 3), types, floats(at, at.in(5), 5), floats(at, at.in(6), 6));
    }

    private static List<@Nullable Expr> normalised(
            Site at, Expr words, Expr positions, @Nullable Expr types, Expr gamma, Expr beta) {
        Expr both = words.add(positions);
        Expr sum = types == null ? both : both.add(types);
        Expr y = LowerLayerNormalization.node(at, sum, gamma, beta, 1).get(0);
        return Lowering.outputs(y, at.wants(1) ? count(at, at.builder()) : null, sum);
    }

    /** Scales come six inputs after what they are of, zero points eleven. */
    private static Expr floats(Site at, Expr levels, int input) {
        return levels.apply("DequantizeLinear", Map.of(), at.in(input + 6), at.in(input + 11));
    }

    /** As many rows of the positions as there are ids in an example. */
    private static Expr first(Site at) {
        Expr zero = at.builder().longs(0);
        return at.in(3).apply("Slice", Map.of(), zero, at.in(0).shape().slice(0, 1, 2), zero);
    }

    /** The number of words of each example, INT32 {@code [batch]}; zeros where no mask is given. */
    private static Expr count(Site at, GraphBuilder build) {
        Expr one = build.constant(Tensor.fill(DType.INT32, Shape.SCALAR, i -> 1));
        if (at.has(7)) {
            return at.in(7).same(one, DType.INT32).reduceSum(false, 1);
        }
        Expr zeros = at.in(0).reduceSum(false, 1).filledWith(0);
        return zeros.cast(DType.INT32)
                .as(new TensorType(DType.INT32, at.in(0).type().dims().subList(0, 1)));
    }
}
