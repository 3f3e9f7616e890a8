package dev.limpid.explain;

import dev.limpid.model.Layout;

import java.util.Map;
import java.util.Set;

/** The methods that look inside by derivatives. */
final class GradientMethods {
    static final Family FAMILY = new Family()
            .add(
                    "integrated-gradients",
                    "slopes summed on the way from a baseline; adds up to the score",
                    "a forward and a backward pass per point",
                    Set.of("rule", "tolerance", "limit"),
                    settings -> new IntegratedGradients(Baseline.of(settings.baseline()), quadrature(settings)))
            .add(
                    "saliency",
                    "how steeply the score changes with each word, without a sign",
                    "1 forward, 1 backward pass",
                    Set.of(),
                    settings -> new Saliency())
            .add(
                    "input-x-gradient",
                    "a first-order guess at each word's share, with a sign",
                    "1 forward, 1 backward pass",
                    Set.of(),
                    settings -> new InputXGradient());

    private GradientMethods() {}

    private static Quadrature quadrature(Methods.Settings settings) {
        Map<String, String> more = settings.more();
        Integer steps = settings.steps();
        if (steps == null) {
            if (more.containsKey("rule") && !"adaptive".equals(more.get("rule"))) {
                throw new IllegalArgumentException("Setting rule=" + more.get("rule") + " needs a number of --steps.");
            }
            Adaptive standard = settings.layout() == Layout.PIXELS ? Adaptive.forPictures() : Adaptive.standard();
            return new Adaptive(Typed.number(more, "tolerance", standard.tolerance()), (int)
                    Typed.number(more, "limit", standard.limit()));
        }
        if (more.containsKey("tolerance") || more.containsKey("limit")) {
            throw new IllegalArgumentException(
                    "Settings tolerance and limit are for the adaptive rule; leave out --steps to use it.");
        }
        String rule = more.getOrDefault("rule", "gauss-legendre");
        if (rule.equals("gauss-legendre")) {
            return new GaussLegendre(steps);
        }
        for (Riemann.Point point : Riemann.Point.values()) {
            if (point.toString().equals(rule)) {
                return new Riemann(steps, point);
            }
        }
        throw new IllegalArgumentException("Unknown rule '" + rule
                + "', expected gauss-legendre, riemann-left, riemann-right, riemann-middle or riemann-trapezoid.");
    }
}
