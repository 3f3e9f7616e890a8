package dev.limpid.explain;

import dev.limpid.model.Anatomy;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Raw attention (Bahdanau et al. 2015; Vaswani et al. 2017): what the target's position attends to.
 *
 * <p>All maps come as the array {@code attention} {@code [layer,head,query,key]}. A feature's score is its share of the
 * attention of the place that the target is read from (of several the mean, see {@link Readout}), averaged over layers and
 * heads; shares sum to 1, those of tokens that stand for no part of a picture among them. It does not depend on which entry
 * is the target, so it is no explanation of a decision by itself. Where not the first token of a picture is read, the array
 * {@code read} {@code [place]} holds the share of each. Cost: two forward passes, and a backward pass behind the
 * last attention where the output has no positions.
 */
public record Attention() implements Explainer {
    @Override
    public Attribution.Method method() {
        return new Attribution.Method("attention", Map.of());
    }

    @Override
    public Optional<String> obstacle(Anatomy model) {
        return model.noAttention();
    }

    @Override
    public Attribution explain(Probe probe, Input input, Target target) {
        Findings findings = new Findings(this, probe, input, target);
        AttentionValues attention = AttentionValues.of(probe, input, target);
        double[] read = Readout.of(probe, input, target, attention.blocks(), attention.positions());
        double[] mean = new double[attention.positions()];
        for (int layer = 0; layer < attention.layers(); layer++) {
            double[] row = AttentionValues.through(read, attention.mean(layer));
            for (int key = 0; key < row.length; key++) {
                mean[key] += row[key] / attention.layers();
            }
        }
        Readout.tell(findings, probe, read);
        return findings.scores(AttendedPlaces.of(probe, input, mean))
                .score(probe.score(input, target))
                .array(new Attribution.Named("attention", List.of("layer", "head", "query", "key"), attention.values()))
                .cost(2, 0)
                .warn(List.of("Attention says where a layer looks, not what it makes of it, and is the same for every"
                        + " target at this position."))
                .attribution();
    }
}
