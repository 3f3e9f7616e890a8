package dev.limpid.rules;

import dev.limpid.backward.At;
import dev.limpid.backward.Rule;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Weight;
import dev.limpid.tensor.DType;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.BiFunction;

import static dev.limpid.backward.Rule.each;

/**
 * The rescale rule of DeepLIFT (Shrikumar, Greenside and Kundaje 2017, section 3.5.1) for functions of one number: the
 * multiplier is the slope Δy/Δx of the line through the points of both runs, and the derivative where they are one point.
 *
 * <p>A quotient of differences loses digits where the points are close, in float long before they are one. So functions
 * with an addition theorem have their secant in closed form, without any difference but Δx, right to rounding at every
 * distance, 0 included: e^x by e^a − e^b = (e^a + e^b)·tanh(½(a − b)), sigmoid, tanh, logarithm and softplus likewise,
 * Relu by its own sums, roots and powers by factoring. {@link #smooth The others} take Δy/Δx, and the derivative at the
 * middle where the points are closer than that pays.
 */
final class Secant {
    /** Far below any Δ of numbers that matter, far above where floats end: keeps 0/0 from being. */
    private static final double TINY = 1e-30;

    private static final float SELU_ALPHA = 1.67326319217681884765625f;
    private static final float SELU_GAMMA = 1.05070102214813232421875f;

    private Secant() {}

    /** A secant's slope from values and outputs of both runs. */
    static Rule of(BiFunction<Change, Change, Expr> slope) {
        return at -> each(at.dy().mul(slope.apply(Change.in(at, 0), Change.out(at, 0))));
    }

    /** tanh(δ)/δ, 1 at 0. */
    static Expr tanhOver(Expr delta) {
        Expr some = delta.add(TINY);
        return some.tanh().div(some);
    }

    /** tanh(½Δ)/½Δ. */
    static Expr halved(Expr difference) {
        return tanhOver(difference.mul(0.5));
    }

    static Expr exp(Change x, Change y) {
        return y.sum().mul(halved(x.difference())).mul(0.5);
    }

    static Expr log(Change x, Change y) {
        return x.sum().mul(halved(y.difference())).mul(0.5).reciprocal();
    }

    /** tanh a − tanh b = tanh(a − b) · (1 − tanh a · tanh b). */
    static Expr tanh(Change x, Change y) {
        return tanhOver(x.difference()).mul(y.product().rsub(1));
    }

    static Expr sigmoid(Change x, Change y) {
        Expr spread = y.now().mul(y.before().rsub(1)).add(y.before().mul(y.now().rsub(1)));
        return halved(x.difference()).mul(spread).mul(0.5);
    }

    /** By e^y = 1 + e^x, of which both sides have secants. */
    static Expr softplus(Change x, Change y) {
        Expr share = x.each(Expr::exp).sum().reciprocal().mul(2).add(1);
        return halved(x.difference()).div(halved(y.difference()).mul(share));
    }

    static Expr reciprocal(Change x, Change y) {
        return y.product().neg();
    }

    /** 1/(y + y₀); 0 where both are 0, and no slope is finite. */
    static Expr sqrt(Change x, Change y) {
        return overSum(y);
    }

    /** 1/(y + y₀) of what is never negative, 0 where both are 0. */
    static Expr overSum(Change y) {
        Expr sum = y.sum();
        Expr zero = sum.builder().scalar(sum.dtype(), 0);
        return sum.greater(0).where(sum.reciprocal(), zero);
    }

    /** (x + x₀)/(|x| + |x₀|), 0 where both are 0. */
    static Expr abs(Change x) {
        return x.sum().div(x.each(Expr::abs).sum().add(TINY));
    }

    /**
     * (y + y₀)/(|x| + |x₀|), which is 0 or 1 where both are on one side, and 0 at 0. With |x| = 2y − x that is 1/(2 − (x +
     * x₀)/(y + y₀)).
     */
    static List<@Nullable Expr> relu(At at) {
        return each(at.dy().div(reluInverse(Change.in(at, 0), Change.out(at, 0))));
    }

    private static Expr reluInverse(Change x, Change y) {
        return x.sum().add(-TINY).div(y.sum()).rsub(2);
    }

    static Expr relu(Change x) {
        return reluInverse(x, x.each(Expr::relu)).reciprocal();
    }

    /** Of x held within [0, 1]. */
    private static Expr unit(Change x) {
        return relu(x).sub(relu(x.each(one -> one.add(-1))));
    }

    static List<@Nullable Expr> leakyRelu(At at) {
        double alpha = at.node().attribute("alpha", 0.01f);
        return each(at.dy().mul(relu(Change.in(at, 0)).mul(1 - alpha).add(alpha)));
    }

    static List<@Nullable Expr> pRelu(At at) {
        Expr alpha = at.in(1);
        return each(at.dy().mul(relu(Change.in(at, 0)).mul(alpha.rsub(1)).add(alpha)));
    }

    static List<@Nullable Expr> elu(At at) {
        float alpha = at.node().attribute("alpha", 1f);
        return each(at.dy().mul(elu(Change.in(at, 0), alpha, 1)));
    }

    static List<@Nullable Expr> selu(At at) {
        float alpha = at.node().attribute("alpha", SELU_ALPHA);
        float gamma = at.node().attribute("gamma", SELU_GAMMA);
        return each(at.dy().mul(elu(Change.in(at, 0), alpha, 1).mul(gamma)));
    }

    static List<@Nullable Expr> celu(At at) {
        float alpha = at.node().attribute("alpha", 1f);
        return each(at.dy().mul(elu(Change.in(at, 0), 1, 1 / alpha)));
    }

    /** max(0, x) + height · (e^(rate·min(0, x)) − 1)/rate. */
    private static Expr elu(Change x, float height, float rate) {
        Expr above = relu(x);
        Change below = x.each(one -> one.min(0).mul(rate));
        Expr decay = exp(below, below.each(Expr::exp));
        return above.add(decay.mul(height).mul(above.rsub(1)));
    }

    static List<@Nullable Expr> hardSigmoid(At at) {
        float alpha = at.node().attribute("alpha", 0.2f);
        float beta = at.node().attribute("beta", 0.5f);
        Change line = Change.in(at, 0).each(x -> x.mul(alpha).add(beta));
        return each(at.dy().mul(unit(line)).mul(alpha));
    }

    /** x times a gate: half of each one's change at the other's mean. */
    static List<@Nullable Expr> hardSwish(At at) {
        Change x = Change.in(at, 0);
        Change line = x.each(one -> one.mul(1.0 / 6).add(0.5));
        Change gate = line.each(one -> one.clip(0, 1));
        Expr slope = gate.sum().mul(0.5).add(x.sum().mul(unit(line)).mul(1.0 / 12));
        return each(at.dy().mul(slope));
    }

    /** x · d with d = 1/(1 + |x|). */
    static Expr softsign(Change x, Change y) {
        Change d = x.each(one -> one.abs().add(1).reciprocal());
        return d.sum().sub(x.sum().mul(d.product()).mul(abs(x))).mul(0.5);
    }

    /** One known exponent: in closed form for the usual ones. */
    static List<@Nullable Expr> pow(At at) {
        if (at.builder().weightOf(at.node().in(1)) instanceof Weight.InMemory held
                && held.shape().size() == 1
                && held.shape().rank() <= at.in(0).rank()) {
            Change x = Change.in(at, 0);
            double p = held.value().at(0);
            Expr slope = p == 2
                    ? x.sum()
                    : p == 3
                            ? x.sum().mul(x.sum()).sub(x.product())
                            : p == 0.5 ? overSum(Change.out(at, 0)) : p == -1 ? reciprocal(x, Change.out(at, 0)) : null;
            if (slope != null) {
                return each(at.dy().mul(slope));
            }
        }
        Expr near = at.halfway().in(0).abs().mul(closeness(at.in(0).dtype()));
        return quotient(at, near, at.halfway());
    }

    /** x^p of values that are positive. */
    static Expr power(Change x, Change y, double p) {
        Expr middle = x.sum().mul(0.5);
        Expr difference = x.difference();
        Expr slope = middle.pow(x.now().builder().scalar(middle.dtype(), p - 1)).mul(p);
        return difference
                .abs()
                .greater(middle.mul(closeness(middle.dtype())))
                .where(y.difference().div(difference), slope);
    }

    /**
     * Δy/Δx, or closer than ε = 2⁻⁶ the derivative in the middle: there the rounding of Δy, 2⁻²⁴·|y|/ε, and what is left of
     * the curve, ε²/24·|f‴|, are both some 10⁻⁵. In double ε is 2⁻¹⁷, and both are 10⁻¹¹.
     */
    static List<@Nullable Expr> smooth(At at) {
        return quotient(
                at, at.builder().scalar(at.in(0).dtype(), closeness(at.in(0).dtype())), at.halfway());
    }

    /** The same with ε sixteen times smaller, for functions that grow steep. */
    static List<@Nullable Expr> steep(At at) {
        return quotient(
                at, at.builder().scalar(at.in(0).dtype(), closeness(at.in(0).dtype()) / 16), at.halfway());
    }

    private static double closeness(DType dtype) {
        return Math.scalb(1.0, dtype == DType.DOUBLE ? -17 : -6);
    }

    /** Δy/Δx wherever Δx is not 0: of functions in straight pieces, whose differences are exact, and of those with jumps. */
    static List<@Nullable Expr> pieces(At at) {
        return quotient(at, at.builder().scalar(at.in(0).dtype(), 0), at);
    }

    private static List<@Nullable Expr> quotient(At at, Expr near, At middle) {
        Change x = Change.in(at, 0);
        Expr difference = x.difference();
        Expr secant = at.dy().mul(Change.out(at, 0).difference().div(difference));
        Expr slope = Gradient.TABLE.rule(middle).orElseThrow().back(middle).stream()
                .findFirst()
                .orElse(null);
        Expr otherwise = slope == null ? at.builder().scalar(at.dy().dtype(), 0) : slope;
        return each(difference.abs().greater(near).where(secant, otherwise));
    }
}
