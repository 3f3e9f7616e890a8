package dev.limpid.explain;

import dev.limpid.model.Anatomy;
import dev.limpid.model.Input;
import dev.limpid.model.Layout;
import dev.limpid.model.Path;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.rules.Gradient;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Integrated gradients (Sundararajan, Taly and Yan 2017, equation 1): a = (x − b) ⊙ ∫₀¹ ∇f(b + α(x − b)) dα, summed over
 * the hidden axis or the channels. The paper's x′ is our b.
 *
 * <p>In units of the target's score. Law: Σa = f(x) − f(b), up to the {@linkplain Attribution.Completeness#gap() gap}
 * that the quadrature leaves. Cost: a forward and a backward pass per point of the quadrature.
 *
 * @param baseline where the path starts
 * @param quadrature how its slopes are integrated
 */
public record IntegratedGradients(Baseline baseline, Quadrature quadrature) implements Elementwise {
    @Override
    public Attribution.Method method() {
        Map<String, Object> settings = new LinkedHashMap<>(Map.of("baseline", baseline.name()));
        settings.putAll(quadrature.settings());
        return new Attribution.Method("integrated-gradients", settings);
    }

    private static Quadrature.Line line(Probe probe, Path path, Tensor x) {
        boolean picture = probe.layout() == Layout.PIXELS && x.shape().rank() == 4;
        return picture ? PixelLine.of(path, x.shape()) : path::at;
    }

    @Override
    public Optional<String> obstacle(Anatomy model) {
        return model.noPath(Gradient.TABLE);
    }

    @Override
    public Attribution explain(Probe probe, Input input, Target target) {
        Findings findings = new Findings(this, probe, input, target);
        Tensor x = probe.value(input);
        Tensor b = baseline.like(x, probe, input);
        Path path = probe.path(Gradient.TABLE, input, target, b, x);
        Quadrature.Integral integral = quadrature.integrate(line(probe, path, x));
        return findings.scores(integral.slopes())
                .score(integral.scoreAt1())
                .addingUpFrom(integral.scoreAt0())
                .cost(integral.points(), integral.points())
                .warn(integral.warnings())
                .attribution();
    }

    /** Integrated element by element; the quadrature judges the places that they sum to. */
    @Override
    public List<Elements> elements(Probe probe, List<Input> inputs, Target target) {
        Probe each = probe.elementwise();
        List<Elements> found = new ArrayList<>();
        for (Input input : inputs) {
            Tensor x = probe.value(input);
            Path path = each.path(Gradient.TABLE, input, target, baseline.like(x, probe, input), x);
            Quadrature.Integral integral = quadrature.integrate(new ElementLine(path, probe.layout(), x.shape()));
            double[] slopes = integral.slopes();
            found.add(new Elements(
                    integral.scoreAt1(),
                    Tensor.fill(x.dtype(), x.shape(), i -> slopes[i]),
                    integral.points(),
                    integral.points()));
        }
        return found;
    }
}
