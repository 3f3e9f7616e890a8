package dev.limpid.explain;

import dev.limpid.model.Anatomy;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Attention rollout (Abnar and Zuidema 2020, section 3): how much of each input position reaches the target's, if attention
 * passes on what the layer below made and residual connections pass on as much again.
 *
 * <p>A layer is ½·(mean over heads) + ½·I, its rows summing to 1; the score is the row of the product of all layers, last
 * first, at the place that the target is read from (of several the mean, see {@link Readout}). Shares sum to 1, those of
 * tokens that stand for no part of a picture among them. Cost: two forward passes, and a backward pass behind the last
 * attention where the output has no positions.
 */
public record AttentionRollout() implements Explainer {
    @Override
    public Attribution.Method method() {
        return new Attribution.Method("attention-rollout", Map.of("heads", "mean", "residual", 0.5));
    }

    @Override
    public Optional<String> obstacle(Anatomy model) {
        return model.noAttention();
    }

    @Override
    public Attribution explain(Probe probe, Input input, Target target) {
        Findings findings = new Findings(this, probe, input, target);
        AttentionValues attention = AttentionValues.of(probe, input, target);
        double[] reached = Readout.of(probe, input, target, attention.blocks(), attention.positions());
        for (int layer = attention.layers() - 1; layer >= 0; layer--) {
            reached = AttentionValues.through(reached, attention.withResidual(layer));
        }
        return findings.scores(AttendedPlaces.of(probe, input, reached))
                .score(probe.score(input, target))
                .cost(2, 0)
                .warn(List.of("Rollout follows where attention could carry information, whatever the target; it cannot"
                        + " tell for from against."))
                .attribution();
    }
}
