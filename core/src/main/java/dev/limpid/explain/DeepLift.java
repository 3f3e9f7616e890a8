package dev.limpid.explain;

import dev.limpid.backward.RuleTable;
import dev.limpid.model.Anatomy;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * DeepLIFT (Shrikumar, Greenside and Kundaje 2017) by the rescale rule: how far each element's difference from a baseline
 * moved the score, m ⊙ (x − b), with multipliers m that every operator hands on so that shares add up, {@linkplain
 * dev.limpid.rules.DeepLift products, softmax and normalisations} included; summed over the hidden axis or the channels.
 *
 * <p>In units of the target's score. Law: Σa = f(x) − f(b), up to rounding; the {@linkplain Attribution#ledger() ledger} says
 * where that arises. Unlike a gradient it sees through what is saturated. Cost: two forward passes and a backward pass.
 *
 * @param baseline what the input is compared with
 */
public record DeepLift(Baseline baseline) implements Elementwise {
    static final RuleTable TABLE = dev.limpid.rules.DeepLift.TABLE;

    @Override
    public Attribution.Method method() {
        return new Attribution.Method("deeplift", Map.of("baseline", baseline.name()));
    }

    @Override
    public Optional<String> obstacle(Anatomy model) {
        return model.noContrast(TABLE);
    }

    @Override
    public Attribution explain(Probe probe, Input input, Target target) {
        Findings findings = new Findings(this, probe, input, target);
        Tensor reference = baseline.like(probe.value(input), probe, input);
        Probe.Contrasted contrasted = probe.contrast(TABLE, List.of(input), target, List.of(reference))
                .get(0);
        return findings.scores(
                        places(probe.layout(), shares(contrasted, reference).slice(0)))
                .score(contrasted.score())
                .addingUpFrom(contrasted.referenceScore())
                .ledger(contrasted.ledger())
                .cost(2, 1)
                .attribution();
    }

    @Override
    public List<Elements> elements(Probe probe, List<Input> inputs, Target target) {
        List<Tensor> references = inputs.stream()
                .map(input -> baseline.like(probe.value(input), probe, input))
                .toList();
        List<Probe.Contrasted> found = probe.contrast(TABLE, inputs, target, references);
        List<Elements> all = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            Probe.Contrasted one = found.get(i);
            all.add(new Elements(one.score(), shares(one, references.get(i)), 2, 1));
        }
        return all;
    }

    /** m ⊙ (x − b), of the wire's shape. */
    static Tensor shares(Probe.Contrasted contrasted, Tensor reference) {
        return contrasted.value().minus(reference).times(contrasted.signal());
    }
}
