package dev.limpid.canonical;

import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.tensor.DType;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * ONNX's own Attention (operators, 23 to 25), also with fewer heads of keys than of queries, a soft cap, and windows.
 *
 * <pre>
 * before   Attention(q, k, v, mask) {is_causal=1, q_num_heads=4, kv_num_heads=2} -> y
 * after    q, k, v to heads; k, v repeated to 4 heads   softmax(q·kᵀ/√size + bias)·v   heads merged -> y
 * </pre>
 *
 * <p>A query that no key is shown to gets zeros.
 */
final class LowerStandardAttention {
    private final Site at;
    private final Expr q;
    private final Expr k;
    private final Expr v;
    private final AttentionMask masks;

    private LowerStandardAttention(Site at) {
        this.at = at;
        this.q = heads(at.in(0), "q_num_heads");
        Expr keys = heads(at.in(1), "kv_num_heads");
        Expr values = heads(at.in(2), "kv_num_heads");
        this.k = at.has(4) ? at.in(4).concat(2, keys) : keys;
        this.v = at.has(5) ? at.in(5).concat(2, values) : values;
        this.masks = new AttentionMask(at, q, k);
    }

    private Expr heads(Expr x, String attribute) {
        return x.rank() == 4 ? x : ScaledDotProduct.heads(x, at.node().attribute(attribute, 1L));
    }

    static List<@Nullable Expr> lower(Site at) {
        return new LowerStandardAttention(at).lowered();
    }

    private List<@Nullable Expr> lowered() {
        long heads = at.fixed(q, 1);
        Expr keys = ScaledDotProduct.repeated(at, k, heads);
        Expr values = ScaledDotProduct.repeated(at, v, heads);
        Expr bias = bias();
        ScaledDotProduct attention = ScaledDotProduct.of(q, keys, values, ScaledDotProduct.Scale.of(at, q), bias);
        Expr seen = bias == null || !mayHideAll() ? null : seen(bias);
        Expr output = seen == null ? attention.output() : attention.output().mul(seen);
        return Lowering.outputs(
                at.in(0).rank() == 4 ? output : ScaledDotProduct.merged(output),
                k,
                v,
                at.wants(3) ? inside(attention, seen) : null);
    }

    /** What {@code qk_matmul_output_mode} asks for. */
    private Expr inside(ScaledDotProduct attention, @Nullable Expr seen) {
        return switch ((int) at.node().attribute("qk_matmul_output_mode", 0L)) {
            case 0 -> attention.scores();
            case 1 -> attention.capped();
            case 2 -> attention.biased();
            default ->
                seen == null
                        ? attention.probabilities()
                        : attention.probabilities().mul(seen);
        };
    }

    /** A causal mask alone shows each query itself. */
    private boolean mayHideAll() {
        return at.has(3) || at.has(6);
    }

    /** 1 where a query sees a key, else 0: {@code [.., query,1]}. */
    private Expr seen(Expr bias) {
        Expr most = bias.apply("ReduceMax", Map.of(), at.builder().longs(-1));
        return most.apply("Greater", Map.of(), at.number(AttentionMask.HIDDEN)).cast(q.dtype());
    }

    private @Nullable Expr bias() {
        boolean causal = at.node().attribute("is_causal", 0L) == 1;
        long left = at.node().attribute("left_window_size", -1L);
        long right = at.node().attribute("right_window_size", -1L);
        Expr shown = null;
        if (causal || right >= 0) {
            shown = ahead().apply("LessOrEqual", Map.of(), at.index(causal ? 0 : right));
        }
        if (left >= 0) {
            shown = and(shown, ahead().apply("GreaterOrEqual", Map.of(), at.index(-left)));
        }
        if (at.has(6)) {
            Expr lengths = at.in(6).unsqueeze(1, 2, 3);
            shown = and(shown, lengths.apply("Greater", Map.of(), at.places(k, 2)));
        }
        Expr mask = at.has(3) ? mask(at.in(3)) : null;
        if (mask != null && mask.dtype() == DType.BOOL) {
            shown = and(shown, mask);
            mask = null;
        }
        if (mask != null) {
            // Minus infinity hides as well; a row of nothing else would become NaN.
            Expr finite = mask.apply("Max", Map.of(), at.number(AttentionMask.HIDDEN));
            return shown == null ? finite : shown.where(finite, at.number(AttentionMask.HIDDEN));
        }
        return shown == null ? null : masks.bias(shown, AttentionMask.HIDDEN);
    }

    private static Expr and(@Nullable Expr one, Expr other) {
        return one == null ? other : one.apply("And", Map.of(), other);
    }

    /** How many places a key comes after a query: {@code [query,key]}, of each example where they differ in it. */
    private Expr ahead() {
        Expr places = at.places(q, 2).unsqueeze(1);
        if (at.has(4)) {
            places = places.add(at.size(at.in(4), 2));
        } else if (at.has(6)) {
            places = places.add(at.in(6).sub(at.size(q, 2)).unsqueeze(1, 2, 3));
        }
        return at.places(k, 2).sub(places);
    }

    /** The mask with as many keys as there are; those that it does not tell of are hidden. */
    private Expr mask(Expr mask) {
        if (at.builder().opset() < 24
                || mask.type().dim(-1).equals(k.type().dim(2))
                || mask.type().dim(-1).isOne()) {
            return mask;
        }
        Expr missing = at.size(k, 2).sub(at.size(mask, -1)).reshape(1);
        Expr before = at.builder().longs(new long[2 * mask.rank() - 1]);
        Expr hidden = mask.dtype() == DType.BOOL ? at.number(0).cast(DType.BOOL) : at.number(AttentionMask.HIDDEN);
        return mask.apply("Pad", Map.of(), before.concat(0, missing), hidden)
                .as(new dev.limpid.graph.TensorType(mask.dtype(), padded(mask)));
    }

    private List<Dim> padded(Expr mask) {
        List<Dim> dims = new java.util.ArrayList<>(mask.type().dims());
        dims.set(dims.size() - 1, k.type().dim(2));
        return dims;
    }
}
