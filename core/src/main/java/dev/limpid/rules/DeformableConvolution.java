package dev.limpid.rules;

import dev.limpid.backward.At;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import org.jspecify.annotations.Nullable;

import java.util.List;

import static dev.limpid.backward.Rule.each;

/**
 * Derivative of deformable convolution (Dai et al. 2017, with the mask of Zhu et al. 2018): a convolution whose taps stand
 * at learned offsets, between elements, and are weighed by a mask.
 *
 * <p>Inputs: X {@code [batch,in,row,column]}, W {@code [out,in/group,kernel…]}, offsets {@code
 * [batch,offset group·tap·2,row,column]} (down, then across), bias, mask {@code [batch,offset group·tap,row,column]}.
 */
final class DeformableConvolution {
    private DeformableConvolution() {}

    static List<@Nullable Expr> deformConv(At at) {
        Node node = at.node();
        GraphBuilder build = at.builder();
        Expr x = at.in(0);
        Expr weight = at.in(1);
        long group = node.attribute("group", 1L);
        long sharing = node.attribute("offset_group", 1L);
        Windows windows = Windows.over(node, Convolution.kernel(at), x).windows();
        long taps = windows.kernel().get(0) * windows.kernel().get(1);
        Expr rows = at.dy().size(2);
        Expr columns = at.dy().size(3);

        // All channels that share their offsets count as an example: [batch·sharing,channel,row,column].
        Expr height = x.size(2);
        Expr width = x.size(3);
        Expr batches = x.size(0);
        Expr channels = x.size(1).div(build.longs(sharing));
        Expr map = x.reshape(build.longs(-1).concat(0, channels, height, width));
        // [batch·sharing,tap,2,row,column]
        Expr offsets = at.in(2).reshape(build.longs(-1, taps, 2).concat(0, rows, columns));
        Sampling sampling = new Sampling(
                map,
                List.of(places(windows, 0, offsets, rows, columns), places(windows, 1, offsets, rows, columns)),
                Sampling.Between.LINEAR,
                Sampling.Outside.ZEROS);

        // [batch,group,out/group,window] and [group,out/group,in/group·tap]
        Expr signal = at.dy().reshape(build.longs(0, group, -1).concat(0, rows.mul(columns)));
        Expr kernels =
                weight.reshape(build.longs(group, -1).concat(0, weight.size(1).mul(build.longs(taps))));
        // What arrives at each tap of each window: [batch·sharing,channel,tap·window], as is what is read there.
        Expr atTaps = kernels.matMul(signal, true, false, 1)
                .reshape(batches.mul(build.longs(sharing))
                        .concat(0, channels, rows.mul(columns).mul(build.longs(taps))));
        Expr mask =
                at.has(4) ? at.in(4).reshape(batches.mul(build.longs(sharing)).concat(0, build.longs(1, -1))) : null;
        Expr masked = mask == null ? atTaps : atTaps.mul(mask);
        Expr read = sampling.values();
        Expr seen = (mask == null ? read : read.mul(mask))
                .reshape(batches.concat(0, build.longs(group, -1), rows.mul(columns)));
        Expr toWeight = signal.matMul(seen, false, true, 1).reduceSum(false, 0).reshapeLike(weight);
        Expr toOffsets = down(sampling, 0, masked, taps, rows, columns)
                .concat(2, down(sampling, 1, masked, taps, rows, columns));
        return each(
                sampling.toMap(masked).reshapeLike(x),
                toWeight,
                toOffsets.reshapeLike(at.in(2)),
                at.has(3) ? at.dy().reduceSum(false, 0, 2, 3) : null,
                mask == null ? null : atTaps.mul(read).reduceSum(false, 1).reshapeLike(at.in(4)));
    }

    /** {@code [batch·sharing,tap,1,row,column]}. */
    private static Expr down(Sampling sampling, int axis, Expr signal, long taps, Expr rows, Expr columns) {
        GraphBuilder build = signal.builder();
        return sampling.toPlace(axis, signal).reshape(build.longs(-1, taps, 1).concat(0, rows, columns));
    }

    /** Where the taps of all windows stand along an axis, {@code [batch·sharing,1,tap·window]}. */
    private static Expr places(Windows windows, int axis, Expr offsets, Expr rows, Expr columns) {
        GraphBuilder build = offsets.builder();
        Expr count = axis == 0 ? rows : columns;
        Expr window =
                build.range(count.squeeze(0)).mul(build.longs(windows.strides().get(axis)));
        Expr starts = window.sub(build.longs(windows.begins().get(axis)));
        long across = windows.kernel().get(1);
        long[] within = new long[(int) (windows.kernel().get(0) * across)];
        for (int tap = 0; tap < within.length; tap++) {
            within[tap] = windows.dilations().get(axis) * (axis == 0 ? tap / across : tap % across);
        }
        // [tap,row,column], one of the last two of size 1
        Expr regular = build.longs(within)
                .unsqueeze(1, 2)
                .add(starts.unsqueeze(axis == 0 ? 1 : 0).unsqueeze(0));
        Expr own = offsets.slice(2, axis, axis + 1L).squeeze(2);
        return own.add(regular.cast(offsets.dtype())).reshape(0, 1, -1);
    }
}
