package dev.limpid.rules;

import dev.limpid.backward.At;
import dev.limpid.graph.Expr;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

import static dev.limpid.backward.Rule.each;

/**
 * Derivative of rotary position embeddings (Su et al. 2021), which turn pairs (a, b) of an input's numbers by an angle a
 * position: the signal is turned the other way round. With (g, h) the signal at a pair, the angle's cosine gets
 * Σ ag + bh over heads, its sine Σ ah − bg.
 */
final class Rotation {
    private Rotation() {}

    /** ONNX's: X [batch,head,position,size] or [batch,position,head·size], then cosines, sines, positions. */
    static List<@Nullable Expr> standard(At at) {
        Expr toX = turnedBack(at, 2);
        if (!at.wants(1) && !at.wants(2)) {
            return each(toX);
        }
        Expr half = at.in(1).size(at.in(1).rank() - 1);
        List<Expr> x = pairs(at, at.in(0), half);
        List<Expr> g = pairs(at, at.dy(), half);
        Expr toCosines = x.get(0).mul(g.get(0)).add(x.get(1).mul(g.get(1)));
        Expr toSines = x.get(0).mul(g.get(1)).sub(x.get(1).mul(g.get(0)));
        return each(toX, perPosition(at, 1, toCosines), perPosition(at, 2, toSines));
    }

    /** ONNX Runtime's: the positions come before the angles, which are constants. */
    static List<@Nullable Expr> contrib(At at) {
        if (at.wants(2) || at.wants(3)) {
            throw new IllegalStateException("there is no derivative in cos_cache and sin_cache.");
        }
        return each(turnedBack(at, 3));
    }

    private static Expr turnedBack(At at, int sines) {
        List<Expr> inputs = new ArrayList<>();
        for (int i = 1; i < at.node().inputs().size(); i++) {
            inputs.add(i == sines ? at.in(i).neg() : at.in(i));
        }
        String domain = at.node().domain();
        String op = domain.isEmpty() ? at.node().op() : domain + ":" + at.node().op();
        return at.dy().apply(op, at.node().attributes(), inputs.toArray(new Expr[0]));
    }

    /** Firsts and seconds of the pairs that turn, [batch,head,position,half] each. */
    private static List<Expr> pairs(At at, Expr value, Expr half) {
        Expr byHead = value.rank() == 4
                ? value
                : value.reshape(0, 0, at.node().attribute("num_heads", 0L), -1).transpose(List.of(0L, 2L, 1L, 3L));
        boolean interleaved = at.node().attribute("interleaved", 0L) == 1;
        Expr zero = at.builder().longs(0);
        Expr last = at.builder().longs(3);
        Expr all = half.mul(2);
        Expr every = at.builder().longs(interleaved ? 2 : 1);
        Expr first = byHead.apply("Slice", zero, interleaved ? all : half, last, every);
        Expr second = byHead.apply("Slice", interleaved ? at.builder().longs(1) : half, all, last, every);
        return List.of(first, second);
    }

    /** Summed over heads, and for angles that are looked up over the places that did. */
    private static Expr perPosition(At at, int input, Expr signal) {
        Expr summed = signal.reduceSum(false, 1);
        if (!at.has(3)) {
            return summed;
        }
        return Gathering.summed(at.in(input), at.in(3), summed, 0);
    }
}
