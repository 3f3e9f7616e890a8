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
 * <p>A layer is ½·(mean over heads) + ½·I, its rows summing to 1; the score is the target position's row of the product of
 * all layers, last first. Shares sum to 1. Cost: one forward pass.
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
        AttentionValues attention = AttentionValues.of(probe, input);
        double[] reached = new double[attention.positions()];
        reached[AttentionValues.query(target, input)] = 1;
        for (int layer = attention.layers() - 1; layer >= 0; layer--) {
            reached = through(attention, layer, reached);
        }
        return findings.scores(reached)
                .score(probe.score(input, target))
                .cost(2, 0)
                .warn(List.of("Rollout follows where attention could carry information, whatever the target; it cannot"
                        + " tell for from against."))
                .attribution();
    }

    /** The row vector times the layer's matrix. */
    private static double[] through(AttentionValues attention, int layer, double[] row) {
        double[] next = new double[row.length];
        for (int query = 0; query < row.length; query++) {
            if (row[query] != 0) {
                double[] mean = attention.meanRow(layer, query);
                double sum = 1;
                for (double value : mean) {
                    sum += value;
                }
                next[query] += row[query] / sum;
                for (int key = 0; key < row.length; key++) {
                    next[key] += row[query] * mean[key] / sum;
                }
            }
        }
        return next;
    }
}
