package dev.limpid.rules;

import dev.limpid.backward.At;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

import static dev.limpid.backward.Rule.each;

/** Derivative of the Gaussian error linear unit (Hendrycks and Gimpel 2016), x·Φ(x). */
final class Gelu {
    private static final double LOG_SQRT_TWO_PI = Math.log(Math.sqrt(2 * Math.PI));

    private Gelu() {}

    static List<@Nullable Expr> gelu(At at) {
        String form = at.node().attribute("approximate", "none");
        if (!form.equals("none")) {
            throw new IllegalStateException("approximate='" + form + "' must be lowered first.");
        }
        Expr x = at.in(0);
        Expr u = x.mul(Math.sqrt(0.5));
        // Φ(x) = ½ erf(x/√2) + ½: one operator, exact, since erf stays within [-1, 1].
        Expr phi = u.erf().apply("HardSigmoid", Map.of("alpha", Attribute.of(0.5f), "beta", Attribute.of(0.5f)));
        // x·φ(x), the density's factor 1/√(2π) taken into the exponent.
        Expr density = u.mul(u).rsub(-LOG_SQRT_TWO_PI).exp();
        return each(at.dy().mul(phi.add(x.mul(density))));
    }
}
