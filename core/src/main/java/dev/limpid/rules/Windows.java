package dev.limpid.rules;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Node;
import dev.limpid.graph.TensorType;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The windows that convolution and pooling slide over the spatial axes of {@code [batch,channel,spatial…]}, and the two
 * derivatives of sliding: back to the input, and to the weights. All lists have one number for each spatial axis.
 *
 * @param kernel how many taps a window has
 * @param strides from a window to the next
 * @param dilations from a tap to the next
 * @param begins zeros assumed before the first element
 * @param ends zeros assumed behind the last element
 */
record Windows(List<Long> kernel, List<Long> strides, List<Long> dilations, List<Long> begins, List<Long> ends) {

    /**
     * An input and the windows over it.
     *
     * @param input the operator's own, or padded where the padding follows from sizes that only a run knows
     * @param pads what {@code input} was padded with, in the form of Pad's second input; null where it is as it was
     */
    record Slid(Windows windows, Expr input, @Nullable Expr pads) {
        /** Takes the padding off a signal at {@link #input}. */
        Expr unpadded(Expr signal, Expr original) {
            return pads == null ? signal : signal.apply("Pad", pads.neg()).as(original.type());
        }
    }

    /** The windows of a Conv or pooling over {@code input}. */
    static Slid over(Node node, List<Long> kernel, Expr input) {
        int count = kernel.size();
        List<Long> ones = Collections.nCopies(count, 1L);
        List<Long> zeros = Collections.nCopies(count, 0L);
        List<Long> strides = node.attribute("strides", ones);
        List<Long> dilations = node.attribute("dilations", ones);
        String auto = node.attribute("auto_pad", "NOTSET");
        if (!auto.startsWith("SAME")) {
            List<Long> pads = node.attribute("pads", Collections.nCopies(2 * count, 0L));
            boolean valid = auto.equals("VALID");
            return new Slid(
                    new Windows(
                            kernel,
                            strides,
                            dilations,
                            valid ? zeros : pads.subList(0, count),
                            valid ? zeros : pads.subList(count, 2 * count)),
                    input,
                    null);
        }
        boolean upper = auto.equals("SAME_UPPER");
        List<Long> totals = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long stride = strides.get(i);
            if (stride == 1) {
                totals.add(kernel.get(i) - 1);
            } else if (input.type().dim(i + 2) instanceof Dim.Fixed size) {
                long windows = (size.size() + stride - 1) / stride;
                totals.add(Math.max(0, (windows - 1) * stride + kernel.get(i) - size.size()));
            }
        }
        if (totals.size() < count) {
            Expr pads = samePads(input, kernel, strides, upper);
            return new Slid(new Windows(kernel, strides, dilations, zeros, zeros), padded(input, pads), pads);
        }
        List<Long> begins = totals.stream()
                .map(total -> upper ? total / 2 : (total + 1) / 2)
                .toList();
        List<Long> ends = totals.stream()
                .map(total -> upper ? (total + 1) / 2 : total / 2)
                .toList();
        return new Slid(new Windows(kernel, strides, dilations, begins, ends), input, null);
    }

    private static Expr samePads(Expr input, List<Long> kernel, List<Long> strides, boolean upper) {
        Expr sizes = spatialSizes(input);
        Expr stride = input.builder().longs(array(strides));
        Expr one = input.builder().longs(1);
        Expr last = sizes.sub(one).div(stride).mul(stride);
        Expr total = last.add(input.builder().longs(array(kernel)))
                .sub(sizes)
                .apply("Max", input.builder().longs(0));
        return halves(total, upper);
    }

    /** Splits {@code total} into what goes before and behind: the odd one behind if {@code upper}. */
    static Expr halves(Expr total, boolean upper) {
        Expr two = total.builder().longs(2);
        Expr less = total.div(two);
        Expr more = total.sub(less);
        Expr none = total.builder().longs(0, 0);
        return upper ? none.concat(0, less, none, more) : none.concat(0, more, none, less);
    }

    static Expr padded(Expr input, Expr pads) {
        List<Dim> dims = new ArrayList<>(input.type().dims().subList(0, 2));
        Expr padded = input.apply("Pad", pads);
        for (int axis = 2; axis < input.rank(); axis++) {
            dims.add(Dim.of(padded.wire() + "#" + axis));
        }
        return padded.as(new TensorType(input.dtype(), dims));
    }

    /** The sizes of the axes behind batch and channel, read by each run. */
    static Expr spatialSizes(Expr of) {
        return of.shape().slice(0, 2, of.rank());
    }

    static long[] array(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).toArray();
    }

    private int count() {
        return kernel.size();
    }

    /** From the first to the last tap of a window. */
    private long reach(int i) {
        return dilations.get(i) * (kernel.get(i) - 1);
    }

    private static Attribute joined(List<Long> begins, List<Long> ends) {
        List<Long> all = new ArrayList<>(begins);
        all.addAll(ends);
        return Attribute.of(all);
    }

    /** The attributes of a convolution with these windows. */
    Map<String, Attribute> attributes(long group) {
        return Map.of(
                "group", Attribute.of(group),
                "kernel_shape", Attribute.of(kernel),
                "strides", Attribute.of(strides),
                "dilations", Attribute.of(dilations),
                "pads", joined(begins, ends));
    }

    /**
     * Spreads a signal at the windows to what they look at: the transpose of a convolution with {@code weight}, {@code
     * [out,in/group,kernel…]}. Elements that no window reaches get 0.
     *
     * <p>With stride 1 this is a convolution itself, with the taps reversed and channels exchanged, the fastest form where
     * the weight is constant; other strides take ConvTranspose.
     *
     * @param windows the number of windows along each axis: exact, or rounded up so that the last one hangs over the end
     * @param input that the windows slide over, read for its sizes only
     */
    Expr spread(Expr signal, Expr weight, long group, Expr input) {
        List<Long> trailing = new ArrayList<>(ends);
        List<Long> more = new ArrayList<>(Collections.nCopies(count(), 0L));
        List<Long> cut = new ArrayList<>();
        for (int i = 0; i < count(); i++) {
            if (input.type().dim(i + 2) instanceof Dim.Fixed in && signal.type().dim(i + 2) instanceof Dim.Fixed out) {
                long covered = (out.size() - 1) * strides.get(i) + reach(i) + 1 - begins.get(i) - ends.get(i);
                more.set(i, Math.max(0, in.size() - covered));
                trailing.set(i, ends.get(i) + Math.max(0, covered - in.size()));
            } else if (strides.get(i) > 1) {
                trailing.set(i, 0L);
                more.set(i, strides.get(i) - 1);
                cut.add((long) i + 2);
            }
        }
        if (strides.stream().allMatch(stride -> stride == 1) && fits(begins) && fits(trailing)) {
            Expr flipped = Exchange.inputsForOutputs(Exchange.reversed(weight, kernel), group);
            if (flipped != null) {
                return signal.apply("Conv", backwards(group, trailing), flipped).as(input.type());
            }
        }
        Map<String, Attribute> attributes = new HashMap<>(attributes(group));
        attributes.put("pads", joined(begins, trailing));
        attributes.put("output_padding", Attribute.of(more));
        Expr spread = signal.apply("ConvTranspose", attributes, weight);
        if (!cut.isEmpty()) {
            spread = firstOf(spread, array(cut), input);
        }
        return spread.as(input.type());
    }

    private boolean fits(List<Long> pads) {
        return IntStream.range(0, count()).allMatch(i -> pads.get(i) <= reach(i));
    }

    private Map<String, Attribute> backwards(long group, List<Long> trailing) {
        Map<String, Attribute> attributes = new HashMap<>(attributes(group));
        attributes.put("pads", joined(rest(begins), rest(trailing)));
        return attributes;
    }

    private List<Long> rest(List<Long> pads) {
        return IntStream.range(0, count()).mapToObj(i -> reach(i) - pads.get(i)).toList();
    }

    /** The first elements along some axes, as many as {@code like} has there. */
    static Expr firstOf(Expr of, long[] axes, Expr like) {
        Expr at = of.builder().longs(axes);
        return of.apply(
                "Slice", of.builder().longs(new long[axes.length]), like.shape().gather(at, 0), at);
    }

    /**
     * The signal at the weights of a convolution: the sum, over examples and windows, of the signal at a window times what
     * its tap sees. It is a convolution as well: of the input with the signal, both with batch and channels exchanged,
     * strides and dilations too.
     *
     * @param input {@code [batch,in,…]}
     * @param signal {@code [batch,out,…]}
     * @param weight {@code [out,in/group,kernel…]}, read for its type only
     */
    Expr toWeight(Expr input, Expr signal, long group, Expr weight) {
        Expr examples = Exchange.channelsForExamples(input, group);
        Map<String, Attribute> attributes = Map.of(
                "group", Attribute.of(group),
                "strides", Attribute.of(dilations),
                "dilations", Attribute.of(strides),
                "pads", joined(begins, ends));
        Expr products = examples.apply("Conv", attributes, Exchange.first(signal));
        long[] cut = IntStream.range(0, count())
                .filter(i -> strides.get(i) > 1)
                .mapToLong(i -> i + 2)
                .toArray();
        if (cut.length > 0) {
            // Elements behind the last window make further taps that the kernel does not have.
            products = products.apply(
                    "Slice",
                    products.builder().longs(new long[cut.length]),
                    products.builder()
                            .longs(LongStream.of(cut)
                                    .map(axis -> kernel.get((int) axis - 2))
                                    .toArray()),
                    products.builder().longs(cut));
        }
        return Exchange.first(products).as(weight.type());
    }
}
