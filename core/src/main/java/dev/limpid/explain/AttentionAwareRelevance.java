package dev.limpid.explain;

import dev.limpid.model.Anatomy;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.rules.AttnLrp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Attention-aware layer-wise relevance propagation, AttnLRP (Achtibat et al. 2024), and CP-LRP (Ali et al. 2022): the
 * target's score is handed back through the model, operator by operator, by the {@link AttnLrp rules}.
 *
 * <p>A position's or pixel's score is the relevance that arrives there, in units of the target's score. It adds up to the
 * score but for what biases, the softmax and stabilisers take in: the ledger says where. Of a model whose last layers are
 * wide open to one constant much may be lost. Cost: a forward and a backward pass, {@code gamma} one more of each through
 * the layers that have it.
 */
public record AttentionAwareRelevance(AttnLrp rules) implements Elementwise {
    @Override
    public Attribution.Method method() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("variant", rules.variant().toString());
        settings.put("epsilon", rules.epsilon());
        settings.put("gamma", rules.gamma());
        settings.put("conv-gamma", rules.convolutionGamma());
        return new Attribution.Method("attn-lrp", settings);
    }

    @Override
    public Optional<String> obstacle(Anatomy model) {
        return model.noPull(rules.table());
    }

    @Override
    public Attribution explain(Probe probe, Input input, Target target) {
        Findings findings = new Findings(this, probe, input, target);
        Probe.Pulled pulled = probe.pull(rules.table(), input, target);
        return findings.scores(places(probe.layout(), pulled.signal().slice(0)))
                .score(pulled.score())
                .ledger(pulled.ledger())
                .cost(1, 1)
                .attribution();
    }

    @Override
    public List<Elements> elements(Probe probe, List<Input> inputs, Target target) {
        return probe.pull(rules.table(), inputs, target).stream()
                .map(pulled -> new Elements(pulled.score(), pulled.signal(), 1, 1))
                .toList();
    }
}
