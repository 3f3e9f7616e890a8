package dev.limpid.canonical;

import dev.limpid.graph.Expr;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * ONNX Runtime's Attention, which projects to queries, keys and values itself.
 *
 * <pre>
 * before   com.microsoft.Attention(x, weights, bias, mask) {num_heads=2} -> y
 * after    MatMul(x, weights) -> a   Add(a, bias) -> b   Split(b) -> q, k, v   of each: Reshape, Transpose to heads
 *          softmax(q·kᵀ/√size + mask)·v, heads merged -> y
 * </pre>
 *
 * <p>Source: ContribOperators.md of ONNX Runtime; what it leaves open (which value hides which key) was read off its CPU
 * kernel's results.
 */
final class LowerAttention {
    private LowerAttention() {}

    static List<@Nullable Expr> lower(Site at) {
        at.require(at.node().attribute("do_rotary", 0L) == 0, "rotary embedding inside Attention is not supported");
        at.require(!at.has(6), "past and present share a buffer: export the model without a cache");
        long heads = at.node().attribute("num_heads", 0L);
        Expr projected = at.sum(at.in(0).matMul(at.in(1)), 2);
        List<Expr> parts = at.split(projected, 2, sizes(at));
        Expr q = ScaledDotProduct.heads(parts.get(0), heads);
        Expr k = ScaledDotProduct.heads(parts.get(1), heads);
        Expr v = ScaledDotProduct.heads(parts.get(2), heads);
        Expr past = at.maybe(4);
        Expr before = null;
        if (past != null) {
            before = past.gather(at.index(0), 0);
            k = before.concat(2, k);
            v = past.gather(at.index(1), 0).concat(2, v);
        }
        Expr bias = new AttentionMask(at, q, k).contrib(3, before);
        Expr given = at.maybe(5);
        Expr both = bias == null ? given : given == null ? bias : given.add(bias);
        ScaledDotProduct attention = ScaledDotProduct.of(q, k, v, ScaledDotProduct.Scale.of(at, q), both);
        Expr present = at.wants(1) ? k.unsqueeze(0).concat(0, v.unsqueeze(0)) : null;
        return Lowering.outputs(ScaledDotProduct.merged(attention.output()), present);
    }

    /** Widths of queries, keys and values: equal unless they are given. */
    private static long[] sizes(Site at) {
        List<Long> given = at.node().attribute("qkv_hidden_sizes", List.of());
        if (!given.isEmpty()) {
            return given.stream().mapToLong(Long::longValue).toArray();
        }
        long third = at.fixed(at.in(1), 1) / 3;
        return new long[] {third, third, third};
    }
}
