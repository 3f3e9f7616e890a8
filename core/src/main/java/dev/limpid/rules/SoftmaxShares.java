package dev.limpid.rules;

import dev.limpid.backward.At;
import dev.limpid.graph.Expr;
import org.jspecify.annotations.Nullable;

import java.util.List;

import static dev.limpid.backward.Rule.each;

/**
 * Multipliers of Softmax and its relatives, taken apart as y = e^(x − L), L = log S, S = Σ e^x, each step by the rescale
 * rule, so that shares add up.
 *
 * <p>A change of x moves L by Σ wΔx with w = [exp](x)/[exp](L), where [f] is the secant's slope of f between both runs: the
 * logarithmic mean of e^x and e^x₀ over that of S and S₀. With p the softmax and α = S/(S + S₀) = σ(ΔL), that is
 *
 * <pre>  w = (αp + (1 − α)p₀) · h(Δx)/h(ΔL),  h(Δ) = tanh(½Δ)/½Δ,</pre>
 *
 * in which nothing overflows however far apart the runs are, and no maximum needs to be taken off. An element at −∞ in both
 * runs, a masked one, gets 0. Captum scales each element by itself instead and takes off a mean, which keeps no sum.
 */
final class SoftmaxShares {
    /** Stands for −∞, so that Δ of masked elements is 0. */
    private static final double LOWEST = -1e30;

    private SoftmaxShares() {}

    static List<@Nullable Expr> softmax(At at) {
        int axis = at.axis("axis", -1);
        Change x = finite(at);
        Change p = Change.out(at, 0);
        Change level = new Change(level(x.now(), p.now(), axis), level(x.before(), p.before(), axis));
        Expr toLevel = level.difference();
        Expr slope = p.sum().mul(Secant.halved(x.difference().sub(toLevel))).mul(0.5);
        return each(throughLevel(at.dy().mul(slope), x, p, toLevel, axis));
    }

    /** L = x − log p wherever that is taken: at the largest element, where p is no rounded 0. */
    private static Expr level(Expr x, Expr p, int axis) {
        return x.reduceMax(true, axis).sub(p.reduceMax(true, axis).log());
    }

    static List<@Nullable Expr> logSoftmax(At at) {
        int axis = at.axis("axis", -1);
        Change x = finite(at);
        Change y = Change.out(at, 0);
        Expr now = x.now().reduceMax(true, axis).sub(y.now().reduceMax(true, axis));
        Expr before = x.before().reduceMax(true, axis).sub(y.before().reduceMax(true, axis));
        return each(throughLevel(at.dy(), x, y.each(Expr::exp), now.sub(before), axis));
    }

    /** The signal at x of a signal at x − L. */
    private static Expr throughLevel(Expr signal, Change x, Change p, Expr toLevel, int axis) {
        Expr total = signal.reduceSum(true, axis);
        return signal.sub(share(x, p, toLevel).mul(total.div(Secant.halved(toLevel))));
    }

    /** w·h(ΔL). */
    private static Expr share(Change x, Change p, Expr toLevel) {
        Expr mixed = p.before().add(p.difference().mul(toLevel.sigmoid()));
        return mixed.mul(Secant.halved(x.difference()));
    }

    static List<@Nullable Expr> reduceLogSumExp(At at) {
        Change x = finite(at);
        Change level = Change.out(at, 0).each(y -> Reduction.kept(at, y));
        Change p = new Change(
                x.now().sub(level.now()).exp(), x.before().sub(level.before()).exp());
        Expr toLevel = level.difference();
        Expr signal = Reduction.kept(at, at.dy()).div(Secant.halved(toLevel));
        return each(share(x, p, toLevel).mul(signal));
    }

    private static Change finite(At at) {
        return Change.in(at, 0).each(x -> x.max(LOWEST));
    }
}
