package dev.limpid.rules;

import dev.limpid.graph.Attribute;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.List;

/** Reductions, running sums and normalisation along axes. */
final class AxisRows {
    private static final List<String> REDUCTIONS = List.of(
            "ReduceSum",
            "ReduceMean",
            "ReduceMax",
            "ReduceMin",
            "ReduceProd",
            "ReduceL1",
            "ReduceL2",
            "ReduceSumSquare",
            "ReduceLogSum",
            "ReduceLogSumExp");

    private AxisRows() {}

    private static FiniteDifferences op(String op) {
        return FiniteDifferences.of(op);
    }

    static List<FiniteDifferences> all() {
        List<FiniteDifferences> rows = new ArrayList<>();
        REDUCTIONS.forEach(op -> rows.addAll(reductions(op)));
        rows.addAll(zeros());
        rows.addAll(running());
        rows.addAll(normalizations());
        rows.addAll(rotations());
        rows.addAll(spectra());
        return rows;
    }

    /** Apart from each other by more than finite differences move them, and above 0 for logarithms. */
    private static FiniteDifferences apart(String op, long... dims) {
        return op(op).at(Shape.of(dims), 0.9, 0.4, 1.3, 0.7, 1.9, 0.2, 1.1, 0.5, 1.6);
    }

    private static List<FiniteDifferences> reductions(String op) {
        List<FiniteDifferences> rows = new ArrayList<>();
        boolean sum = op.equals("ReduceSum");
        if (!sum) {
            // Axes as an attribute, until opset 17.
            rows.add(apart(op, 2, 3, 4).set("axes", Attribute.of(List.of(-1L))));
            rows.add(apart(op, 2, 3, 4)
                    .set("axes", Attribute.of(List.of(-1L, 0L)))
                    .set("keepdims", 0));
            rows.add(apart(op, 2, 3).dynamicAxes());
        }
        long opset = sum ? 17 : 18;
        rows.add(apart(op, 2, 3, 4).longs(1, -1).opset(opset));
        rows.add(apart(op, 2, 3, 4).longs(1, -1).set("keepdims", 0).opset(opset));
        rows.add(apart(op, 2, 3, 4).longs(1).set("keepdims", 0).opset(opset).dynamicAxes());
        rows.add(apart(op, 2, 3).set("keepdims", 0).opset(opset));
        rows.add(apart(op, 2, 3).longs().set("keepdims", 0).opset(opset));
        rows.add(apart(op, 2, 3).fed(axes(-1)).opset(opset));
        rows.add(apart(op, 2, 3, 2).fed(axes(0, -1)).set("keepdims", 0).opset(opset));
        rows.add(apart(op, 2, 3).fed(axes()).set("keepdims", 0).opset(opset).dynamicAxes());
        rows.add(apart(op, 2, 3).set("noop_with_empty_axes", 1).opset(opset));
        rows.add(apart(op, 2, 3).longs().set("noop_with_empty_axes", 1).opset(opset));
        rows.add(apart(op, 2, 3)
                .longs()
                .set("noop_with_empty_axes", 1)
                .set("keepdims", 0)
                .opset(opset));
        rows.add(apart(op, 1, 3).longs(0).set("keepdims", 0).opset(opset));
        rows.add(apart(op, 3).longs(0).set("keepdims", 0).opset(opset));
        return rows;
    }

    private static Tensor axes(long... axes) {
        return Tensor.of(Shape.of(axes.length), axes);
    }

    /** Products with no, one and two zeros in a line: no quotient would do. */
    private static List<FiniteDifferences> zeros() {
        List<FiniteDifferences> rows = new ArrayList<>();
        double[] lines = {0.5, -2, 1.5, 0.3, 0, -2, 1.5, 0.8, 0, -0.7, 0, 1.4, 0.9, 1.2, -1.1, 0};
        rows.add(op("ReduceProd").at(Shape.of(4, 4), lines).set("axes", Attribute.of(List.of(1L))));
        for (long exclusive : new long[] {0, 1}) {
            for (long reverse : new long[] {0, 1}) {
                rows.add(op("CumProd")
                        .at(Shape.of(4, 4), lines)
                        .index(Shape.SCALAR, 1)
                        .set("exclusive", exclusive)
                        .set("reverse", reverse)
                        .opset(26));
            }
        }
        return rows;
    }

    private static List<FiniteDifferences> running() {
        List<FiniteDifferences> rows = new ArrayList<>();
        for (long exclusive : new long[] {0, 1}) {
            for (long reverse : new long[] {0, 1}) {
                for (String op : List.of("CumSum", "CumProd")) {
                    rows.add(op(op).within(0.3, 2, 2, 4)
                            .index(Shape.SCALAR, -1)
                            .set("exclusive", exclusive)
                            .set("reverse", reverse)
                            .opset(op.equals("CumSum") ? 17 : 26));
                }
            }
        }
        rows.add(op("CumSum").in(3, 2).fed(Tensor.of(Shape.SCALAR, 0L)).dynamicAxes());
        return rows;
    }

    private static List<FiniteDifferences> normalizations() {
        List<FiniteDifferences> rows = new ArrayList<>();
        rows.add(op("LayerNormalization").in(2, 3, 4).in(4).in(4).outputs(3));
        rows.add(op("LayerNormalization").in(2, 3, 4).in(3, 4).set("axis", 1).outputs(2));
        rows.add(op("LayerNormalization")
                .in(3, 4)
                .in(3, 4)
                .in(3, 4)
                .set("axis", 0)
                .outputs(3)
                .dynamicAxes());
        rows.add(op("RMSNormalization").in(2, 3, 4).in(4).opset(23).inFloat());
        rows.add(op("RMSNormalization")
                .in(2, 3, 4)
                .in(3, 4)
                .set("axis", -2)
                .set("epsilon", 0.1f)
                .opset(23)
                .inFloat());
        rows.add(op("RMSNormalization").in(2, 4).in(4).opset(23).inFloat().dynamicAxes());
        rows.add(op("MeanVarianceNormalization").in(2, 3, 2, 2).inFloat());
        rows.add(op("MeanVarianceNormalization")
                .in(2, 3, 2, 2)
                .set("axes", Attribute.of(List.of(2L, 3L)))
                .inFloat()
                .dynamicAxes());
        rows.add(op("Softmax").in(2, 3, 4).set("axis", 0));
        rows.add(op("LogSoftmax").in(2, 3, 4).set("axis", 0).dynamicAxes());
        rows.add(op("LogSoftmax").in(2, 3, 4));
        return rows;
    }

    private static List<FiniteDifferences> rotations() {
        List<FiniteDifferences> rows = new ArrayList<>();
        Tensor positions = Tensor.of(Shape.of(2, 3), 0L, 2L, 1L, 1L, 0L, 2L);
        for (long interleaved : new long[] {0, 1}) {
            // [batch, head, position, 6]; half as many angles as numbers that turn.
            rows.add(op("RotaryEmbedding")
                    .in(2, 2, 3, 6)
                    .in(4, 3)
                    .in(4, 3)
                    .given(positions)
                    .set("interleaved", interleaved)
                    .opset(23)
                    .inFloat());
            rows.add(op("RotaryEmbedding")
                    .in(2, 3, 12)
                    .in(2, 3, 2)
                    .in(2, 3, 2)
                    .set("num_heads", 2)
                    .set("interleaved", interleaved)
                    .set("rotary_embedding_dim", 4)
                    .opset(23)
                    .inFloat());
        }
        rows.add(op("com.microsoft:RotaryEmbedding")
                .in(2, 3, 8)
                .given(positions)
                .given(angles(3, 2, true))
                .given(angles(3, 2, false))
                .set("num_heads", 2)
                .inFloat());
        return rows;
    }

    private static Tensor angles(int positions, int angles, boolean cosine) {
        return Tensor.fill(
                DType.FLOAT,
                Shape.of(positions, angles),
                i -> cosine ? Math.cos(0.7 * i + 0.2) : Math.sin(0.7 * i + 0.2));
    }

    /** Real and complex, one and both sides, longer and shorter than what goes in. */
    private static List<FiniteDifferences> spectra() {
        List<FiniteDifferences> rows = new ArrayList<>();
        Tensor five = Tensor.of(Shape.SCALAR, 5L);
        Tensor three = Tensor.of(Shape.SCALAR, 3L);
        for (long numbers : new long[] {1, 2}) {
            for (long inverse : new long[] {0, 1}) {
                rows.add(op("DFT").in(2, 4, numbers).set("inverse", inverse));
                rows.add(op("DFT").in(2, 4, numbers).set("inverse", inverse).opset(20));
                rows.add(op("DFT")
                        .in(2, 4, numbers)
                        .given(five)
                        .set("inverse", inverse)
                        .dynamicAxes());
                rows.add(op("DFT").in(2, 4, numbers).fed(three).set("inverse", inverse));
            }
        }
        rows.add(op("DFT").in(3, 4, 2).none().index(Shape.SCALAR, 0).opset(20));
        rows.add(op("DFT").in(3, 4, 2, 2).set("axis", 2));
        for (long length : new long[] {4, 5}) {
            rows.add(op("DFT").in(2, length, 1).set("onesided", 1));
            FiniteDifferences toReal =
                    op("DFT").in(2, 3, 2).set("onesided", 1).set("inverse", 1).opset(20);
            rows.add(toReal.given(Tensor.of(Shape.SCALAR, length)));
            rows.add(toReal.fed(Tensor.of(Shape.SCALAR, length)).dynamicAxes());
            rows.add(op("DFT")
                    .in(2, 6, 1)
                    .given(Tensor.of(Shape.SCALAR, length))
                    .set("onesided", 1)
                    .opset(20));
        }
        rows.add(op("DFT").in(2, 4, 2).set("onesided", 1).set("inverse", 1).opset(20));
        Tensor two = Tensor.of(Shape.SCALAR, 2L);
        Tensor four = Tensor.of(Shape.SCALAR, 4L);
        rows.add(op("STFT").in(2, 9, 1).given(two).in(4).given(four));
        rows.add(op("STFT").in(2, 9, 1).given(two).in(4));
        rows.add(op("STFT").in(2, 9, 1).given(three).none().given(four).dynamicAxes());
        rows.add(op("STFT").in(1, 8, 2).given(two).none().given(four).set("onesided", 0));
        return rows;
    }
}
