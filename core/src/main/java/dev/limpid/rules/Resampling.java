package dev.limpid.rules;

import dev.limpid.backward.At;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

import static dev.limpid.backward.Rule.each;

/**
 * The way back through operators that are linear in their input and treat each axis by itself: Resize, and Pad by what is
 * there already.
 *
 * <p>What such an operator does to an axis is a matrix, which the operator itself tells when it is given the unit matrix:
 * so all its modes and roundings are followed to the letter. A signal comes back through the transposed matrices, axis by
 * axis. Where sizes are fixed, ONNX Runtime computes the matrices once, when it makes the session.
 */
final class Resampling {
    private Resampling() {}

    /** Resize in every mode; of the ways to keep an aspect ratio only the one that keeps none. */
    static List<@Nullable Expr> resize(At at) {
        Node node = at.node();
        if (!node.attribute("keep_aspect_ratio_policy", "stretch").equals("stretch")) {
            throw new IllegalStateException("keep_aspect_ratio_policy must be 'stretch'.");
        }
        int rank = at.in(0).rank();
        List<Long> axes = new ArrayList<>(node.attribute("axes", List.of()));
        axes.replaceAll(axis -> axis < 0 ? axis + rank : axis);
        boolean crops =
                node.attribute("coordinate_transformation_mode", "half_pixel").equals("tf_crop_and_resize");
        Expr signal = at.dy();
        for (int axis = 0; axis < rank; axis++) {
            int place = axes.isEmpty() ? axis : axes.indexOf((long) axis);
            boolean kept =
                    !crops && at.type(0).dim(axis).equals(at.out(0).type().dim(axis)) && !isScaled(at, place);
            if (place >= 0 && !kept) {
                signal = back(signal, axis, resized(at, axis, place, crops));
            }
        }
        return each(signal.as(at.type(0)));
    }

    /** Whether a scale that is not 1 is given: an axis of equal sizes may be scaled all the same, if by little. */
    private static boolean isScaled(At at, int place) {
        if (place < 0 || !givesScales(at)) {
            return false;
        }
        return !(at.builder().weightOf(at.node().in(2)) instanceof Weight.InMemory held)
                || held.value().at(place) != 1;
    }

    /** Older exporters leave scales empty rather than out. */
    private static boolean givesScales(At at) {
        return at.has(2) && !(at.type(2).dim(0).equals(Dim.of(0)));
    }

    /** The unit matrix resized along one axis, {@code [out,in]}. */
    private static Expr resized(At at, int axis, int place, boolean crops) {
        GraphBuilder build = at.builder();
        Expr unit = unit(at.in(0), axis, DType.FLOAT).unsqueeze(0, 1);
        Map<String, Attribute> attributes = new HashMap<>(at.node().attributes());
        attributes.remove("axes");
        // What lies outside is a constant: no signal comes back from there.
        attributes.put("extrapolation_value", Attribute.of(0f));
        Expr one = build.constant(Tensor.of(Shape.of(1), 1f));
        Wire roi = Wire.NONE;
        if (crops) {
            Expr zero = build.constant(Tensor.of(Shape.of(1), 0f));
            Expr whole = at.in(1);
            Expr start = whole.slice(0, place, place + 1).cast(DType.FLOAT);
            Expr half = whole.shape().div(build.longs(2)).add(build.longs(place));
            Expr end = whole.apply("Slice", half, half.add(build.longs(1)), build.longs(0))
                    .cast(DType.FLOAT);
            roi = zero.concat(0, zero, start, zero, one, one, end, one).wire();
        }
        List<Wire> ins = new ArrayList<>(List.of(unit.wire(), roi));
        if (givesScales(at)) {
            ins.add(one.concat(0, one, at.in(2).slice(0, place, place + 1), one).wire());
        } else {
            Expr two = build.longs(1, 1);
            Expr size = at.in(3).slice(0, place, place + 1);
            ins.add(Wire.NONE);
            ins.add(two.concat(0, size, at.in(0).size(axis)).wire());
        }
        return build.expr(build.add("Resize", ins, 1, attributes).get(0))
                .squeeze(0, 1)
                .cast(at.dy().dtype());
    }

    /** Pad: what was there before gets its own signal and, by mode, those of its copies; the constant gets the rest. */
    static List<@Nullable Expr> pad(At at) {
        String mode = at.node().attribute("mode", "constant");
        return mode.equals("constant") ? padByConstant(at) : each(padByCopies(at));
    }

    private static List<@Nullable Expr> padByConstant(At at) {
        Expr[] more = at.has(3)
                ? new Expr[] {at.in(1).neg(), at.builder().scalar(at.dy().dtype(), 0), at.in(3)}
                : new Expr[] {at.in(1).neg()};
        Expr inside = at.dy().apply("Pad", more).as(at.type(0));
        Expr toConstant = at.has(2) ? total(at.dy()).sub(total(inside)).reshapeLike(at.in(2)) : null;
        return each(inside, null, toConstant);
    }

    /** CenterCropPad cuts where it would pad: done once more, to the sizes before, it undoes itself. */
    static List<@Nullable Expr> centerCropPad(At at) {
        Expr sizes = at.in(0).shape();
        Map<String, Attribute> attributes = at.node().attributes();
        if (attributes.get("axes") instanceof Attribute.Ints axes) {
            long[] listed = axes.values().stream().mapToLong(Long::longValue).toArray();
            sizes = sizes.gather(at.builder().longs(listed), 0);
        }
        return each(at.dy().apply("CenterCropPad", attributes, sizes).as(at.type(0)));
    }

    private static Expr total(Expr of) {
        return of.reshape(-1).reduceSum(false, 0);
    }

    private static Expr padByCopies(At at) {
        int rank = at.in(0).rank();
        long[] axes = at.has(3) ? at.constant(3) : LongStream.range(0, rank).toArray();
        Expr signal = at.dy();
        for (int i = 0; i < axes.length; i++) {
            int axis = (int) (axes[i] < 0 ? axes[i] + rank : axes[i]);
            if (!isUnpadded(at, i, axes.length)) {
                signal = back(signal, axis, padded(at, axis, i, axes.length));
            }
        }
        return signal.as(at.type(0));
    }

    private static boolean isUnpadded(At at, int place, int count) {
        return at.builder().weightOf(at.node().in(1)) instanceof Weight.InMemory held
                && held.value().toLongs()[place] == 0
                && held.value().toLongs()[place + count] == 0;
    }

    /** The unit matrix padded along one axis, {@code [out,in]}. */
    private static Expr padded(At at, int axis, int place, int count) {
        Expr zero = at.builder().longs(0);
        Expr before = at.in(1).slice(0, place, place + 1);
        Expr behind = at.in(1).slice(0, place + count, place + count + 1);
        return unit(at.in(0), axis, at.dy().dtype())
                .apply(
                        "Pad",
                        Map.of("mode", Attribute.of(at.node().attribute("mode", "constant"))),
                        before.concat(0, zero, behind, zero));
    }

    /** The unit matrix of the size of an axis. */
    private static Expr unit(Expr of, int axis, DType dtype) {
        Expr size = of.size(axis);
        Tensor zero = Tensor.fill(dtype, Shape.of(1), i -> 0);
        return size.concat(0, size)
                .apply("ConstantOfShape", Map.of("value", new Attribute.OfTensor(zero)))
                .as(TensorType.of(dtype, size.wire().name(), size.wire().name()))
                .apply("EyeLike");
    }

    /** Takes an axis back through {@code matrix}, {@code [out,in]}: from size out to size in. */
    private static Expr back(Expr signal, int axis, Expr matrix) {
        int rank = signal.rank();
        if (axis == rank - 1) {
            return signal.matMul(matrix);
        }
        if (axis == rank - 2) {
            return matrix.matMul(signal, true, false, 1);
        }
        List<Long> order = new ArrayList<>(LongStream.range(0, rank).boxed().toList());
        Collections.swap(order, axis, rank - 1);
        return signal.transpose(order).matMul(matrix).transpose(order);
    }
}
