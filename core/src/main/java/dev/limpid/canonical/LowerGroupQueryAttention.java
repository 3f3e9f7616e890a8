package dev.limpid.canonical;

import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * ONNX Runtime's GroupQueryAttention: causal, fewer heads of keys than of queries, rotary embeddings inside. Only a
 * prompt can be lowered, whose tokens all come at once: no past.
 *
 * <pre>
 * before   com.microsoft.GroupQueryAttention(q, k, v, _, _, lengths, total, cos, sin) {num_heads=4, kv_num_heads=2} -> y
 * after    q, k, v to heads   q, k rotated   k, v repeated to 4 heads   softmax(q·kᵀ/√size + causal)·v -> y
 * </pre>
 *
 * <p>Source: ContribOperators.md of ONNX Runtime, and the results of its CPU kernel.
 */
final class LowerGroupQueryAttention {
    private final Site at;
    private final long heads;
    private final long keyHeads;

    private LowerGroupQueryAttention(Site at) {
        this.at = at;
        this.heads = at.node().attribute("num_heads", 1L);
        this.keyHeads = at.node().attribute("kv_num_heads", 1L);
        at.require(
                isEmpty(3) && isEmpty(4), "past keys and values are not supported: export the model without a cache");
        at.require(
                !at.has(11) && at.node().attribute("smooth_softmax", -1L) != 1, "a smoothed softmax is not supported");
        at.require(!at.has(12) && !at.has(13), "quantised keys and values are not supported");
        at.require(!at.has(14) && !at.has(15), "norms of queries and keys are not supported");
        at.require(!at.wants(3), "its matrix of scores is an output");
    }

    private boolean isEmpty(int input) {
        return !at.has(input) || at.in(input).type().dim(2).equals(Dim.of(0));
    }

    static List<@Nullable Expr> lower(Site at) {
        return new LowerGroupQueryAttention(at).lowered();
    }

    private List<@Nullable Expr> lowered() {
        List<Expr> parts = projected();
        Expr q = rotated(ScaledDotProduct.heads(parts.get(0), heads));
        Expr k = rotated(ScaledDotProduct.heads(parts.get(1), keyHeads));
        Expr v = ScaledDotProduct.heads(parts.get(2), keyHeads);
        Expr bias = bias(q, k);
        ScaledDotProduct attention = ScaledDotProduct.of(
                q,
                ScaledDotProduct.repeated(at, k, heads),
                ScaledDotProduct.repeated(at, v, heads),
                ScaledDotProduct.Scale.of(at, q),
                at.has(10) ? at.in(10).add(bias) : bias);
        return Lowering.outputs(ScaledDotProduct.merged(attention.output()), k, v);
    }

    private List<Expr> projected() {
        if (at.has(1)) {
            return List.of(at.in(0), at.in(1), at.in(2));
        }
        long size = at.fixed(at.in(0), 2) / (heads + 2 * keyHeads);
        return at.split(at.in(0), 2, heads * size, keyHeads * size, keyHeads * size);
    }

    private Expr rotated(Expr x) {
        if (at.node().attribute("do_rotary", 0L) == 0) {
            return x;
        }
        Expr places = at.places(x, 2);
        Expr cos = at.in(7).gather(places, 0).unsqueeze(0, 1);
        Expr sin = at.in(8).gather(places, 0).unsqueeze(0, 1);
        boolean interleaved = at.node().attribute("rotary_interleaved", 0L) == 1;
        return LowerRotaryEmbedding.rotate(at, x, cos, sin, interleaved);
    }

    private Expr bias(Expr q, Expr k) {
        AttentionMask masks = new AttentionMask(at, q, k);
        Expr shown = masks.causal(null);
        long window = at.node().attribute("local_window_size", -1L);
        if (window >= 0) {
            Expr behind = at.places(q, 2).unsqueeze(1).sub(at.places(k, 2));
            shown = shown.apply("And", Map.of(), behind.apply("Less", Map.of(), at.index(window)));
        }
        return masks.bias(shown, AttentionMask.HIDDEN);
    }
}
