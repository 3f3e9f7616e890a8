package dev.limpid.explain;

import dev.limpid.graph.Wire;
import dev.limpid.model.Anatomy;
import dev.limpid.model.AttentionBlock;
import dev.limpid.model.AttentionStack;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.rules.Gradient;
import dev.limpid.runtime.Values;
import dev.limpid.tensor.Tensor;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gradient times attention, the generic method of Chefer, Gur and Wolf (ICCV 2021, "Generic Attention-model
 * Explainability"), equations 5 and 6: attention that helps the target, followed through all layers.
 *
 * <pre>
 * Ā = mean over heads of max(0, ∂score/∂A ⊙ A)      R ← R + Ā·R, from R = I, first layer first
 * </pre>
 *
 * <p>The score of a position is its entry in the row of R of the place that the target is read from (of several the mean, see
 * {@link Readout}), less that of I: what the place holds of itself from the start says nothing, and would be larger than all
 * else. A position that nothing attends to gets 0; none gets less. Scores have no unit and do not add up. Cost: a forward and
 * a backward pass for all layers together, and the readout's, where the output has no positions.
 *
 * <p>With relevance in the place of A the same product is their method of CVPR 2021; this one needs no relevance.
 */
public record GradientAttention() implements Explainer {
    @Override
    public Attribution.Method method() {
        return new Attribution.Method("gradient-attention", Map.of("heads", "mean", "negative", "dropped"));
    }

    @Override
    public Optional<String> obstacle(Anatomy model) {
        return model.noAttentionSlopes(Gradient.TABLE);
    }

    @Override
    public Attribution explain(Probe probe, Input input, Target target) {
        Findings findings = new Findings(this, probe, input, target);
        List<AttentionBlock> blocks = AttentionValues.blocks(probe, target);
        List<Wire> maps = blocks.stream().map(AttentionBlock::map).toList();
        Probe.Pulls pulls = probe.pull(Gradient.TABLE, input, target, maps);
        Values attention = new Values(pulls.values());
        Values slopes = new Values(pulls.signals());
        AttentionStack.check(blocks, attention);
        int n = (int) attention.get(maps.get(0)).shape().dim(-1);
        double[] read = Readout.of(probe, input, target, blocks, n);
        double[] reached = read;
        for (int layer = maps.size() - 1; layer >= 0; layer--) {
            Wire map = maps.get(layer);
            double[][] helpful =
                    helpful(AttentionBlock.byHead(attention.get(map)), AttentionBlock.byHead(slopes.get(map)));
            reached = sum(reached, AttentionValues.through(reached, helpful), 1);
        }
        return findings.scores(AttendedPlaces.of(probe, input, sum(reached, read, -1)))
                .score(pulls.score())
                .cost(1, 1)
                .warn(List.of("Only attention that raises the score is followed: what speaks against the target is not"
                        + " shown."))
                .attribution();
    }

    /** Ā: of {@code [1,head,query,key]} the {@code [query][key]}. */
    private static double[][] helpful(Tensor map, Tensor slopes) {
        int heads = (int) map.shape().dim(1);
        int n = (int) map.shape().dim(3);
        double[][] mean = new double[n][n];
        for (int i = 0; i < map.size(); i++) {
            mean[i / n % n][i % n] += Math.max(0, map.at(i) * slopes.at(i)) / heads;
        }
        return mean;
    }

    private static double[] sum(double[] one, double[] other, double factor) {
        double[] sum = one.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += factor * other[i];
        }
        return sum;
    }
}
