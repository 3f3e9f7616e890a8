package dev.limpid.explain;

import dev.limpid.graph.Wire;
import dev.limpid.model.AttentionMaps;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.runtime.Values;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.List;

/** What each layer of a model attends to in one input: {@code [layer,head,query,key]}, rows summing to 1. */
record AttentionValues(Tensor values) {
    /**
     * Taps all layers in one forward pass.
     *
     * @throws IllegalArgumentException if the model has no attention, or its layers' maps differ in shape
     */
    static AttentionValues of(Probe probe, Input input) {
        List<Wire> maps = AttentionMaps.in(probe.model().graph(), probe.model().shapes());
        if (maps.isEmpty()) {
            throw new IllegalArgumentException(AttentionMaps.NONE);
        }
        Values tapped = probe.tap(input, maps);
        Shape each = tapped.get(maps.get(0)).shape();
        for (Wire map : maps) {
            if (!tapped.get(map).shape().equals(each)) {
                throw new IllegalArgumentException("The model's attention maps differ in shape: " + each + " and "
                        + tapped.get(map).shape() + " at '" + map + "'.");
            }
        }
        int size = Math.toIntExact(each.size());
        Shape all = Shape.of(maps.size(), each.dim(1), each.dim(2), each.dim(3));
        return new AttentionValues(Tensor.fill(
                DType.FLOAT, all, i -> tapped.get(maps.get(i / size)).at(i % size)));
    }

    int layers() {
        return (int) values.shape().dim(0);
    }

    int positions() {
        return (int) values.shape().dim(3);
    }

    /** One row of one layer, averaged over heads. */
    double[] meanRow(int layer, int query) {
        int heads = (int) values.shape().dim(1);
        int n = positions();
        double[] row = new double[n];
        for (int head = 0; head < heads; head++) {
            int start = ((layer * heads + head) * n + query) * n;
            for (int key = 0; key < n; key++) {
                row[key] += values.at(start + key) / heads;
            }
        }
        return row;
    }

    /**
     * The position whose row explains the target: its own, or the one that the whole input is judged by.
     *
     * @throws IllegalArgumentException if there is none
     */
    static int query(Target target, Input input) {
        Integer position = target.position();
        if (position != null) {
            return position;
        }
        if (input.answers().isEmpty()) {
            throw new IllegalArgumentException("Attention explains one position, and this target has none.");
        }
        return input.answers().get(0);
    }
}
