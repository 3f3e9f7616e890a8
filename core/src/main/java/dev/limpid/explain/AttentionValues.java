package dev.limpid.explain;

import dev.limpid.graph.Wire;
import dev.limpid.model.AttentionBlock;
import dev.limpid.model.AttentionStack;
import dev.limpid.model.Input;
import dev.limpid.model.Model;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.runtime.Values;
import dev.limpid.tensor.Tensor;

import java.util.List;

/**
 * What each layer of a model attends to in one input.
 *
 * @param blocks where, first layer first
 * @param values {@code [layer,head,query,key]}, rows summing to 1
 */
record AttentionValues(List<AttentionBlock> blocks, Tensor values) {
    /**
     * Taps the layers between the probed wire and the target's output in one forward pass.
     *
     * @throws IllegalArgumentException if there is no attention, or none that can be followed through layers
     */
    static AttentionValues of(Probe probe, Input input, Target target) {
        List<AttentionBlock> blocks = blocks(probe, target);
        List<Wire> maps = blocks.stream().map(AttentionBlock::map).toList();
        Values tapped = probe.tap(input, maps);
        AttentionStack.check(blocks, tapped);
        return new AttentionValues(
                blocks,
                Tensor.stack(maps.stream()
                        .map(tapped::get)
                        .map(AttentionBlock::byHead)
                        .toList()));
    }

    /**
     * The attention layers between the probed wire and the target's output, first layer first.
     *
     * @throws IllegalArgumentException saying why, if they cannot be followed through layers
     */
    static List<AttentionBlock> blocks(Probe probe, Target target) {
        Model<?> model = probe.model();
        Wire output = target.output().wire();
        AttentionStack.obstacle(model.graph(), model.shapes(), probe.wire(), output)
                .ifPresent(AttentionValues::refuse);
        return AttentionStack.between(model.graph(), model.shapes(), probe.wire(), output);
    }

    /**
     * The same, whether or not they can be followed.
     *
     * @throws IllegalArgumentException if there are none, or they differ in their number of heads
     */
    static List<AttentionBlock> heads(Probe probe, Target target) {
        Model<?> model = probe.model();
        Wire output = target.output().wire();
        AttentionStack.headsObstacle(model.graph(), model.shapes(), probe.wire(), output)
                .ifPresent(AttentionValues::refuse);
        return AttentionStack.between(model.graph(), model.shapes(), probe.wire(), output);
    }

    private static void refuse(String why) {
        throw new IllegalArgumentException(why);
    }

    int layers() {
        return (int) values.shape().dim(0);
    }

    int positions() {
        return (int) values.shape().dim(3);
    }

    /** One layer averaged over heads, {@code [query][key]}. */
    double[][] mean(int layer) {
        int heads = (int) values.shape().dim(1);
        int n = positions();
        double[][] mean = new double[n][n];
        for (int head = 0; head < heads; head++) {
            int start = (layer * heads + head) * n * n;
            for (int i = 0; i < n * n; i++) {
                mean[i / n][i % n] += values.at(start + i) / heads;
            }
        }
        return mean;
    }

    /**
     * One layer as it passes on what places hold: ½ · (mean over heads) + ½ · I, rows brought to a sum of 1, since the
     * residual connection carries as much as attention does (Abnar and Zuidema 2020, section 3).
     */
    double[][] withResidual(int layer) {
        double[][] mixed = mean(layer);
        for (int query = 0; query < mixed.length; query++) {
            mixed[query][query] += 1;
            double sum = 0;
            for (double value : mixed[query]) {
                sum += value;
            }
            for (int key = 0; key < mixed.length; key++) {
                mixed[query][key] /= sum;
            }
        }
        return mixed;
    }

    /** A row vector times a matrix. */
    static double[] through(double[] row, double[][] matrix) {
        double[] next = new double[matrix[0].length];
        for (int query = 0; query < row.length; query++) {
            for (int key = 0; row[query] != 0 && key < next.length; key++) {
                next[key] += row[query] * matrix[query][key];
            }
        }
        return next;
    }
}
