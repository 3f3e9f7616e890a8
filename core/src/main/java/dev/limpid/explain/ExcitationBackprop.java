package dev.limpid.explain;

import dev.limpid.backward.RuleTable;
import dev.limpid.model.Anatomy;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.rules.Excitation;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Excitation backprop (Zhang et al. 2016): a winner is drawn at the target, and from each neuron one of those that excited it,
 * by what they contributed; the score of a feature is how probable it is to be the last winner.
 *
 * <p>Laws: scores are at least 0 and add up to 1 where no neuron's values are below 0 and each winner was excited by some;
 * with {@code --against}, to 0 (the paper's contrast). They are no units of the target's score, on which they do not depend.
 * Cost: a forward and a backward pass, and a product a layer more.
 *
 * @param bias whether a bias above 0 takes its share, which is lost then
 */
public record ExcitationBackprop(boolean bias) implements Elementwise {
    private RuleTable table() {
        return Excitation.table(bias);
    }

    @Override
    public Attribution.Method method() {
        return new Attribution.Method("excitation-backprop", Map.of("bias", bias));
    }

    @Override
    public Optional<String> obstacle(Anatomy model) {
        return model.noPull(table());
    }

    @Override
    public Attribution explain(Probe probe, Input input, Target target) {
        RelevancePropagation.requireLogit(target);
        Findings findings = new Findings(this, probe, input, target);
        Probe.Pulled pulled = probe.pull(table(), input, target);
        return findings.scores(probe.layout().sum(pulled.signal().slice(0)))
                .score(pulled.score())
                .cost(1, 1)
                .attribution();
    }

    @Override
    public List<Elements> elements(Probe probe, List<Input> inputs, Target target) {
        RelevancePropagation.requireLogit(target);
        return probe.pull(table(), inputs, target).stream()
                .map(pulled -> new Elements(pulled.score(), pulled.signal(), 1, 1))
                .toList();
    }
}
