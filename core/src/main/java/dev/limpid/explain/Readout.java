package dev.limpid.explain;

import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.model.AttentionBlock;
import dev.limpid.model.Input;
import dev.limpid.model.Layout;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.rules.Gradient;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.List;
import java.util.Objects;

/**
 * Which places of the last attention layer a target is read from: one where the output has positions or stands on a CLS
 * token, two where a distilled model averages two heads, all that are pooled where it pools.
 *
 * <p>They are those whose context has a slope, of the output's own entry as it comes: behind the last attention every layer
 * works place by place, so that slopes of others are exactly 0. Each counts as much as another.
 */
final class Readout {
    private Readout() {}

    /**
     * The share of each place, summing to 1. Where the target tells no position of the places attended to, it costs a
     * forward and a backward pass.
     *
     * @param blocks attention of the layers, first layer first
     * @throws IllegalArgumentException if the target does not depend on the last attention
     */
    static double[] of(Probe probe, Input input, Target target, List<AttentionBlock> blocks, int places) {
        AttentionBlock last = blocks.get(blocks.size() - 1);
        TensorType output = probe.model().shapes().of(target.output().wire());
        TensorType map = probe.model().shapes().of(last.map());
        double[] shares = new double[places];
        List<Integer> positions = target.positions();
        if (!positions.isEmpty() && output.rank() == 3 && output.dim(1).equals(map.dim(-2))) {
            positions.forEach(position -> shares[position] = 1.0 / positions.size());
            return shares;
        }
        Wire context = last.context();
        Target entry = target.logit();
        Tensor slopes = Objects.requireNonNull(probe.pull(Gradient.TABLE, input, entry, List.of(context))
                .signals()
                .get(context));
        int size = (int) slopes.shape().dim(-1);
        int read = 0;
        for (int i = 0; i < slopes.size(); i++) {
            int place = i / size % places;
            if (slopes.at(i) != 0 && shares[place] == 0) {
                shares[place] = 1;
                read++;
            }
        }
        if (read == 0) {
            throw new IllegalArgumentException("Target '" + target.choice().label()
                    + "' does not depend on the last attention, at '" + last.map() + "': its slope is 0 everywhere.");
        }
        for (int place = 0; place < places; place++) {
            shares[place] /= read;
        }
        return shares;
    }

    /** Adds the shares as the array {@code read} {@code [place]}, where not the first token of a picture is read. */
    static void tell(Findings findings, Probe probe, double[] shares) {
        if (probe.model().layout() == Layout.PIXELS && shares[0] != 1) {
            findings.array(
                    new Attribution.Named("read", List.of("place"), Maps.tensor(Shape.of(shares.length), shares)));
        }
    }
}
