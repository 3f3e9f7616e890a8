package dev.limpid.explain;

import dev.limpid.model.Layout;
import dev.limpid.rules.DeconvNet;
import dev.limpid.rules.GuidedBackprop;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The methods that look inside by derivatives. */
final class GradientMethods {
    /** Beside those of the method that is asked. */
    private static final Set<String> AROUND = Set.of(Methods.AROUND, "noise", "level");

    static final Family FAMILY = new Family()
            .add(
                    "integrated-gradients",
                    "slopes summed on the way from a baseline; adds up to the score",
                    "a forward and a backward pass per point",
                    Set.of("rule", "tolerance", "limit"),
                    GradientDossiers.INTEGRATED_GRADIENTS,
                    settings -> new IntegratedGradients(Baseline.of(settings.baseline()), quadrature(settings)))
            .add(
                    Methods.SALIENCY,
                    "how steeply the score changes with each word, without a sign",
                    "1 forward, 1 backward pass",
                    Set.of(),
                    GradientDossiers.SALIENCY,
                    settings -> new Saliency())
            .add(
                    "input-x-gradient",
                    "a first-order guess at each word's share, with a sign",
                    "1 forward, 1 backward pass",
                    Set.of(),
                    GradientDossiers.INPUT_X_GRADIENT,
                    settings -> new InputXGradient())
            .add(
                    SmoothGrad.NAME,
                    "what another method says, averaged over noisy copies of the input",
                    "50 times the other method's",
                    AROUND,
                    GradientDossiers.SMOOTHGRAD,
                    settings -> new SmoothGrad(around(settings), noise(settings, Noise.LEVEL), level(settings)))
            .add(
                    SmoothGradSquared.NAME,
                    "the same averaged in squares: how much matters, not which way",
                    "50 times the other method's",
                    AROUND,
                    GradientDossiers.SMOOTHGRAD_SQUARED,
                    settings -> new SmoothGradSquared(around(settings), noise(settings, Noise.LEVEL), level(settings)))
            .add(
                    VarGrad.NAME,
                    "by how much what another method says varies over noisy copies of the input",
                    "50 times the other method's",
                    AROUND,
                    GradientDossiers.VARGRAD,
                    settings -> new VarGrad(around(settings), noise(settings, Noise.LEVEL), level(settings)))
            .add(
                    GradientShap.NAME,
                    "slopes between the input and baselines, drawn at random; adds up to the score on average",
                    "200 forward and backward passes",
                    Set.of("noise", "level"),
                    GradientDossiers.GRADIENT_SHAP,
                    settings -> new GradientShap(
                            new Baselines(Baseline.of(settings.baseline()), settings.staging()),
                            new Noise(
                                    Typed.number(settings.more(), "noise", 0),
                                    Objects.requireNonNullElse(settings.samples(), GradientShap.SAMPLES),
                                    settings.seed()),
                            level(settings)))
            .add(
                    Conductance.NAME,
                    "what flows through a wire inside (--wire), or the features' parts in one of its units",
                    "2 forward and a backward pass per point",
                    Set.of("rule", "tolerance", "limit", "unit", "place"),
                    GradientDossiers.CONDUCTANCE,
                    settings -> new Conductance(
                            Baseline.of(settings.baseline()),
                            Differences.NAME.equals(settings.more().get("rule"))
                                    ? differences(settings)
                                    : quadrature(settings),
                            unit(settings)))
            .add(
                    InternalInfluence.NAME,
                    "the mean slope of the score at a wire inside (--wire)",
                    "a forward and a backward pass per point",
                    Set.of("rule", "tolerance", "limit"),
                    GradientDossiers.INTERNAL_INFLUENCE,
                    settings -> new InternalInfluence(Baseline.of(settings.baseline()), quadrature(settings)))
            .add(
                    GuidedBackprop.TABLE.name(),
                    "saliency that follows only what excites; clear, but hardly depends on the target",
                    "1 forward, 1 backward pass",
                    Set.of(),
                    GradientDossiers.GUIDED_BACKPROP,
                    settings -> new GuidedBackpropagation())
            .add(
                    DeconvNet.TABLE.name(),
                    "what excites the target, filtered back by the same kernels",
                    "1 forward, 1 backward pass",
                    Set.of(),
                    GradientDossiers.DECONVOLUTION,
                    settings -> new Deconvolution());

    private GradientMethods() {}

    /** The method inside, with its own settings. */
    private static Elementwise around(Methods.Settings settings) {
        Map<String, String> own = new HashMap<>(settings.more());
        String name = own.getOrDefault(Methods.AROUND, Methods.SALIENCY);
        own.keySet().removeAll(AROUND);
        Explainer inner = Methods.of(name, settings.inside(own));
        if (inner instanceof Smoothing || inner instanceof GradientShap || !(inner instanceof Elementwise each)) {
            throw new IllegalArgumentException("Setting " + Methods.AROUND + "=" + name
                    + " needs a method that scores each number of the input by one look at it, such as saliency,"
                    + " input-x-gradient, integrated-gradients or guided-backprop.");
        }
        return each;
    }

    private static Noise noise(Methods.Settings settings, double level) {
        return new Noise(
                Typed.number(settings.more(), "noise", level),
                Objects.requireNonNullElse(settings.samples(), Noise.SAMPLES),
                settings.seed());
    }

    private static double level(Methods.Settings settings) {
        return Typed.number(settings.more(), "level", Certainty.STANDARD.level());
    }

    private static Quadrature differences(Methods.Settings settings) {
        Integer steps = settings.steps();
        if (steps == null) {
            throw new IllegalArgumentException("Setting rule=" + Differences.NAME + " needs a number of --steps.");
        }
        return new Differences(steps);
    }

    private static InnerWire.@Nullable Unit unit(Methods.Settings settings) {
        Map<String, String> more = settings.more();
        if (!more.containsKey("unit")) {
            if (more.containsKey("place")) {
                throw new IllegalArgumentException(
                        "Setting place=" + more.get("place") + " says where a unit of the wire is: add --set unit=U.");
            }
            return null;
        }
        return new InnerWire.Unit(
                Typed.whole(more, "unit", 0), more.containsKey("place") ? Typed.whole(more, "place", 0) : null);
    }

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
