package dev.limpid.rules;

import dev.limpid.backward.At;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

import static dev.limpid.backward.Rule.each;

/** Ways back through operators that cut along axes or put together what was cut. */
final class Slicing {
    private Slicing() {}

    /** Each input gets its stretch; lengths that are not fixed are read off the inputs by each run. */
    static List<@Nullable Expr> concat(At at) {
        int parts = at.node().inputs().size();
        int axis = at.axis("axis", 0);
        GraphBuilder builder = at.builder();
        Expr[] lengths = new Expr[parts];
        long[] fixed = new long[parts];
        boolean known = true;
        for (int i = 0; i < parts; i++) {
            lengths[i] = at.in(i).size(axis);
            known &= at.type(i).dim(axis) instanceof Dim.Fixed;
            fixed[i] = at.type(i).dim(axis) instanceof Dim.Fixed length ? length.size() : 0;
        }
        Expr split = known ? builder.longs(fixed) : lengths[0].concat(0, Arrays.copyOfRange(lengths, 1, parts));
        List<Wire> stretches = builder.add(
                "Split", List.of(at.dy().wire(), split.wire()), parts, Map.of("axis", Attribute.of((long) axis)));
        List<@Nullable Expr> signals = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            signals.add(builder.expr(stretches.get(i)).as(at.type(i)));
        }
        return signals;
    }

    static List<@Nullable Expr> split(At at) {
        Expr[] rest = new Expr[at.node().outputs().size() - 1];
        for (int i = 0; i < rest.length; i++) {
            rest[i] = at.dyOrZeros(i + 1);
        }
        return each(at.dyOrZeros(0).concat(at.axis("axis", 0), rest).as(at.type(0)));
    }

    /** A stretch is padded with zeros again; of other steps the input's flat indices tell where each element was. */
    static List<@Nullable Expr> slice(At at) {
        Expr[] range = new Expr[at.node().inputs().size() - 1];
        for (int i = 0; i < range.length; i++) {
            range[i] = at.in(i + 1);
        }
        boolean stretch =
                !at.has(4) || at.isConstant(4) && LongStream.of(at.constant(4)).allMatch(step -> step == 1);
        if (!stretch || at.has(3) && !at.isConstant(3)) {
            return each(Gathering.scatterByIndex(at, index -> index.apply("Slice", range)));
        }
        int rank = at.in(0).rank();
        long[] axes = at.has(3)
                ? LongStream.of(at.constant(3))
                        .map(axis -> axis < 0 ? axis + rank : axis)
                        .toArray()
                : LongStream.range(0, at.type(1).dim(0) instanceof Dim.Fixed given ? given.size() : rank)
                        .toArray();
        return each(embedded(at.in(0), at.dy(), axes, starts(at, axes)));
    }

    /** What was cut off around the centre is padded, what was padded is cut off. */
    static List<@Nullable Expr> centered(At at) {
        Expr sizes = at.in(0).shape();
        List<Long> axes = at.node().attribute("axes", List.of());
        if (!axes.isEmpty()) {
            int rank = at.in(0).rank();
            sizes = sizes.gather(
                    at.builder()
                            .longs(axes.stream()
                                    .mapToLong(axis -> Math.floorMod(axis, rank))
                                    .toArray()),
                    0);
        }
        return each(
                at.dy().apply("CenterCropPad", at.node().attributes(), sizes).as(at.type(0)));
    }

    /** Where the stretch begins in each axis, within the input. */
    private static Expr starts(At at, long[] axes) {
        Expr x = at.in(0);
        long[] fixed = new long[axes.length];
        boolean known = at.isConstant(1);
        for (int i = 0; known && i < axes.length; i++) {
            long start = at.constant(1)[i];
            known = start == 0 || x.type().dim((int) axes[i]) instanceof Dim.Fixed;
            if (known && x.type().dim((int) axes[i]) instanceof Dim.Fixed size) {
                fixed[i] = Math.max(0, Math.min(start < 0 ? start + size.size() : start, size.size()));
            }
        }
        if (known) {
            return at.builder().longs(fixed);
        }
        Expr start = at.in(1).cast(DType.INT64);
        Expr sizes = x.shape().gather(at.builder().longs(axes), 0);
        Expr fromFront = start.less(0).where(start.add(sizes).max(0), start);
        return fromFront.apply("Min", sizes);
    }

    /**
     * {@code part} in its place among zeros.
     *
     * @param whole tells the shape
     * @param starts where {@code part} begins in each of {@code axes}, INT64
     */
    static Expr embedded(Expr whole, Expr part, long[] axes, Expr starts) {
        GraphBuilder builder = whole.builder();
        TensorType type = whole.type();
        long @Nullable [] begin = builder.longsOf(starts);
        long[] pads = new long[2 * type.rank()];
        boolean known = begin != null;
        for (int i = 0; begin != null && i < axes.length; i++) {
            int axis = (int) axes[i];
            pads[axis] = begin[i];
            if (type.dim(axis) instanceof Dim.Fixed all && part.type().dim(axis) instanceof Dim.Fixed cut) {
                pads[type.rank() + axis] = all.size() - begin[i] - cut.size();
            } else {
                known = false;
            }
        }
        Expr padding = builder.longs(pads);
        if (!known) {
            Expr before = begin != null
                    ? builder.longs(Arrays.copyOf(pads, type.rank()))
                    : builder.longs(new long[type.rank()])
                            .apply("ScatterElements", Map.of(), builder.longs(axes), starts);
            padding = before.concat(0, whole.shape().sub(part.shape()).sub(before));
        }
        return part.apply("Pad", padding).as(type);
    }
}
