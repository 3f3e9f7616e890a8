package dev.limpid.rules;

import dev.limpid.backward.At;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

import static dev.limpid.backward.Rule.each;

/** Derivatives of the Gaussian error linear unit (Hendrycks and Gimpel 2016), x·Φ(x), and of its approximation. */
final class Gelu {
    private static final double LOG_SQRT_TWO_PI = Math.log(Math.sqrt(2 * Math.PI));
    /** 2√(2/π) and the weight of the cube: x · σ(a(x + bx³)). */
    private static final double A = 2 * Math.sqrt(2 / Math.PI);

    private static final double B = 0.044715;

    private Gelu() {}

    static List<@Nullable Expr> gelu(At at) {
        boolean tanh = at.node().attribute("approximate", "none").equals("tanh");
        return each(at.dy().mul(tanh ? approximateSlope(at.in(0), at.out(0)) : slope(at.in(0))));
    }

    /** Gelu(x + bias). */
    static List<@Nullable Expr> biasGelu(At at) {
        Expr signal = at.dy().mul(slope(at.in(0).add(at.in(1))));
        return each(signal, signal);
    }

    /** The approximation of x + bias, which may be left out. */
    static List<@Nullable Expr> fastGelu(At at) {
        Expr x = at.has(1) ? at.in(0).add(at.in(1)) : at.in(0);
        Expr signal = at.dy().mul(approximateSlope(x, at.out(0)));
        return each(signal, at.has(1) ? signal : null);
    }

    private static Expr slope(Expr x) {
        Expr u = x.mul(Math.sqrt(0.5));
        // Φ(x) = ½ erf(x/√2) + ½: one operator, exact, since erf stays within [-1, 1].
        Expr phi = u.erf().apply("HardSigmoid", Map.of("alpha", Attribute.of(0.5f), "beta", Attribute.of(0.5f)));
        // x·φ(x), the density's factor 1/√(2π) taken into the exponent.
        Expr density = u.mul(u).rsub(-LOG_SQRT_TWO_PI).exp();
        return phi.add(x.mul(density));
    }

    /** ½x(1 + tanh(√(2/π)(x + bx³))) is x·s with s = σ(a(x + bx³)): s + y(1 − s) · a(1 + 3bx²). */
    private static Expr approximateSlope(Expr x, Expr y) {
        Expr square = x.mul(x);
        Expr s = square.mul(A * B).add(A).mul(x).sigmoid();
        return s.add(s.rsub(1).mul(y).mul(square.mul(3 * A * B).add(A)));
    }
}
