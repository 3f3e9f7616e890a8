package dev.limpid.explain;

import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.rules.Gradient;

import java.util.Map;

/**
 * Saliency (Simonyan, Vedaldi and Zisserman 2013): how steeply the target's score changes with each position.
 *
 * <p>The score of a position is the Euclidean norm of ∂f/∂x over the hidden axis: never negative, in units of score per
 * unit of embedding. It says how much a small change would matter, not in which direction. Cost: one backward pass.
 */
public record Saliency() implements Explainer {
    @Override
    public Attribution.Method method() {
        return new Attribution.Method("saliency", Map.of("norm", "l2"));
    }

    @Override
    public Attribution explain(Probe probe, Input input, Target target) {
        Findings findings = new Findings(this, probe, input, target);
        Probe.Pulled pulled = probe.pull(Gradient.TABLE, input, target);
        return findings.scores(pulled.signal().slice(0).normLast().toDoubles())
                .score(pulled.score())
                .cost(1, 1)
                .attribution();
    }
}
