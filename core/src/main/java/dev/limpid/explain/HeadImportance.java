package dev.limpid.explain;

import dev.limpid.graph.Wire;
import dev.limpid.model.Anatomy;
import dev.limpid.model.AttentionBlock;
import dev.limpid.model.Gated;
import dev.limpid.model.Input;
import dev.limpid.model.Model;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.rules.Gradient;
import dev.limpid.runtime.Values;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How much a target hangs on each attention head (Michel, Levy and Neubig 2019, "Are Sixteen Heads Really Better than One?").
 *
 * <p>The array {@code head-importance} {@code [layer,head]} holds, in the units of the target's score,
 *
 * <ul>
 *   <li>by gradient (their section 4.1, with the score for the loss): |Σ context ⊙ ∂score/∂context| over a head's positions
 *       and units, where the context is what the head's attention found; a first-order guess at the other;
 *   <li>by ablation (section 3.2): how far the score moves, up or down, when the head finds nothing and all others stay.
 * </ul>
 *
 * <p>A head whose output weights are 0 gets 0. Features get no scores: a head belongs to no part of the input. Cost: a forward
 * and a backward pass for all heads together; by ablation a forward pass behind its layer for each head, in batches.
 */
public record HeadImportance(By by) implements Explainer {
    private static final String NAME = "head-importance";

    /** How a head's importance is found. */
    public enum By {
        GRADIENT,
        ABLATION;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public Attribution.Method method() {
        return new Attribution.Method(NAME, Map.of("by", by.toString()));
    }

    @Override
    public Optional<String> obstacle(Anatomy model) {
        return by == By.GRADIENT ? model.noHeadSlopes(Gradient.TABLE) : model.noHeads();
    }

    @Override
    public Attribution explain(Probe probe, Input input, Target target) {
        Findings findings = new Findings(this, probe, input, target).ofNoPlace();
        List<AttentionBlock> blocks = AttentionValues.heads(probe, target);
        List<double[]> layers = new ArrayList<>();
        if (by == By.GRADIENT) {
            List<Wire> contexts = blocks.stream().map(AttentionBlock::context).toList();
            Probe.Pulls pulls = probe.pull(Gradient.TABLE, input, target, contexts);
            Values found = new Values(pulls.values());
            Values slopes = new Values(pulls.signals());
            contexts.forEach(context -> layers.add(
                    slopes(AttentionBlock.byHead(found.get(context)), AttentionBlock.byHead(slopes.get(context)))));
            findings.score(pulls.score()).cost(1, 1);
        } else {
            double score = probe.score(input, target);
            layers.addAll(losses(probe, input, target, blocks, score));
            findings.score(score)
                    .cost(
                            2
                                    + layers.stream()
                                            .mapToInt(layer -> layer.length + 1)
                                            .sum(),
                            0);
        }
        int heads = layers.get(0).length;
        Tensor all = Tensor.fill(DType.FLOAT, Shape.of(layers.size(), heads), i -> layers.get(i / heads)[i % heads]);
        return findings.array(new Attribution.Named(NAME, List.of("layer", "head"), all))
                .attribution();
    }

    /** |Σ context ⊙ slope| of each head, of {@code [1,head,query,unit]}. */
    private static double[] slopes(Tensor context, Tensor slope) {
        int heads = (int) context.shape().dim(1);
        int size = (int) (context.shape().dim(2) * context.shape().dim(3));
        double[] sums = new double[heads];
        for (int i = 0; i < context.size(); i++) {
            sums[i / size % heads] += context.at(i) * slope.at(i);
        }
        for (int head = 0; head < heads; head++) {
            sums[head] = Math.abs(sums[head]);
        }
        return sums;
    }

    private static List<double[]> losses(
            Probe probe, Input input, Target target, List<AttentionBlock> blocks, double score) {
        Model<?> model = probe.model();
        List<Gated> layers = blocks.stream()
                .map(block -> Gated.of(model, block.context(), heads(model, block), target))
                .toList();
        Set<Wire> held = new LinkedHashSet<>();
        layers.forEach(layer -> held.addAll(layer.held()));
        Values found = probe.tap(input, List.copyOf(held));
        List<double[]> losses = new ArrayList<>();
        for (int layer = 0; layer < layers.size(); layer++) {
            double[] own = new double
                    [(int) found.get(blocks.get(layer).context()).shape().dim(heads(model, blocks.get(layer)))];
            layers.get(layer).run(input, found, target, (without, head) -> {
                if (head >= 0) {
                    own[head] = Math.abs(score - without.at(0));
                }
            });
            losses.add(own);
        }
        return losses;
    }

    /** The axis of a context that tells heads apart. */
    private static int heads(Model<?> model, AttentionBlock block) {
        return model.shapes().rank(block.context()) - 3;
    }
}
