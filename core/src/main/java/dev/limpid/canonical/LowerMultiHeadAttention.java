package dev.limpid.canonical;

import dev.limpid.graph.Expr;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * ONNX Runtime's MultiHeadAttention, to which queries, keys and values come projected: each for itself, or packed.
 *
 * <pre>
 * before   com.microsoft.MultiHeadAttention(query, key, value, bias, mask) {num_heads=2} -> y
 * after    query, key, value plus their thirds of bias, each Reshape, Transpose to heads -> q, k, v
 *          softmax(q·kᵀ/√size + mask)·v, heads merged -> y
 * </pre>
 *
 * <p>Source: ContribOperators.md of ONNX Runtime, and the results of its CPU kernel.
 */
final class LowerMultiHeadAttention {
    private static final String NO_BUFFER = "past and present share a buffer: export the model without a cache";

    private LowerMultiHeadAttention() {}

    private record Projected(Expr q, Expr k, Expr v) {}

    static List<@Nullable Expr> lower(Site at) {
        at.require(!at.has(8) && !at.has(9), NO_BUFFER);
        Projected own = projected(at);
        Expr past = at.maybe(6);
        Expr k = past == null ? own.k : past.concat(2, own.k);
        Expr v = at.has(7) ? at.in(7).concat(2, own.v) : own.v;
        Expr bias = new AttentionMask(at, own.q, k).contrib(4, past);
        Expr given = at.maybe(5);
        Expr both = bias == null ? given : given == null ? bias : given.add(bias);
        ScaledDotProduct attention = ScaledDotProduct.of(own.q, k, v, ScaledDotProduct.Scale.of(at, own.q), both);
        return Lowering.outputs(ScaledDotProduct.merged(attention.output()), k, v);
    }

    /** Queries, keys and values with their bias, {@code [batch,head,place,size]}. */
    private static Projected projected(Site at) {
        long heads = at.node().attribute("num_heads", 0L);
        Expr query = at.in(0);
        if (query.rank() == 5) {
            at.require(!at.has(3), "queries, keys and values are packed and a bias is given");
            List<Expr> parts = unpacked(at, query, 3);
            return new Projected(parts.get(0), parts.get(1), parts.get(2));
        }
        Expr key = at.in(1);
        if (key.rank() == 5) {
            at.require(!at.has(3), "keys and values are packed and a bias is given");
            List<Expr> parts = unpacked(at, key, 2);
            return new Projected(ScaledDotProduct.heads(query, heads), parts.get(0), parts.get(1));
        }
        Expr value = at.in(2);
        if (at.has(3)) {
            long width = at.fixed(query, 2);
            long values = at.fixed(at.in(3), 0) - 2 * width;
            List<Expr> biases = at.split(at.in(3), 0, width, width, values);
            query = query.add(biases.get(0));
            // Keys and values that come as heads were projected elsewhere, bias and all.
            key = key.rank() == 3 ? key.add(biases.get(1)) : key;
            value = value.rank() == 3 ? value.add(biases.get(2)) : value;
        }
        return new Projected(
                ScaledDotProduct.heads(query, heads),
                key.rank() == 4 ? key : ScaledDotProduct.heads(key, heads),
                value.rank() == 4 ? value : ScaledDotProduct.heads(value, heads));
    }

    /** {@code [batch,place,head,part,size]} as {@code [batch,head,place,size]} of each part. */
    private static List<Expr> unpacked(Site at, Expr packed, int parts) {
        long[] ones = java.util.stream.LongStream.generate(() -> 1).limit(parts).toArray();
        return at.split(packed, 3, ones).stream()
                .map(part -> part.squeeze(3).transpose(List.of(0L, 2L, 1L, 3L)))
                .toList();
    }
}
