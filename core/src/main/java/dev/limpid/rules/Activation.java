package dev.limpid.rules;

import dev.limpid.backward.At;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

import static dev.limpid.backward.Rule.each;

/**
 * Derivatives of activation functions, each the slope times the signal. Slopes are written so that neither end of the
 * number line gives 0·∞.
 */
final class Activation {
    private static final float SELU_ALPHA = 1.67326319217681884765625f;
    private static final float SELU_GAMMA = 1.05070102214813232421875f;

    private Activation() {}

    /** x / (1 + |x|): 1 / (1 + |x|)². */
    static List<@Nullable Expr> softsign(At at) {
        Expr distance = at.in(0).abs().add(1);
        return each(at.dy().div(distance).div(distance));
    }

    /** x where positive, α(eˣ − 1) elsewhere; 0 belongs to the left side. */
    static List<@Nullable Expr> elu(At at) {
        float alpha = at.node().attribute("alpha", 1f);
        return each(at.dy().mul(exponentialBelowZero(at.in(0), alpha)));
    }

    /** Elu scaled by γ (Klambauer et al. 2017). */
    static List<@Nullable Expr> selu(At at) {
        float alpha = at.node().attribute("alpha", SELU_ALPHA);
        float gamma = at.node().attribute("gamma", SELU_GAMMA);
        return each(at.dy().mul(exponentialBelowZero(at.in(0), alpha)).mul(gamma));
    }

    private static Expr exponentialBelowZero(Expr x, float alpha) {
        Expr decay = x.min(0).exp();
        if (alpha == 1) {
            return decay;
        }
        return x.greater(0).where(x.builder().scalar(x.dtype(), 1), decay.mul(alpha));
    }

    /** max(0, x) + min(0, α(e^(x/α) − 1)), which has no kink. */
    static List<@Nullable Expr> celu(At at) {
        float alpha = at.node().attribute("alpha", 1f);
        Expr below = at.in(0).min(0);
        return each(at.dy().mul((alpha == 1 ? below : below.mul(1.0 / alpha)).exp()));
    }

    /** x where positive, αx elsewhere; slope α at 0. */
    static List<@Nullable Expr> leakyRelu(At at) {
        Expr x = at.in(0);
        float alpha = at.node().attribute("alpha", 0.01f);
        if (alpha < 0 || alpha > 1) {
            Expr one = at.builder().scalar(x.dtype(), 1);
            return each(at.dy().mul(x.greater(0).where(one, at.builder().scalar(x.dtype(), alpha))));
        }
        // A steep line cut off at both slopes: three times as fast as Where.
        return each(at.dy().mul(x.mul(Float.MAX_VALUE).clip(alpha, 1)));
    }

    /** x where positive, slope·x elsewhere; at 0 the left side counts. */
    static List<@Nullable Expr> pRelu(At at) {
        Expr x = at.in(0);
        return each(
                at.dy().mul(x.greater(0).where(at.builder().scalar(x.dtype(), 1), at.in(1))),
                at.dy().mul(x.min(0)));
    }

    /** x above the threshold, 0 elsewhere; slope 0 at the jump. */
    static List<@Nullable Expr> thresholdedRelu(At at) {
        float alpha = at.node().attribute("alpha", 1f);
        return each(at.dy().mul(at.in(0).greater(alpha).cast(at.dy().dtype())));
    }

    /** αx + β cut off at 0 and 1; slope 0 at and beyond both. */
    static List<@Nullable Expr> hardSigmoid(At at) {
        Expr y = at.out(0);
        Expr inside = y.greater(0).apply("And", y.less(1));
        return each(at.dy().mul(inside.cast(y.dtype())).mul(at.node().attribute("alpha", 0.2f)));
    }

    /** x · HardSigmoid(x; ⅙, ½): slope x/3 + ½ between −3 and 3, at and beyond them 0 and 1. */
    static List<@Nullable Expr> hardSwish(At at) {
        Expr x = at.in(0);
        Expr gate = x.apply("HardSigmoid", Map.of("alpha", Attribute.of(1f / 6), "beta", Attribute.of(0.5f)));
        Expr inside = x.abs().less(3).cast(x.dtype());
        return each(at.dy().mul(gate.add(x.mul(inside).mul(1.0 / 6))));
    }

    /** x · tanh(softplus x) (Misra 2019): with t the hyperbolic tangent, t + x(1 − t²)σ(x). */
    static List<@Nullable Expr> mish(At at) {
        Expr x = at.in(0);
        Expr t = x.apply("Softplus").tanh();
        return each(at.dy().mul(t.add(x.mul(x.sigmoid()).mul(t.mul(t).rsub(1)))));
    }

    /** x · σ(αx): with s the sigmoid and y the value, s + αy(1 − s). */
    static List<@Nullable Expr> swish(At at, float otherwise) {
        float alpha = at.node().attribute("alpha", otherwise);
        Expr x = at.in(0);
        Expr s = (alpha == 1 ? x : x.mul(alpha)).sigmoid();
        Expr rest = s.rsub(1).mul(at.out(0));
        return each(at.dy().mul(s.add(alpha == 1 ? rest : rest.mul(alpha))));
    }

    /** x drawn λ further towards 0 by the bias, and 0 within λ of it; slope 0 at the jumps. */
    static List<@Nullable Expr> shrink(At at) {
        Expr outside = at.in(0).abs().greater(at.node().attribute("lambd", 0.5f));
        return each(at.dy().mul(outside.cast(at.dy().dtype())));
    }
}
