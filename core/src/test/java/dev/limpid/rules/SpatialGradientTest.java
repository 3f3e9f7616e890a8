package dev.limpid.rules;

import dev.limpid.graph.Attribute;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** Rows of {@link GradientTest} for operators on {@code [batch,channel,spatial…]}. */
class SpatialGradientTest {
    private static final Runtime RUNTIME = new Runtime(new Runtime.Settings(1, 8L << 20, 64L << 20));
    private static final Attribute ONE = Attribute.of(1L);

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    private static FiniteDifferences op(String op) {
        return FiniteDifferences.of(op);
    }

    private static Attribute ints(long... values) {
        return Attribute.of(Arrays.stream(values).boxed().toList());
    }

    private static Attribute text(String value) {
        return Attribute.of(value);
    }

    /** As it is, and with sizes that only the run knows. */
    private static void both(List<FiniteDifferences> rows, FiniteDifferences row) {
        rows.add(row);
        rows.add(row.dynamicSizes());
    }

    static List<FiniteDifferences> rows() {
        List<FiniteDifferences> rows = new ArrayList<>();
        convolution(rows);
        transposed(rows);
        pooling(rows);
        normalization(rows);
        resampling(rows);
        sampling(rows);
        return rows;
    }

    private static void convolution(List<FiniteDifferences> rows) {
        FiniteDifferences conv = op("Conv").inFloat();
        both(rows, conv.in(2, 3, 5).in(2, 3, 2).in(2));
        both(rows, conv.in(2, 2, 5, 4).in(3, 2, 3, 2).in(3).set("pads", ints(1, 0, 2, 1)));
        both(rows, conv.in(1, 2, 3, 4, 3).in(2, 2, 2, 3, 1).set("pads", ints(0, 1, 0, 1, 1, 0)));
        both(rows, conv.in(2, 2, 6, 5).in(2, 2, 3, 2).set("strides", ints(2, 3)));
        both(rows, conv.in(1, 2, 7).in(2, 2, 3).set("strides", ints(2)).set("dilations", ints(3)));
        both(rows, conv.in(1, 2, 8).in(2, 2, 2).set("strides", ints(4)).set("pads", ints(1, 0)));
        both(rows, conv.in(1, 2, 6).in(2, 2, 3).set("dilations", ints(2)).set("pads", ints(5, 1)));
        both(rows, conv.in(2, 4, 5, 4).in(6, 2, 3, 2).in(6).set("group", Attribute.of(2L)));
        both(
                rows,
                conv.in(2, 3, 5, 4)
                        .in(3, 1, 3, 3)
                        .set("group", Attribute.of(3L))
                        .set("pads", ints(1, 1, 1, 1)));
        both(
                rows,
                conv.in(2, 2, 6)
                        .in(4, 1, 3)
                        .in(4)
                        .set("group", Attribute.of(2L))
                        .set("strides", ints(2)));
        both(rows, conv.in(1, 3, 4, 4).in(2, 3, 1, 1));
        both(rows, conv.in(1, 3, 5, 5).in(2, 3, 1, 1).set("strides", ints(2, 2)));
        for (String auto : List.of("SAME_UPPER", "SAME_LOWER", "VALID")) {
            for (long stride = 1; stride <= 3; stride++) {
                both(
                        rows,
                        conv.in(1, 2, 6, 7)
                                .in(2, 2, 2, 3)
                                .set("auto_pad", text(auto))
                                .set("strides", ints(stride, stride)));
            }
        }
        rows.add(conv.in(2, 2, 6, 5)
                .in(2, 2, 3, 2)
                .in(2)
                .set("kernel_shape", ints(3, 2))
                .set("strides", ints(2, 1))
                .dynamicAxes());
        rows.add(op("Col2Im")
                .inFloat()
                .opset(18)
                .in(2, 12, 9)
                .longs(4, 3)
                .longs(3, 2)
                .set("pads", ints(1, 0, 0, 1)));
        rows.add(op("Col2Im")
                .inFloat()
                .opset(18)
                .in(1, 8, 4)
                .longs(5, 6)
                .longs(2, 2)
                .set("strides", ints(2, 3))
                .set("dilations", ints(2, 1))
                .dynamicSizes());
    }

    private static void transposed(List<FiniteDifferences> rows) {
        FiniteDifferences transpose = op("ConvTranspose").inFloat();
        both(rows, transpose.in(2, 3, 4).in(3, 2, 2).in(2));
        both(
                rows,
                transpose
                        .in(1, 2, 3, 4)
                        .in(2, 2, 3, 2)
                        .set("strides", ints(2, 3))
                        .set("pads", ints(1, 0, 0, 1)));
        both(
                rows,
                transpose
                        .in(1, 2, 3)
                        .in(2, 2, 3)
                        .set("strides", ints(3))
                        .set("output_padding", ints(2))
                        .set("pads", ints(1, 1)));
        both(rows, transpose.in(1, 2, 2, 3, 2).in(2, 1, 2, 2, 2).set("dilations", ints(2, 1, 1)));
        both(rows, transpose.in(2, 4, 3, 3).in(4, 3, 2, 2).in(6).set("group", Attribute.of(2L)));
        for (String auto : List.of("SAME_UPPER", "SAME_LOWER", "VALID", "NOTSET")) {
            both(
                    rows,
                    transpose
                            .in(1, 2, 4)
                            .in(2, 1, 4)
                            .set("auto_pad", text(auto))
                            .set("strides", ints(3)));
            both(
                    rows,
                    transpose
                            .in(1, 2, 4)
                            .in(2, 1, 4)
                            .set("auto_pad", text(auto))
                            .set("strides", ints(2))
                            .set("output_shape", ints(7)));
        }
    }

    private static void pooling(List<FiniteDifferences> rows) {
        for (String op : List.of("MaxPool", "AveragePool", "LpPool")) {
            FiniteDifferences pool = op.equals("MaxPool") ? op(op) : op(op).inFloat();
            both(rows, pool.in(2, 2, 6).set("kernel_shape", ints(3)).set("pads", ints(1, 0)));
            both(rows, pool.in(1, 2, 5, 6).set("kernel_shape", ints(2, 3)).set("strides", ints(2, 2)));
            both(rows, pool.in(1, 2, 3, 4, 3).set("kernel_shape", ints(2, 2, 2)).set("pads", ints(1, 0, 1, 0, 1, 1)));
            both(rows, pool.in(1, 2, 7).set("kernel_shape", ints(2)).set("strides", ints(3)));
            for (String auto : List.of("SAME_UPPER", "SAME_LOWER", "VALID")) {
                both(
                        rows,
                        pool.in(1, 2, 6, 7)
                                .set("kernel_shape", ints(2, 3))
                                .set("auto_pad", text(auto))
                                .set("strides", ints(2, 1)));
            }
            long dilated = op.equals("MaxPool") ? 17 : 19;
            both(
                    rows,
                    pool.opset(dilated)
                            .in(1, 2, 8)
                            .set("kernel_shape", ints(3))
                            .set("dilations", ints(2))
                            .set("strides", ints(2))
                            .set("pads", ints(1, 2)));
            for (long size = 6; size <= 8; size++) {
                both(
                        rows,
                        pool.opset(dilated)
                                .in(1, 2, size)
                                .set("kernel_shape", ints(3))
                                .set("strides", ints(2))
                                .set("pads", ints(1, 1))
                                .set("ceil_mode", ONE));
            }
        }
        FiniteDifferences average = op("AveragePool").inFloat().set("count_include_pad", ONE);
        both(rows, average.in(1, 2, 5, 6).set("kernel_shape", ints(3, 3)).set("pads", ints(1, 1, 1, 1)));
        for (long opset : List.of(17L, 19L, 22L)) {
            both(
                    rows,
                    average.opset(opset)
                            .in(1, 2, 6)
                            .set("kernel_shape", ints(3))
                            .set("strides", ints(2))
                            .set("pads", ints(1, 1))
                            .set("ceil_mode", ONE));
        }
        rows.add(op("MaxPool").in(1, 2, 3, 5).set("kernel_shape", ints(2, 2)).set("storage_order", ONE));
        for (long p = 1; p <= 3; p++) {
            rows.add(op("LpPool")
                    .inFloat()
                    .in(1, 2, 6)
                    .set("kernel_shape", ints(2))
                    .set("p", Attribute.of(p)));
            both(rows, op("GlobalLpPool").inFloat().in(2, 2, 3, 2).set("p", Attribute.of(p)));
        }
        for (String op : List.of("GlobalMaxPool", "GlobalAveragePool")) {
            both(rows, op(op).inFloat().in(2, 3, 4));
            both(rows, op(op).inFloat().in(2, 2, 2, 3, 2));
        }
        rows.add(op("MaxUnpool")
                .inFloat()
                .in(1, 1, 2, 2)
                .index(Shape.of(1, 1, 2, 2), 5, 7, 8, 2)
                .set("kernel_shape", ints(2, 2))
                .set("strides", ints(2, 2)));
    }

    private static void normalization(List<FiniteDifferences> rows) {
        both(rows, op("BatchNormalization").in(2, 3, 4).in(3).in(3).in(3).within(0.5, 2, 3));
        both(
                rows,
                op("BatchNormalization")
                        .in(2, 3, 2, 2)
                        .in(3)
                        .in(3)
                        .in(3)
                        .within(0.5, 2, 3)
                        .set("epsilon", Attribute.of(0.1f)));
        rows.add(op("BatchNormalization").in(4, 3).in(3).in(3).in(3).within(0.5, 2, 3));
        both(rows, op("InstanceNormalization").inFloat().in(2, 3, 4).in(3).in(3));
        both(
                rows,
                op("InstanceNormalization").inFloat().in(2, 2, 3, 2).in(2).in(2).set("epsilon", Attribute.of(0.1f)));
        both(
                rows,
                op("GroupNormalization")
                        .inFloat()
                        .opset(18)
                        .in(2, 4, 3)
                        .in(2)
                        .in(2)
                        .set("num_groups", Attribute.of(2L)));
        both(
                rows,
                op("GroupNormalization")
                        .inFloat()
                        .opset(21)
                        .in(2, 4, 3, 2)
                        .in(4)
                        .in(4)
                        .set("num_groups", Attribute.of(2L)));
        both(
                rows,
                op("LRN").inFloat().in(1, 5, 2, 2).set("size", Attribute.of(3L)).set("alpha", Attribute.of(0.5f)));
        both(
                rows,
                op("LRN")
                        .inFloat()
                        .in(2, 5, 2, 2)
                        .set("size", Attribute.of(5L))
                        .set("alpha", Attribute.of(0.9f))
                        .set("beta", Attribute.of(0.6f))
                        .set("bias", Attribute.of(0.8f)));
        for (long p = 1; p <= 2; p++) {
            for (long axis = -1; axis <= 1; axis++) {
                rows.add(op("LpNormalization")
                        .within(0.2, 1, 2, 3, 2)
                        .set("p", Attribute.of(p))
                        .set("axis", Attribute.of(axis)));
            }
        }
    }

    private static void resampling(List<FiniteDifferences> rows) {
        FiniteDifferences resize = op("Resize").inFloat();
        for (String mode : List.of("nearest", "linear", "cubic")) {
            for (String transform : List.of(
                    "half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric", "half_pixel_symmetric")) {
                FiniteDifferences row = resize.set("mode", text(mode))
                        .set("coordinate_transformation_mode", text(transform))
                        .opset(19)
                        .in(1, 2, 4, 5)
                        .none();
                both(rows, row.floats(1, 1, 1.5, 0.7));
                both(rows, row.none().longs(1, 2, 3, 7));
            }
        }
        both(rows, resize.in(1, 2, 4).none().floats(1, 1, 2));
        both(rows, resize.in(1, 1, 3, 2, 4).none().floats(1, 1, 2, 1, 1.5).set("mode", text("linear")));
        both(rows, resize.in(1, 2, 3, 3).none().none().longs(1, 2, 6, 6).set("nearest_mode", text("floor")));
        rows.add(resize.opset(18)
                .in(1, 2, 5, 6)
                .none()
                .floats(0.6, 0.5)
                .set("axes", ints(2, -1))
                .set("mode", text("linear"))
                .set("antialias", ONE));
        rows.add(resize.opset(18)
                .in(1, 2, 5, 6)
                .none()
                .none()
                .longs(4, 3)
                .set("axes", ints(3, 2))
                .set("mode", text("cubic"))
                .set("antialias", ONE));
        rows.add(resize.in(1, 1, 4, 4)
                .floats(0, 0, 0.2, -0.3, 1, 1, 0.8, 1.2)
                .none()
                .longs(1, 1, 3, 5)
                .set("mode", text("linear"))
                .set("extrapolation_value", Attribute.of(2f))
                .set("coordinate_transformation_mode", text("tf_crop_and_resize")));
        rows.add(resize.in(1, 1, 4, 4)
                .none()
                .floats(1, 1, 1.6, 1.6)
                .set("mode", text("cubic"))
                .set("exclude_outside", ONE)
                .set("cubic_coeff_a", Attribute.of(-0.5f)));

        both(rows, op("Pad").in(2, 1, 3, 4).longs(0, 0, 1, 2, 0, 0, 0, 1).in());
        both(rows, op("Pad").in(2, 1, 3, 4).longs(0, 0, -1, 2, 0, 0, 0, -2).in());
        both(rows, op("Pad").opset(18).in(2, 1, 3, 4).longs(1, 2, 0, 1).in().longs(-1, 2));
        for (String mode : List.of("reflect", "edge", "wrap")) {
            FiniteDifferences pad = op("Pad").set("mode", text(mode)).opset(19);
            both(rows, pad.in(2, 1, 3, 4).longs(0, 0, 1, 2, 0, 0, 2, 1));
            both(rows, pad.in(2, 3, 2, 4).longs(0, 1, 0, 2, 0, 2, 0, 1));
            rows.add(pad.in(2, 3, 4).longs(1, 2).none().longs(-1));
        }
        FiniteDifferences centred = op("CenterCropPad").opset(18);
        both(rows, centred.in(3, 4, 5).longs(6, 4, 2));
        both(rows, centred.in(2, 4, 5).longs(7, 2).set("axes", ints(2, 1)));
        both(rows, centred.in(2, 4, 5).longs(1).set("axes", ints(-2)));
        for (String mode : List.of("DCR", "CRD")) {
            both(
                    rows,
                    op("DepthToSpace")
                            .in(2, 8, 2, 3)
                            .set("blocksize", Attribute.of(2L))
                            .set("mode", text(mode)));
        }
        both(rows, op("SpaceToDepth").in(1, 2, 4, 6).set("blocksize", Attribute.of(2L)));
    }

    private static void sampling(List<FiniteDifferences> rows) {
        for (String mode : List.of("nearest", "linear", "cubic")) {
            for (String padding : List.of("zeros", "border", "reflection")) {
                for (long corners = 0; corners <= 1; corners++) {
                    FiniteDifferences sample = op("GridSample")
                            .opset(20)
                            .set("mode", text(mode))
                            .set("padding_mode", text(padding))
                            .set("align_corners", Attribute.of(corners));
                    rows.add(sample.in(2, 2, 3, 4).within(-1.8, 1.8, 2, 2, 3, 2));
                    if (!mode.equals("cubic")) {
                        rows.add(sample.in(1, 2, 2, 3, 2)
                                .within(-1.8, 1.8, 1, 2, 1, 2, 3)
                                .dynamicSizes());
                    }
                }
            }
        }
        for (long opset : List.of(19L, 22L)) {
            FiniteDifferences deform = op("DeformConv").opset(opset);
            rows.add(deform.in(2, 2, 4, 5).in(3, 2, 2, 3).in(2, 12, 3, 3).in(3).within(0.2, 1, 2, 6, 3, 3));
            rows.add(deform.in(1, 4, 5, 4)
                    .in(2, 2, 3, 2)
                    .in(1, 24, 3, 2)
                    .none()
                    .within(0.2, 1, 1, 12, 3, 2)
                    .set("group", Attribute.of(2L))
                    .set("offset_group", Attribute.of(2L))
                    .set("pads", ints(1, 1, 1, 0))
                    .set("strides", ints(2, 2)));
            both(
                    rows,
                    deform.in(2, 2, 5, 4)
                            .in(1, 2, 2, 2)
                            .within(-2.5, 2.5, 2, 8, 3, 2)
                            .set("dilations", ints(2, 2)));
        }
        for (long ratio : List.of(0L, 2L, 3L)) {
            for (String half : List.of("half_pixel", "output_half_pixel")) {
                both(
                        rows,
                        op("RoiAlign")
                                .inFloat()
                                .in(3, 2, 6, 5)
                                .given(Tensor.of(Shape.of(4, 4), new float[] {
                                    0, 0, 9, 11, 2.3f, 1.2f, 6.1f, 9.9f, -3, 4, 30, 7, 1, 1, 1.4f, 1.2f
                                }))
                                .index(Shape.of(4), 2, 0, 0, 1)
                                .set("coordinate_transformation_mode", text(half))
                                .set("spatial_scale", Attribute.of(0.5f))
                                .set("sampling_ratio", Attribute.of(ratio))
                                .set("output_height", Attribute.of(3L))
                                .set("output_width", Attribute.of(2L)));
            }
        }
        for (long corners = 0; corners <= 1; corners++) {
            FiniteDifferences affine = op("AffineGrid").opset(20).set("align_corners", Attribute.of(corners));
            both(rows, affine.in(2, 2, 3).longs(2, 1, 3, 4));
            rows.add(affine.in(1, 3, 4).longs(1, 1, 2, 3, 2));
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void every_spatial_rule_agrees_with_finite_differences(FiniteDifferences row) {
        double tolerance = row.dtype() == DType.DOUBLE ? 1e-7 : 2e-3;
        assertThat(row.error(Gradient.TABLE, RUNTIME, new Random(7)))
                .as(row.toString())
                .isLessThan(tolerance);
    }
}
