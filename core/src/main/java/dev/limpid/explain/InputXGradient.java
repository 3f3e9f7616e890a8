package dev.limpid.explain;

import dev.limpid.model.Anatomy;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.rules.Gradient;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Input × gradient (Shrikumar et al. 2016): x ⊙ ∂f/∂x, summed over the hidden axis or the channels.
 *
 * <p>The first-order guess at what is lost when a position's value goes to zero, in units of the score. Exact for a linear
 * model, so its sum is not promised to be anything for others. Cost: a forward and a backward pass.
 */
public record InputXGradient() implements Elementwise {
    @Override
    public Attribution.Method method() {
        return new Attribution.Method("input-x-gradient", Map.of());
    }

    @Override
    public Optional<String> obstacle(Anatomy model) {
        return model.noPull(Gradient.TABLE);
    }

    @Override
    public Attribution explain(Probe probe, Input input, Target target) {
        Findings findings = new Findings(this, probe, input, target);
        Probe.Pulled pulled = probe.pull(Gradient.TABLE, input, target);
        return findings.scores(places(
                        probe.layout(), pulled.value().times(pulled.signal()).slice(0)))
                .score(pulled.score())
                .cost(1, 1)
                .attribution();
    }

    @Override
    public List<Elements> elements(Probe probe, List<Input> inputs, Target target) {
        return probe.pull(Gradient.TABLE, inputs, target).stream()
                .map(pulled -> new Elements(pulled.score(), pulled.value().times(pulled.signal()), 1, 1))
                .toList();
    }
}
