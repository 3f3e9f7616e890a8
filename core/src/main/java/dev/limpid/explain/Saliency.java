package dev.limpid.explain;

import dev.limpid.model.Anatomy;
import dev.limpid.model.Input;
import dev.limpid.model.Layout;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.rules.Gradient;
import dev.limpid.tensor.Tensor;

import java.util.Map;
import java.util.Optional;

/**
 * Saliency (Simonyan, Vedaldi and Zisserman 2013): how steeply the target's score changes with each position.
 *
 * <p>The score of a position is the Euclidean norm of ∂f/∂x over the hidden axis, that of a pixel its largest |∂f/∂x| over
 * the channels, as in the paper (section 3.1): never negative, in units of score per unit of the wire. It says how much a small change would matter, not in which direction. Cost: one backward pass.
 */
public record Saliency() implements Explainer {
    @Override
    public Attribution.Method method() {
        return new Attribution.Method("saliency", Map.of());
    }

    @Override
    public Optional<String> obstacle(Anatomy model) {
        return model.noPull(Gradient.TABLE);
    }

    @Override
    public Attribution explain(Probe probe, Input input, Target target) {
        Findings findings = new Findings(this, probe, input, target);
        Probe.Pulled pulled = probe.pull(Gradient.TABLE, input, target);
        Tensor slopes = pulled.signal().slice(0);
        return findings.scores(
                        isPicture(probe)
                                ? probe.layout().largest(slopes)
                                : probe.layout().norm(slopes))
                .score(pulled.score())
                .cost(1, 1)
                .attribution();
    }

    private static boolean isPicture(Probe probe) {
        return probe.layout() == Layout.PIXELS;
    }
}
