package dev.limpid.graph;

import dev.limpid.tensor.DType;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Types of what is reduced, normalised, inserted, dropped or run along axes. */
final class ShapesAlongAxes {
    private ShapesAlongAxes() {}

    /** Axes as an attribute (older operator sets) or as a constant second input. */
    private static @Nullable Set<Integer> axes(Inference at, int rank) {
        long[] given = at.node().in(1).isNone()
                ? at.node().attribute("axes", List.of()).stream()
                        .mapToLong(Long::longValue)
                        .toArray()
                : at.constant(1);
        return given == null
                ? null
                : LongStream.of(given)
                        .mapToObj(axis -> Inference.axis(axis, rank))
                        .collect(Collectors.toSet());
    }

    static @Nullable List<TensorType> reduce(Inference at) {
        TensorType in = at.in(0);
        Set<Integer> axes = axes(at, in.rank());
        boolean keep = at.node().attribute("keepdims", 1L) == 1;
        if (axes == null) {
            return reducedByTheRun(at, keep);
        }
        boolean all = axes.isEmpty() && at.node().attribute("noop_with_empty_axes", 0L) == 0;
        return at.one(in.dtype(), without(in, axis -> all || axes.contains(axis), keep));
    }

    private static List<Dim> without(TensorType in, IntPredicate reduced, boolean keep) {
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < in.rank(); axis++) {
            if (!reduced.test(axis)) {
                dims.add(in.dim(axis));
            } else if (keep) {
                dims.add(Dim.of(1));
            }
        }
        return dims;
    }

    /** Which axes go is decided by the run; how many there are may be known. */
    private static @Nullable List<TensorType> reducedByTheRun(Inference at, boolean keep) {
        int rank = at.in(0).rank();
        if (keep) {
            return at.one(at.in(0).dtype(), at.unknowns(rank));
        }
        return at.in(1).dim(0) instanceof Dim.Fixed gone && gone.size() > 0
                ? at.one(at.in(0).dtype(), at.unknowns(rank - (int) gone.size()))
                : null;
    }

    /** ArgMax, ArgMin. */
    static List<TensorType> arg(Inference at) {
        int gone = Inference.axis(at.node().attribute("axis", 0L), at.in(0).rank());
        return at.one(
                DType.INT64, without(at.in(0), axis -> axis == gone, at.node().attribute("keepdims", 1L) == 1));
    }

    static List<TensorType> layerNormalization(Inference at) {
        int from = Inference.axis(at.node().attribute("axis", -1L), at.in(0).rank());
        // ONNX computes mean and deviation in FLOAT whatever the input (stash_type 1).
        TensorType statistic = new TensorType(DType.FLOAT, without(at.in(0), axis -> axis >= from, true));
        return List.of(at.in(0), statistic, statistic);
    }

    static @Nullable List<TensorType> unsqueeze(Inference at) {
        TensorType in = at.in(0);
        long[] given = at.node().in(1).isNone() ? null : at.constant(1);
        int added = given == null ? at.node().attribute("axes", List.of()).size() : given.length;
        int rank = in.rank() + added;
        Set<Integer> axes = axes(at, rank);
        if (axes == null || axes.size() != added || added == 0) {
            return null;
        }
        List<Dim> dims = new ArrayList<>();
        int next = 0;
        for (int axis = 0; axis < rank; axis++) {
            dims.add(axes.contains(axis) ? Dim.of(1) : in.dim(next++));
        }
        return at.one(in.dtype(), dims);
    }

    /** Without axes, all of size 1 go: known where all sizes are fixed. */
    static @Nullable List<TensorType> squeeze(Inference at) {
        TensorType in = at.in(0);
        Set<Integer> axes = axes(at, in.rank());
        boolean fixed = in.dims().stream().allMatch(Dim.Fixed.class::isInstance);
        if (axes == null || axes.isEmpty() && !fixed) {
            return null;
        }
        return at.one(
                in.dtype(),
                IntStream.range(0, in.rank())
                        .filter(axis -> axes.isEmpty() ? !in.dim(axis).isOne() : !axes.contains(axis))
                        .mapToObj(in::dim)
                        .toList());
    }

    /** A loss per label, or one for all. */
    static List<TensorType> loss(Inference at) {
        boolean each = at.node().attribute("reduction", "mean").equals("none");
        TensorType scores = at.in(0);
        return List.of(new TensorType(scores.dtype(), each ? at.in(1).dims() : List.of()), scores);
    }

    /** As many complex numbers along the transformed axis as are asked for; of one side a half and one, or real ones of it. */
    static @Nullable List<TensorType> dft(Inference at) {
        TensorType in = at.in(0);
        long[] axes = {at.node().attribute("axis", 1L)};
        if (!at.node().attributes().containsKey("axis")) {
            axes = at.constant(2);
            // Left out it was 1 until opset 19, and is the last but one since.
            if (at.node().in(2).isNone() && in.rank() == 3) {
                axes = new long[] {1};
            }
        }
        if (axes == null) {
            return null;
        }
        int axis = Inference.axis(axes[0], in.rank());
        long[] asked = at.node().in(1).isNone() ? null : at.constant(1);
        Dim length = at.node().in(1).isNone() ? in.dim(axis) : asked == null ? at.unknown(axis) : Dim.of(asked[0]);
        boolean toReal = false;
        if (at.node().attribute("onesided", 0L) == 1) {
            toReal = at.node().attribute("inverse", 0L) == 1;
            boolean given = !at.node().in(1).isNone();
            Dim half = length instanceof Dim.Fixed fixed ? Dim.of(fixed.size() / 2 + 1) : at.unknown(axis);
            Dim twice = length instanceof Dim.Fixed fixed ? Dim.of(2 * fixed.size() - 2) : at.unknown(axis);
            length = !toReal ? half : given ? length : twice;
        }
        List<Dim> dims = new ArrayList<>(in.dims());
        dims.set(axis, length);
        dims.set(in.rank() - 1, Dim.of(toReal ? 1 : 2));
        return at.one(in.dtype(), dims);
    }

    /** Batch, frames, frequencies, complex numbers. */
    static List<TensorType> stft(Inference at) {
        List<Dim> dims = new ArrayList<>(at.unknowns(4));
        dims.set(0, at.in(0).dim(0));
        dims.set(3, Dim.of(2));
        return at.one(at.in(0).dtype(), dims);
    }

    /** RNN, GRU and LSTM: all states [time, direction, batch, hidden], then the last ones. */
    static @Nullable List<TensorType> recurrent(Inference at) {
        TensorType x = at.in(0);
        boolean batchFirst = at.node().attribute("layout", 0L) == 1;
        Dim directions = Dim.of(at.node().attribute("direction", "forward").equals("bidirectional") ? 2 : 1);
        Dim hidden = at.in(2).dim(2);
        Dim time = x.dim(batchFirst ? 1 : 0);
        Dim batch = x.dim(batchFirst ? 0 : 1);
        TensorType last = new TensorType(
                x.dtype(), batchFirst ? List.of(batch, directions, hidden) : List.of(directions, batch, hidden));
        TensorType all = new TensorType(
                x.dtype(),
                batchFirst ? List.of(batch, time, directions, hidden) : List.of(time, directions, batch, hidden));
        return List.of(all, last, last);
    }
}
