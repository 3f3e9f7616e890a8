package dev.limpid.rules;

import dev.limpid.backward.At;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

import static dev.limpid.backward.Rule.each;

/** Derivatives of cutting regions out of feature maps. */
final class Regions {
    private static final Map<String, Attribute> KEEP_NOT = Map.of("keepdims", Attribute.of(0L));

    private Regions() {}

    /**
     * RoiAlign (He et al. 2017) by averages: a bin is the mean of some points, each read between four elements. Along
     * either axis that is a matrix for each region, {@code [region,bin,element]}, through whose transposes the signal
     * comes back. The regions count as given, as they do in PyTorch's torchvision: none of it goes to their corners.
     */
    static List<@Nullable Expr> roiAlign(At at) {
        Node node = at.node();
        if (!node.attribute("mode", "avg").equals("avg")) {
            throw new IllegalStateException("mode must be 'avg': where a maximum came from is not known.");
        }
        Expr x = at.in(0);
        GraphBuilder build = at.builder();
        Expr down = readings(at, 1, 2, node.attribute("output_height", 1L));
        Expr across = readings(at, 0, 3, node.attribute("output_width", 1L));
        // [region,channel,bin down,column] to [region·bin down,channel·column]
        Expr rows = at.dy().matMul(across.unsqueeze(1)).transpose(List.of(0L, 2L, 1L, 3L));
        Expr width = x.size(3);
        Expr channels = x.size(1);
        Expr flat = rows.reshape(build.longs(-1).concat(0, channels.mul(width)));
        // Each region belongs to one example: [example,region·bin down,row]
        Expr example = build.range(x.size(0).squeeze(0)).unsqueeze(1);
        Expr belongs = example.same(at.in(2).unsqueeze(0), x.dtype());
        Expr own = belongs.unsqueeze(2, 3).mul(down);
        Expr height = x.size(2);
        Expr each = own.reshape(build.longs(0, -1).concat(0, height)).matMul(flat, true, false, 1);
        Expr parted = each.reshape(build.longs(0, 0).concat(0, channels, width));
        return each(parted.transpose(List.of(0L, 2L, 1L, 3L)).as(at.type(0)));
    }

    /**
     * How much each bin reads of each element along an axis, {@code [region,bin,element]}.
     *
     * @param corner of the region along this axis among x₁, y₁, x₂, y₂
     */
    private static Expr readings(At at, int corner, int axis, long bins) {
        Node node = at.node();
        GraphBuilder build = at.builder();
        DType dtype = at.in(0).dtype();
        boolean half =
                node.attribute("coordinate_transformation_mode", "half_pixel").equals("half_pixel");
        Expr regions = at.in(1).mul(node.attribute("spatial_scale", 1f)).add(half ? -0.5 : 0);
        Expr start = regions.slice(1, corner, corner + 1L);
        Expr length = regions.slice(1, corner + 2L, corner + 3L).sub(start);
        // Without the half pixel no region is narrower than one element.
        Expr bin = (half ? length : length.max(1)).mul(1.0 / bins);
        long ratio = node.attribute("sampling_ratio", 0L);
        Expr count = ratio > 0 ? bin.filledWith(ratio) : bin.apply("Ceil");
        Expr some = count.max(1);
        // [region,bin,point]; those beyond a region's own number do not count.
        Expr point = build.range(some.reshape(-1).apply("ReduceMax", KEEP_NOT).cast(DType.INT64))
                .cast(dtype);
        Expr number = build.constant(Tensor.fill(dtype, Shape.of(bins, 1), i -> i));
        Expr place = start.unsqueeze(2)
                .add(number.mul(bin.unsqueeze(2)))
                .add(point.add(0.5).mul(bin.div(some).unsqueeze(2)));
        Expr size = at.in(0).size(axis);
        Expr far = size.cast(dtype);
        Expr outside = place.less(-1)
                .apply("Or", place.greater(far))
                .apply("Or", point.less(count.unsqueeze(2)).apply("Not"));
        Expr share = outside.apply("Not").cast(dtype).div(some.unsqueeze(2));
        // A point reads the two elements beside it, the outermost one from beyond it.
        Expr near = place.max(0).apply("Min", far.add(-1)).unsqueeze(3);
        Expr element = build.range(size.squeeze(0)).cast(dtype);
        Expr weight = near.sub(element).abs().rsub(1).max(0);
        return weight.mul(share.unsqueeze(3)).reduceSum(false, 2);
    }
}
