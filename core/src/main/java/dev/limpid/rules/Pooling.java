package dev.limpid.rules;

import dev.limpid.backward.At;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import static dev.limpid.backward.Rule.each;

/** Derivatives of pooling, over windows and over all spatial axes. */
final class Pooling {
    private Pooling() {}

    /** The signal of a window goes to its largest element, the first of several: where the operator's own index points. */
    static List<@Nullable Expr> max(At at) {
        Expr x = at.in(0);
        return each(x.filledWith(0)
                .reshape(-1)
                .scatterAdd(rowMajor(at).reshape(-1), at.dy().reshape(-1), 0)
                .reshapeLike(x));
    }

    /** The indices into the flat input. An operator that counts along columns pools once more, counting along rows. */
    private static Expr rowMajor(At at) {
        Node node = at.node();
        if (node.attribute("storage_order", 0L) == 0) {
            return at.out(1);
        }
        Map<String, Attribute> attributes = new HashMap<>(node.attributes());
        attributes.remove("storage_order");
        List<Wire> both = at.builder().add("MaxPool", node.inputs(), 2, attributes);
        return at.builder().expr(both.get(1));
    }

    /** Each element of a window gets the signal divided by the number of elements that were averaged. */
    static List<@Nullable Expr> average(At at) {
        Expr x = at.in(0);
        List<Long> kernel = at.node().attribute("kernel_shape", List.of());
        Windows.Slid slid = Windows.over(at.node(), kernel, x);
        long taps = kernel.stream().reduce(1L, (a, b) -> a * b);
        boolean padded = slid.pads() != null
                || Stream.concat(slid.windows().begins().stream(), slid.windows().ends().stream())
                        .anyMatch(pad -> pad > 0);
        boolean all = at.node().attribute("ceil_mode", 0L) == 0
                && (!padded || at.node().attribute("count_include_pad", 0L) == 1);
        Expr share = all ? at.dy().mul(1.0 / taps) : at.dy().mul(reciprocalCount(at, kernel));
        return each(sumBack(at, slid, share));
    }

    /**
     * One over what each window is divided by, {@code [1,1,windows…]}. Averaging ones gives the part of a window that
     * lies inside, by the operator's own count; how many elements lie inside, a convolution counts.
     */
    private static Expr reciprocalCount(At at, List<Long> kernel) {
        GraphBuilder build = at.builder();
        Node node = at.node();
        int count = kernel.size();
        Expr sizes = build.longs(1, 1).concat(0, Windows.spatialSizes(at.in(0)));
        Expr ones = onesOf(sizes).as(single(at.type(0)));
        Expr part = ones.apply("AveragePool", node.attributes());
        Windows.Slid slid = Windows.over(node, kernel, ones);
        Windows windows = slid.windows();
        // Room behind the end for a last window that hangs over it.
        long[] room = LongStream.concat(
                        LongStream.concat(LongStream.of(0, 0), LongStream.of(Windows.array(windows.begins()))),
                        LongStream.concat(
                                LongStream.of(0, 0),
                                LongStream.range(0, count)
                                        .map(i -> windows.ends().get((int) i)
                                                + windows.strides().get((int) i)
                                                - 1)))
                .toArray();
        Map<String, Attribute> attributes = new HashMap<>(windows.attributes(1));
        attributes.remove("pads");
        Expr inside = slid.input().apply("Pad", build.longs(room)).apply("Conv", attributes, onesWeight(at, kernel, 1));
        Expr counted = Windows.firstOf(inside, LongStream.range(2, count + 2).toArray(), at.dy());
        Expr least = build.scalar(at.dy().dtype(), 1);
        return part.div(counted.apply("Max", least)).as(single(at.dy().type()));
    }

    /** The same spatial axes, one example, one channel. */
    private static TensorType single(TensorType type) {
        List<Dim> dims = new ArrayList<>(List.of(Dim.of(1), Dim.of(1)));
        dims.addAll(type.dims().subList(2, type.rank()));
        return new TensorType(type.dtype(), dims);
    }

    /** (Σ|x|ᵖ)^(1/p) over each window: |x|ᵖ⁻¹ sign(x) times the signals of its windows times yᵖ⁻¹ inverted. */
    static List<@Nullable Expr> lp(At at) {
        List<Long> kernel = at.node().attribute("kernel_shape", List.of());
        long p = at.node().attribute("p", 2L);
        Windows.Slid slid = Windows.over(at.node(), kernel, at.in(0));
        return each(sumBack(at, slid, overPower(at, p)).mul(ofPower(at.in(0), p)));
    }

    /** The same over all spatial axes. */
    static List<@Nullable Expr> globalLp(At at) {
        long p = at.node().attribute("p", 2L);
        return each(overPower(at, p).mul(ofPower(at.in(0), p)));
    }

    /** dy / yᵖ⁻¹, 0 where y is 0: then all elements are, and the root has no derivative. */
    private static Expr overPower(At at, long p) {
        if (p == 1) {
            return at.dy();
        }
        Expr y = at.out(0);
        Expr zero = at.builder().scalar(y.dtype(), 0);
        Expr one = at.builder().scalar(y.dtype(), 1);
        Expr none = y.apply("Equal", zero);
        return none.where(zero, at.dy().div(power(none.where(one, y), p - 1)));
    }

    private static Expr ofPower(Expr x, long p) {
        return p == 2 ? x : p == 1 ? x.sign() : x.sign().mul(power(x.apply("Abs"), p - 1));
    }

    private static Expr power(Expr x, long exponent) {
        return exponent == 1 ? x : x.pow(x.builder().scalar(x.dtype(), exponent));
    }

    /** The mean over all spatial axes. */
    static List<@Nullable Expr> globalAverage(At at) {
        Expr x = at.in(0);
        Expr count = Windows.spatialSizes(x).apply("ReduceProd", Map.of("keepdims", Attribute.of(0L)));
        return each(at.dy().div(count.cast(x.dtype())).expand(x.shape()));
    }

    /** The largest of all spatial elements, the first of several. */
    static List<@Nullable Expr> globalMax(At at) {
        Expr x = at.in(0);
        Expr flat = x.reshape(0, 0, -1);
        Expr first = flat.apply("ArgMax", Map.of("axis", Attribute.of(2L)))
                .as(new TensorType(DType.INT64, flat.type().dims().subList(0, 2)))
                .reshape(0, 0, 1);
        return each(flat.filledWith(0)
                .scatterAdd(first, at.dy().reshape(0, 0, 1), 2)
                .reshapeLike(x));
    }

    /** Where MaxPool's index had put an element, its signal is fetched. */
    static List<@Nullable Expr> maxUnpool(At at) {
        return each(at.dy().reshape(-1).gather(at.in(1), 0).as(at.type(0)));
    }

    /** Adds up, at each element, the signals of the windows that it lies in. */
    static Expr sumBack(At at, Windows.Slid slid, Expr signal) {
        Expr x = at.in(0);
        if (!(x.type().dim(1) instanceof Dim.Fixed channels)) {
            throw new IllegalStateException("The number of channels must be known.");
        }
        Expr ones = onesWeight(at, slid.windows().kernel(), channels.size());
        return slid.unpadded(slid.windows().spread(signal, ones, channels.size(), slid.input()), x);
    }

    private static Expr onesWeight(At at, List<Long> kernel, long channels) {
        long[] dims = LongStream.concat(LongStream.of(channels, 1), LongStream.of(Windows.array(kernel)))
                .toArray();
        return onesOf(at.builder().longs(dims));
    }

    private static Expr onesOf(Expr sizes) {
        Tensor one = Tensor.of(Shape.of(1), 1f);
        return sizes.apply("ConstantOfShape", Map.of("value", new Attribute.OfTensor(one)));
    }
}
