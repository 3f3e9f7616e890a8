package dev.limpid.graph;

import dev.limpid.tensor.DType;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * The lines of {@link InferShapes} for operators on {@code [batch,channel,spatial…]}: convolution, pooling, spatial
 * normalisation, resampling.
 */
final class SpatialInference {
    static final Map<String, InferShapes.Rule> TABLE = new HashMap<>();

    static {
        TABLE.put("Conv", SpatialInference::conv);
        TABLE.put("DeformConv", SpatialInference::conv);
        TABLE.put("ConvTranspose", SpatialInference::convTranspose);
        TABLE.put("MaxPool", at -> {
            TensorType pooled = pool(at);
            return List.of(pooled, new TensorType(DType.INT64, pooled.dims()));
        });
        TABLE.put("AveragePool", at -> List.of(pool(at)));
        TABLE.put("LpPool", at -> List.of(pool(at)));
        for (String op : List.of("GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool")) {
            TABLE.put(op, at -> spatial(at, axis -> Dim.of(1)));
        }
        TABLE.put("BatchNormalization", at -> List.of(at.in(0), at.in(3), at.in(4)));
        for (String op : List.of("InstanceNormalization", "GroupNormalization", "LpNormalization", "LRN")) {
            TABLE.put(op, Inference.same());
        }
        TABLE.put(
                "EyeLike",
                at -> at.one(
                        DType.ofCode((int) at.node()
                                .attribute("dtype", (long) at.in(0).dtype().code())),
                        at.in(0).dims()));
        TABLE.put("Resize", SpatialInference::resize);
        TABLE.put("Pad", SpatialInference::pad);
        TABLE.put("DepthToSpace", at -> blocks(at, at.node().attribute("blocksize", 1L), true));
        TABLE.put("SpaceToDepth", at -> blocks(at, at.node().attribute("blocksize", 1L), false));
        TABLE.put("GridSample", at -> spatial(at, axis -> at.in(1).dim((int) axis - 1)));
        TABLE.put("AffineGrid", SpatialInference::affineGrid);
        TABLE.put(
                "RoiAlign",
                at -> at.one(
                        at.in(0).dtype(),
                        List.of(
                                at.in(1).dim(0),
                                at.in(0).dim(1),
                                Dim.of(at.node().attribute("output_height", 1L)),
                                Dim.of(at.node().attribute("output_width", 1L)))));
        TABLE.put("MaxUnpool", SpatialInference::maxUnpool);
        TABLE.put("Col2Im", SpatialInference::col2Im);
    }

    private SpatialInference() {}

    /** Batch and channels as they come, the spatial axes by their number in the whole shape. */
    private static List<TensorType> spatial(Inference at, LongFunction<Dim> size) {
        List<Dim> dims = new ArrayList<>(at.in(0).dims().subList(0, 2));
        for (int axis = 2; axis < at.in(0).rank(); axis++) {
            dims.add(size.apply(axis));
        }
        return at.one(at.in(0).dtype(), dims);
    }

    private static long number(Inference at, String attribute, int index, long otherwise) {
        List<Long> values = at.node().attribute(attribute, List.of());
        return index < values.size() ? values.get(index) : otherwise;
    }

    private static @Nullable List<TensorType> conv(Inference at) {
        TensorType weight = at.in(1);
        int rank = at.in(0).rank();
        if (weight.rank() != rank) {
            return null;
        }
        List<Dim> dims = new ArrayList<>(List.of(at.in(0).dim(0), weight.dim(0)));
        for (int axis = 2; axis < rank; axis++) {
            dims.add(
                    weight.dim(axis) instanceof Dim.Fixed kernel ? windows(at, axis, kernel.size()) : at.unknown(axis));
        }
        return at.one(at.in(0).dtype(), dims);
    }

    private static TensorType pool(Inference at) {
        return spatial(at, axis -> windows(at, (int) axis, number(at, "kernel_shape", (int) axis - 2, 1)))
                .get(0);
    }

    /** How many windows fit along an axis. */
    private static Dim windows(Inference at, int axis, long kernel) {
        int i = axis - 2;
        int count = at.in(0).rank() - 2;
        long stride = number(at, "strides", i, 1);
        long reach = number(at, "dilations", i, 1) * (kernel - 1);
        Dim size = at.in(0).dim(axis);
        String auto = at.node().attribute("auto_pad", "NOTSET");
        if (auto.startsWith("SAME")) {
            return reach == kernel - 1 ? SizeFormula.quotient(size, -1, stride) : at.unknown(axis);
        }
        long pads = auto.equals("VALID") ? 0 : number(at, "pads", i, 0) + number(at, "pads", i + count, 0);
        if (at.node().attribute("ceil_mode", 0L) == 0) {
            return SizeFormula.quotient(size, pads - reach - 1, stride);
        }
        if (!(size instanceof Dim.Fixed fixed)) {
            return at.unknown(axis);
        }
        long last = -Math.floorDiv(reach + 1 - fixed.size() - pads, stride);
        // A last window that starts in the padding behind the end is left out.
        boolean beyond = last * stride >= fixed.size() + number(at, "pads", i, 0);
        return Dim.of(beyond ? last : last + 1);
    }

    private static @Nullable List<TensorType> convTranspose(Inference at) {
        TensorType weight = at.in(1);
        int rank = at.in(0).rank();
        if (weight.rank() != rank) {
            return null;
        }
        List<Dim> dims = new ArrayList<>(List.of(
                at.in(0).dim(0), SizeFormula.times(weight.dim(1), at.node().attribute("group", 1L))));
        for (int axis = 2; axis < rank; axis++) {
            dims.add(spread(at, axis, weight.dim(axis)));
        }
        return at.one(at.in(0).dtype(), dims);
    }

    private static Dim spread(Inference at, int axis, Dim kernel) {
        int i = axis - 2;
        int count = at.in(0).rank() - 2;
        List<Long> asked = at.node().attribute("output_shape", List.of());
        if (!asked.isEmpty()) {
            return Dim.of(asked.get(asked.size() - count + i));
        }
        if (!(kernel instanceof Dim.Fixed fixed)) {
            return at.unknown(axis);
        }
        long stride = number(at, "strides", i, 1);
        long whole = number(at, "dilations", i, 1) * (fixed.size() - 1) + 1 + number(at, "output_padding", i, 0);
        String auto = at.node().attribute("auto_pad", "NOTSET");
        long pads = auto.startsWith("SAME")
                ? Math.max(0, whole - stride)
                : auto.equals("VALID") ? 0 : number(at, "pads", i, 0) + number(at, "pads", i + count, 0);
        return SizeFormula.plus(SizeFormula.times(at.in(0).dim(axis), stride), whole - stride - pads);
    }

    private static List<TensorType> resize(Inference at) {
        int rank = at.in(0).rank();
        List<Long> given = at.node().attribute("axes", List.of());
        long[] sizes = at.constant(3);
        double[] scales = at.weights().get(at.node().in(2)) instanceof Weight.InMemory held
                ? held.value().toDoubles()
                : null;
        boolean stretched =
                at.node().attribute("keep_aspect_ratio_policy", "stretch").equals("stretch");
        boolean cropped = at.node()
                .attribute("coordinate_transformation_mode", "half_pixel")
                .equals("tf_crop_and_resize");
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            int place = given.isEmpty() ? axis : place(given, axis, rank);
            Dim in = at.in(0).dim(axis);
            if (place < 0) {
                dims.add(in);
            } else if (sizes != null && place < sizes.length && stretched) {
                dims.add(Dim.of(sizes[place]));
            } else if (scales != null && place < scales.length && !cropped) {
                dims.add(scaled(at, axis, in, scales[place]));
            } else {
                dims.add(at.unknown(axis));
            }
        }
        return at.one(at.in(0).dtype(), dims);
    }

    private static Dim scaled(Inference at, int axis, Dim in, double scale) {
        if (scale == 1) {
            return in;
        }
        if (in instanceof Dim.Fixed fixed) {
            return Dim.of((long) Math.floor((float) fixed.size() * (float) scale));
        }
        return scale == Math.rint(scale) ? SizeFormula.times(in, (long) scale) : at.unknown(axis);
    }

    private static int place(List<Long> axes, int axis, int rank) {
        return Math.max(axes.indexOf((long) axis), axes.indexOf((long) axis - rank));
    }

    private static List<TensorType> pad(Inference at) {
        int rank = at.in(0).rank();
        long[] pads = at.constant(1);
        boolean some = !at.node().in(3).isNone();
        long[] axes = some ? at.constant(3) : null;
        List<Dim> dims = new ArrayList<>(at.in(0).dims());
        if (pads == null || (some && axes == null)) {
            for (int axis = 0; axis < rank; axis++) {
                dims.set(axis, at.unknown(axis));
            }
            return at.one(at.in(0).dtype(), dims);
        }
        int count = pads.length / 2;
        for (int i = 0; i < count; i++) {
            int axis = axes == null ? i : Inference.axis(axes[i], rank);
            dims.set(axis, SizeFormula.plus(dims.get(axis), pads[i] + pads[i + count]));
        }
        return at.one(at.in(0).dtype(), dims);
    }

    private static List<TensorType> blocks(Inference at, long block, boolean toSpace) {
        TensorType x = at.in(0);
        List<Dim> dims = new ArrayList<>(List.of(x.dim(0)));
        long area = block * block;
        if (toSpace) {
            dims.add(x.dim(1) instanceof Dim.Fixed channels ? Dim.of(channels.size() / area) : at.unknown(1));
            dims.add(SizeFormula.times(x.dim(2), block));
            dims.add(SizeFormula.times(x.dim(3), block));
        } else {
            dims.add(SizeFormula.times(x.dim(1), area));
            for (int axis = 2; axis < 4; axis++) {
                dims.add(x.dim(axis) instanceof Dim.Fixed size ? Dim.of(size.size() / block) : at.unknown(axis));
            }
        }
        return at.one(x.dtype(), dims);
    }

    private static @Nullable List<TensorType> affineGrid(Inference at) {
        if (!(at.in(1).dim(0) instanceof Dim.Fixed rank)) {
            return null;
        }
        long[] size = at.constant(1);
        List<Dim> dims = new ArrayList<>(List.of(at.in(0).dim(0)));
        for (int axis = 2; axis < rank.size(); axis++) {
            dims.add(size == null ? at.unknown(axis - 1) : Dim.of(size[axis]));
        }
        dims.add(Dim.of(rank.size() - 2));
        return at.one(at.in(0).dtype(), dims);
    }

    private static List<TensorType> maxUnpool(Inference at) {
        int rank = at.in(0).rank();
        if (!at.node().in(2).isNone()) {
            long[] asked = at.constant(2);
            List<Dim> dims = new ArrayList<>(at.in(0).dims());
            for (int axis = 0; axis < rank; axis++) {
                dims.set(axis, asked == null ? at.unknown(axis) : Dim.of(asked[axis]));
            }
            return at.one(at.in(0).dtype(), dims);
        }
        return spatial(at, axis -> {
            int i = (int) axis - 2;
            long stride = number(at, "strides", i, 1);
            long pads = number(at, "pads", i, 0) + number(at, "pads", i + rank - 2, 0);
            long kernel = number(at, "kernel_shape", i, 1);
            return SizeFormula.plus(SizeFormula.times(at.in(0).dim((int) axis), stride), kernel - stride - pads);
        });
    }

    private static @Nullable List<TensorType> col2Im(Inference at) {
        long[] image = at.constant(1);
        long[] block = at.constant(2);
        if (image == null || block == null) {
            return null;
        }
        long kernel = 1;
        for (long size : block) {
            kernel *= size;
        }
        List<Dim> dims = new ArrayList<>(List.of(
                at.in(0).dim(0),
                at.in(0).dim(1) instanceof Dim.Fixed channels ? Dim.of(channels.size() / kernel) : at.unknown(1)));
        for (long size : image) {
            dims.add(Dim.of(size));
        }
        return at.one(at.in(0).dtype(), dims);
    }
}
