package dev.limpid.graph;

import dev.limpid.tensor.DType;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** Types of what is cut, joined, repeated or picked by indices. */
final class ShapesOfSelections {
    private ShapesOfSelections() {}

    static List<TensorType> gather(Inference at) {
        TensorType in = at.in(0);
        int axis = Inference.axis(at.node().attribute("axis", 0L), in.rank());
        List<Dim> dims = new ArrayList<>(in.dims().subList(0, axis));
        dims.addAll(at.in(1).dims());
        dims.addAll(in.dims().subList(axis + 1, in.rank()));
        return at.one(in.dtype(), dims);
    }

    static @Nullable List<TensorType> gatherND(Inference at) {
        int batch = (int) at.node().attribute("batch_dims", 0L);
        if (!(at.in(1).dim(-1) instanceof Dim.Fixed tuple)) {
            return null;
        }
        List<Dim> dims = new ArrayList<>(at.in(1).dims().subList(0, at.in(1).rank() - 1));
        dims.addAll(at.in(0).dims().subList(batch + (int) tuple.size(), at.in(0).rank()));
        return at.one(at.in(0).dtype(), dims);
    }

    static List<TensorType> concat(Inference at) {
        int along = Inference.axis(at.node().attribute("axis", 0L), at.in(0).rank());
        long size = 0;
        boolean fixed = true;
        for (TensorType type : at.ins()) {
            fixed &= type.dim(along) instanceof Dim.Fixed;
            size += type.dim(along) instanceof Dim.Fixed known ? known.size() : 0;
        }
        return at.one(at.in(0).dtype(), with(at.in(0), along, fixed ? Dim.of(size) : at.unknown(along)));
    }

    private static List<Dim> with(TensorType type, int axis, Dim dim) {
        List<Dim> dims = new ArrayList<>(type.dims());
        dims.set(axis, dim);
        return dims;
    }

    /** Parts of given lengths, or equal ones but for a shorter last. */
    static List<TensorType> split(Inference at) {
        TensorType in = at.in(0);
        int axis = Inference.axis(at.node().attribute("axis", 0L), in.rank());
        int parts = at.node().outputs().size();
        long[] lengths = at.node().in(1).isNone() ? equalParts(in.dim(axis), parts) : at.constant(1);
        List<TensorType> types = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            Dim length = lengths == null ? Dim.of(at.node().out(0) + "#" + axis + "." + i) : Dim.of(lengths[i]);
            types.add(new TensorType(in.dtype(), with(in, axis, length)));
        }
        return types;
    }

    private static long @Nullable [] equalParts(Dim all, int parts) {
        if (!(all instanceof Dim.Fixed fixed)) {
            return null;
        }
        long length = -Math.floorDiv(-fixed.size(), parts);
        return LongStream.range(0, parts)
                .map(i -> Math.max(0, Math.min(length, fixed.size() - i * length)))
                .toArray();
    }

    static List<TensorType> slice(Inference at) {
        TensorType in = at.in(0);
        long[] starts = at.constant(1);
        long[] ends = at.constant(2);
        long[] steps = at.constant(4);
        long[] axes;
        if (!at.node().in(3).isNone()) {
            axes = at.constant(3);
        } else {
            axes = LongStream.range(0, at.in(1).dim(0) instanceof Dim.Fixed given ? given.size() : in.rank())
                    .toArray();
        }
        if (axes == null) {
            return at.one(in.dtype(), at.unknowns(in.rank()));
        }
        if (at.node().in(4).isNone()) {
            steps = new long[axes.length];
            Arrays.fill(steps, 1);
        }
        List<Dim> dims = new ArrayList<>(in.dims());
        for (int i = 0; i < axes.length; i++) {
            int axis = Inference.axis(axes[i], dims.size());
            dims.set(
                    axis,
                    starts != null && ends != null && steps != null && in.dim(axis) instanceof Dim.Fixed all
                            ? Dim.of(length(all.size(), starts[i], ends[i], steps[i]))
                            : at.unknown(axis));
        }
        return at.one(in.dtype(), dims);
    }

    /** Some axes, or all, get other sizes. */
    static List<TensorType> centered(Inference at) {
        TensorType in = at.in(0);
        List<Long> axes = at.node().attribute("axes", List.of());
        long[] sizes = at.constant(1);
        List<Dim> dims = new ArrayList<>(in.dims());
        for (int i = 0; i < (axes.isEmpty() ? dims.size() : axes.size()); i++) {
            int axis = axes.isEmpty() ? i : Inference.axis(axes.get(i), dims.size());
            dims.set(axis, sizes == null ? at.unknown(axis) : Dim.of(sizes[i]));
        }
        return at.one(in.dtype(), dims);
    }

    /** How many of {@code size} a slice keeps. */
    private static long length(long size, long start, long end, long step) {
        // Backwards, the place before the first can be an end, and the first to read is the last at most.
        long lowest = step < 0 ? -1 : 0;
        long highest = step < 0 ? size - 1 : size;
        long from = Math.max(lowest, Math.min(highest, start < 0 ? start + size : start));
        long to = Math.max(lowest, Math.min(highest, end < 0 ? end + size : end));
        return Math.max(0, -Math.floorDiv(from - to, step));
    }

    static List<TensorType> topK(Inference at) {
        TensorType in = at.in(0);
        int axis = Inference.axis(at.node().attribute("axis", -1L), in.rank());
        long[] k = at.constant(1);
        List<Dim> dims = with(in, axis, k == null ? at.unknown(axis) : Dim.of(k[0]));
        return List.of(new TensorType(in.dtype(), dims), new TensorType(DType.INT64, dims));
    }

    static List<TensorType> compress(Inference at) {
        return at.one(at.in(0).dtype(), selected(at));
    }

    static List<TensorType> unique(Inference at) {
        List<Dim> dims = selected(at);
        boolean flat = !at.node().attributes().containsKey("axis");
        TensorType each = new TensorType(DType.INT64, List.of(dims.get(flat ? 0 : axisOfSelection(at))));
        TensorType inverse =
                new TensorType(DType.INT64, List.of(Dim.of(at.node().out(0) + "#inverse")));
        return List.of(new TensorType(at.in(0).dtype(), dims), each, inverse, each);
    }

    /** Without an axis, of all elements in a row. */
    private static List<Dim> selected(Inference at) {
        if (!at.node().attributes().containsKey("axis")) {
            return at.unknowns(1);
        }
        int axis = axisOfSelection(at);
        return with(at.in(0), axis, at.unknown(axis));
    }

    private static int axisOfSelection(Inference at) {
        return Inference.axis(at.node().attribute("axis", 0L), at.in(0).rank());
    }

    static List<TensorType> tile(Inference at) {
        TensorType in = at.in(0);
        long[] repeats = at.constant(1);
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < in.rank(); axis++) {
            if (repeats != null && repeats[axis] == 1) {
                dims.add(in.dim(axis));
            } else if (repeats != null && in.dim(axis) instanceof Dim.Fixed fixed) {
                dims.add(Dim.of(fixed.size() * repeats[axis]));
            } else {
                dims.add(at.unknown(axis));
            }
        }
        return at.one(in.dtype(), dims);
    }

    static List<TensorType> oneHot(Inference at) {
        List<Dim> dims = new ArrayList<>(at.in(0).dims());
        int axis = Inference.axis(at.node().attribute("axis", -1L), dims.size() + 1);
        long[] depth = at.constant(1);
        dims.add(axis, depth == null ? at.unknown(axis) : Dim.of(depth[0]));
        return at.one(at.in(2).dtype(), dims);
    }

    /** The places of what is not zero: an index per axis and place. */
    static List<TensorType> nonZero(Inference at) {
        return at.one(DType.INT64, List.of(Dim.of(at.in(0).rank()), at.unknown(1)));
    }
}
