package dev.limpid.rules;

import dev.limpid.backward.At;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.TensorType;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import static dev.limpid.backward.Rule.each;

/** Derivatives of convolution and of its transpose, in one to three dimensions and in groups. */
final class Convolution {
    private Convolution() {}

    /** Y = X ⋆ W + B, with W {@code [out,in/group,kernel…]}. */
    static List<@Nullable Expr> conv(At at) {
        long group = at.node().attribute("group", 1L);
        Expr x = at.in(0);
        Expr weight = at.in(1);
        Windows.Slid slid = Windows.over(at.node(), kernel(at), x);
        Windows windows = slid.windows();
        return each(
                slid.unpadded(windows.spread(at.dy(), weight, group, slid.input()), x),
                windows.toWeight(slid.input(), at.dy(), group, weight),
                at.has(2) ? SpatialNormalization.perChannel(at.dy()) : null);
    }

    /** The transpose of a convolution, with W {@code [in,out/group,kernel…]}: input and output change places. */
    static List<@Nullable Expr> convTranspose(At at) {
        long group = at.node().attribute("group", 1L);
        Expr x = at.in(0);
        Expr weight = at.in(1);
        Windows.Slid slid = overOutput(at, kernel(at));
        Windows windows = slid.windows();
        Expr toInput = slid.input().apply("Conv", windows.attributes(group), weight);
        long[] beyond = beyondLast(at.node(), windows);
        return each(
                (beyond.length == 0 ? toInput : Windows.firstOf(toInput, beyond, x)).as(x.type()),
                windows.toWeight(slid.input(), x, group, weight),
                at.has(2) ? SpatialNormalization.perChannel(at.dy()) : null);
    }

    /** How many taps a window has along each axis, from the attribute or the weights. */
    static List<Long> kernel(At at) {
        TensorType weight = at.type(1);
        List<Long> kernel = new ArrayList<>(at.node().attribute("kernel_shape", List.of()));
        for (int axis = 2; axis < weight.rank() && kernel.size() < axis - 1; axis++) {
            if (!(weight.dim(axis) instanceof Dim.Fixed size)) {
                throw new IllegalStateException(
                        "The kernel's sizes must be known: set kernel_shape, or give weights of fixed shape.");
            }
            kernel.add(size.size());
        }
        return kernel;
    }

    /** Axes along which output_padding makes room for a window more than the input has elements. */
    private static long[] beyondLast(Node node, Windows windows) {
        List<Long> padding = node.attribute("output_padding", List.of());
        return IntStream.range(0, padding.size())
                .filter(i -> padding.get(i) >= windows.strides().get(i))
                .mapToLong(i -> i + 2)
                .toArray();
    }

    /** The windows that the input's elements are spread to, over the signal at the output. */
    private static Windows.Slid overOutput(At at, List<Long> kernel) {
        Node node = at.node();
        int count = kernel.size();
        List<Long> ones = Collections.nCopies(count, 1L);
        List<Long> zeros = Collections.nCopies(count, 0L);
        List<Long> strides = node.attribute("strides", ones);
        List<Long> dilations = node.attribute("dilations", ones);
        List<Long> padding = node.attribute("output_padding", zeros);
        List<Long> asked = node.attribute("output_shape", List.of());
        String auto = node.attribute("auto_pad", "NOTSET");
        boolean same = auto.startsWith("SAME");
        if (asked.isEmpty() && !same) {
            List<Long> pads = node.attribute("pads", Collections.nCopies(2 * count, 0L));
            boolean valid = auto.equals("VALID");
            return new Windows.Slid(
                    new Windows(
                            kernel,
                            strides,
                            dilations,
                            valid ? zeros : pads.subList(0, count),
                            valid ? zeros : pads.subList(count, 2 * count)),
                    at.dy(),
                    null);
        }
        // What an input of one element would come to; each further one adds a stride.
        long[] first = IntStream.range(0, count)
                .mapToLong(i -> padding.get(i) + dilations.get(i) * (kernel.get(i) - 1) + 1)
                .toArray();
        boolean upper = auto.equals("SAME_UPPER");
        List<Long> totals = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (asked.isEmpty()) {
                totals.add(Math.max(0, first[i] - strides.get(i)));
            } else if (at.type(0).dim(i + 2) instanceof Dim.Fixed size) {
                long whole = (size.size() - 1) * strides.get(i) + first[i];
                totals.add(Math.max(0, whole - asked.get(asked.size() - count + i)));
            }
        }
        if (totals.size() == count) {
            List<Long> less = totals.stream().map(total -> total / 2).toList();
            List<Long> more = totals.stream().map(total -> (total + 1) / 2).toList();
            return new Windows.Slid(
                    new Windows(kernel, strides, dilations, upper ? less : more, upper ? more : less), at.dy(), null);
        }
        Expr pads = padsByRun(at, strides, first, asked.subList(asked.size() - count, asked.size()), upper);
        return new Windows.Slid(
                new Windows(kernel, strides, dilations, zeros, zeros), Windows.padded(at.dy(), pads), pads);
    }

    private static Expr padsByRun(At at, List<Long> strides, long[] first, List<Long> asked, boolean upper) {
        GraphBuilder build = at.builder();
        Expr whole = Windows.spatialSizes(at.in(0))
                .sub(build.longs(1))
                .mul(build.longs(Windows.array(strides)))
                .add(build.longs(first));
        Expr total = whole.sub(build.longs(Windows.array(asked))).apply("Max", build.longs(0));
        return Windows.halves(total, upper);
    }

    /**
     * Col2Im sums blocks {@code [batch,channel·block,windows]} into an image; backwards the image's signal is cut into
     * blocks, which is a convolution with one kernel for each place in the block.
     */
    static List<@Nullable Expr> col2Im(At at) {
        GraphBuilder build = at.builder();
        long[] block = at.constant(2);
        List<Long> kernel = LongStream.of(block).boxed().toList();
        long area = LongStream.of(block).reduce(1, (a, b) -> a * b);
        Expr signal = at.dy();
        Expr image = build.longs(-1, 1).concat(0, Windows.spatialSizes(signal));
        Expr one = build.longs(area, area)
                .apply("ConstantOfShape")
                .apply("EyeLike")
                .reshape(LongStream.concat(LongStream.of(area, 1), LongStream.of(block))
                        .toArray());
        Windows windows = Windows.over(at.node(), kernel, signal).windows();
        Map<String, Attribute> attributes = windows.attributes(1);
        return each(signal.reshape(image).apply("Conv", attributes, one).reshapeLike(at.in(0)));
    }
}
