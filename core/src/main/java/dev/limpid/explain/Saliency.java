package dev.limpid.explain;

import dev.limpid.model.Anatomy;
import dev.limpid.model.Input;
import dev.limpid.model.Layout;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.rules.Gradient;
import dev.limpid.tensor.Tensor;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Saliency (Simonyan, Vedaldi and Zisserman 2013): how steeply the target's score changes with each position.
 *
 * <p>The score of a position is the Euclidean norm of ∂f/∂x over the hidden axis, that of a pixel its largest |∂f/∂x| over
 * the channels, as in the paper (section 3.1): never negative, in units of score per unit of the wire. It says how much a small change would matter, not in which direction. Cost: one backward pass.
 */
public record Saliency() implements Elementwise {
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
        return findings.scores(places(probe.layout(), pulled.signal().slice(0)))
                .score(pulled.score())
                .cost(1, 1)
                .attribution();
    }

    /** Slopes, with their signs. */
    @Override
    public List<Elements> elements(Probe probe, List<Input> inputs, Target target) {
        return probe.pull(Gradient.TABLE, inputs, target).stream()
                .map(pulled -> new Elements(pulled.score(), pulled.signal(), 1, 1))
                .toList();
    }

    @Override
    public double[] places(Layout layout, Tensor example) {
        return layout == Layout.PIXELS ? layout.largest(example) : layout.norm(example);
    }
}
