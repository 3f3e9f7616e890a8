package dev.limpid.canonical;

import dev.limpid.graph.Expr;

import java.util.List;

/**
 * Rotary position embeddings (Su et al. 2021): RotaryEmbedding as ONNX (operators, 23) and ONNX Runtime define it.
 *
 * <pre>
 * before   RotaryEmbedding(x, cos, sin, places) -> y
 * after    Gather(cos, places) -> c   Gather(sin, places) -> s   Split(x) -> a, b   Concat(a·c − b·s, a·s + b·c) -> y
 * </pre>
 */
final class LowerRotaryEmbedding {
    private LowerRotaryEmbedding() {}

    /** Inputs x, cos, sin, places. */
    static Expr standard(Site at) {
        boolean byPlace = at.has(3);
        Expr cos = byPlace ? at.in(1).gather(at.in(3), 0) : at.in(1);
        Expr sin = byPlace ? at.in(2).gather(at.in(3), 0) : at.in(2);
        return rotated(at, cos, sin);
    }

    /** Inputs x, places, cos, sin; one place alone is where the first token stands. */
    static Expr contrib(Site at) {
        at.require(at.node().attribute("is_packed_batching", 0L) == 0, "packed batches are not supported");
        at.require(at.node().attribute("scale", 1f) == 1, "its scale is not 1");
        Expr x = at.in(0);
        Expr places = at.in(1).rank() == 1
                ? at.places(x, x.rank() == 4 ? 2 : 1).add(at.in(1)).unsqueeze(0)
                : at.in(1);
        return rotated(at, at.in(2).gather(places, 0), at.in(3).gather(places, 0));
    }

    /**
     * @param cos of each place, {@code [batch or 1,place,half]}
     */
    private static Expr rotated(Site at, Expr cos, Expr sin) {
        Expr x = at.in(0);
        long half = at.fixed(cos, -1);
        boolean interleaved = at.node().attribute("interleaved", 0L) == 1;
        if (x.rank() == 4) {
            return rotate(at, x, cos.unsqueeze(1), sin.unsqueeze(1), interleaved);
        }
        long heads = at.node().attribute("num_heads", 0L);
        long size = heads == 0 ? 2 * half : at.fixed(x, 2) / heads;
        Expr split = x.reshape(0, 0, -1, size);
        return rotate(at, split, cos.unsqueeze(2), sin.unsqueeze(2), interleaved)
                .reshape(0, 0, at.fixed(x, 2));
    }

    /** Rotates pairs of the first entries of the last axis, as many as cosines and sines are given for. */
    static Expr rotate(Site at, Expr x, Expr cos, Expr sin, boolean interleaved) {
        long half = at.fixed(cos, -1);
        long rest = at.fixed(x, -1) - 2 * half;
        int last = x.rank() - 1;
        if (rest > 0) {
            List<Expr> parts = at.split(x, last, 2 * half, rest);
            return rotate(at, parts.get(0), cos, sin, interleaved).concat(last, parts.get(1));
        }
        if (!interleaved) {
            List<Expr> pair = at.split(x, last, half, half);
            return turned(pair, cos, sin, 0).concat(last, turned(pair, cos, sin, 1));
        }
        // [.., half, 2]: neighbours make a pair.
        List<Expr> pair = at.split(x.reshape(0, 0, 0, half, 2), last + 1, 1, 1).stream()
                .map(part -> part.squeeze(last + 1))
                .toList();
        Expr first = turned(pair, cos, sin, 0).unsqueeze(last + 1);
        Expr second = turned(pair, cos, sin, 1).unsqueeze(last + 1);
        return first.concat(last + 1, second).reshape(0, 0, 0, 2 * half);
    }

    private static Expr turned(List<Expr> pair, Expr cos, Expr sin, int which) {
        return which == 0
                ? pair.get(0).mul(cos).sub(pair.get(1).mul(sin))
                : pair.get(0).mul(sin).add(pair.get(1).mul(cos));
    }
}
