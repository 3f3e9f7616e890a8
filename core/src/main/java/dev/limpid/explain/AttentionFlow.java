package dev.limpid.explain;

import dev.limpid.graph.Wire;
import dev.limpid.model.Anatomy;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Attention flow (Abnar and Zuidema 2020, section 3): how much of each input position could reach the target's at most, if
 * layers are pipes as wide as their attention.
 *
 * <p>A layer is ½·(mean over heads) + ½·I, as for {@link AttentionRollout}, and its numbers are capacities of edges between
 * the positions above and below it; the score of a position is the largest flow to it from the place that the target is
 * read from (of several, from all in equal parts, see {@link Readout}). Scores are between 0 and 1, need not sum to 1, and
 * are never below those of rollout, which is one flow among all. Cost: as rollout; and n largest flows for n positions of L
 * layers, each some readings of n²·L capacities.
 */
public record AttentionFlow() implements Explainer {
    @Override
    public Attribution.Method method() {
        return new Attribution.Method("attention-flow", Map.of("heads", "mean", "residual", 0.5));
    }

    @Override
    public Optional<String> obstacle(Anatomy model) {
        return model.noAttention();
    }

    @Override
    public Attribution explain(Probe probe, Input input, Target target) {
        return explain(probe, input, List.of(target)).get(0);
    }

    /** Flows are found once for targets that are read from the same places. */
    @Override
    public List<Attribution> explain(Probe probe, Input input, List<Target> targets) {
        List<Attribution> found = new ArrayList<>();
        Wire output = Wire.NONE;
        double[] from = {};
        double[] flows = {};
        for (Target target : targets) {
            Findings findings = new Findings(this, probe, input, target);
            AttentionValues attention = AttentionValues.of(probe, input, target);
            double[] read = Readout.of(probe, input, target, attention.blocks(), attention.positions());
            if (!Arrays.equals(read, from) || !target.output().wire().equals(output)) {
                flows = flows(attention, read);
                from = read;
                output = target.output().wire();
            }
            found.add(findings.scores(AttendedPlaces.of(probe, input, flows))
                    .score(probe.score(input, target))
                    .cost(2, 0)
                    .warn(List.of("Flow says how much attention could carry at most, whatever the target; it cannot"
                            + " tell for from against."))
                    .attribution());
        }
        return found;
    }

    private static double[] flows(AttentionValues attention, double[] read) {
        double[][][] capacity = new double[attention.layers()][][];
        for (int layer = 0; layer < capacity.length; layer++) {
            capacity[layer] = attention.withResidual(layer);
        }
        LayeredFlow network = new LayeredFlow(read, capacity);
        double[] flows = new double[read.length];
        for (int position = 0; position < flows.length; position++) {
            flows[position] = network.to(position);
        }
        return flows;
    }
}
