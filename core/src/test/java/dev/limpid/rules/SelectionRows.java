package dev.limpid.rules;

import dev.limpid.graph.Attribute;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.List;

/** Operators that cut, join, repeat, pick and put. */
final class SelectionRows {
    private static final double[] DIFFERENT = {0.9, -0.4, 1.3, 0.7, -1.9, 0.2, 1.1, -0.5, 1.6, 0.35, -0.8, 2.1};

    private SelectionRows() {}

    private static FiniteDifferences op(String op) {
        return FiniteDifferences.of(op);
    }

    static List<FiniteDifferences> all() {
        List<FiniteDifferences> rows = new ArrayList<>(cuts());
        rows.addAll(copies());
        rows.addAll(picks());
        rows.addAll(scatters());
        rows.addAll(losses());
        return rows;
    }

    private static List<FiniteDifferences> cuts() {
        List<FiniteDifferences> rows = new ArrayList<>();
        Tensor narrow = Tensor.fill(DType.INT32, Shape.of(2), i -> 1 - i);
        Tensor wide = Tensor.fill(DType.INT32, Shape.of(2), i -> 3 - i);
        rows.add(op("Gather").in(3, 4).given(narrow));
        rows.add(op("Gather").in(3, 4).given(narrow).set("axis", 1));
        rows.add(op("GatherElements").in(3, 2).given(narrow.reshape(Shape.of(1, 2))));
        rows.add(op("Slice").in(4, 5).given(narrow).given(wide));
        rows.add(op("Slice").in(4, 5).fed(narrow).given(wide).given(narrow).dynamicAxes());
        rows.add(op("NegativeLogLikelihoodLoss")
                .in(2, 4)
                .given(narrow)
                .within(0.5, 2, 4)
                .inFloat());
        rows.add(op("Concat").in(2, 3).in(2, 0).in(2, 2).set("axis", 1));
        rows.add(op("Concat").in(2, 3).set("axis", 1));
        rows.add(op("Split").in(2, 6).set("axis", 1).outputs(3));
        rows.add(op("Split").in(7, 2).set("num_outputs", 3).outputs(3).opset(18));
        rows.add(op("Split").in(7, 2).fed(longs(4, 3)).outputs(2).dynamicAxes());
        for (boolean dynamic : new boolean[] {false, true}) {
            for (FiniteDifferences row : List.of(
                    op("Slice").in(4, 5).longs(1).longs(3),
                    op("Slice").in(4, 5).longs(0).longs(2).longs(1),
                    op("Slice")
                            .in(4, 5)
                            .longs(-3, 0)
                            .longs(Long.MAX_VALUE, -1)
                            .longs(-1, 0)
                            .longs(1, 1),
                    op("Slice").in(4, 5).longs(-9, 2).longs(9, 9).longs(0, 1),
                    op("Slice").in(4, 5).longs(7).longs(9).longs(0),
                    op("Slice").in(4, 5).fed(longs(-2)).fed(longs(4)).longs(0),
                    op("Slice")
                            .in(4, 5)
                            .fed(longs(3))
                            .fed(longs(-9))
                            .fed(longs(1))
                            .fed(longs(-1)),
                    op("Slice").in(4, 5).longs(4).longs(-9).longs(1).longs(-2),
                    op("Gather").in(4, 3).index(Shape.SCALAR, 0).set("axis", 1),
                    op("Gather").in(4, 3).index(Shape.SCALAR, -1),
                    op("Gather").in(4, 3).fed(Tensor.of(Shape.SCALAR, -2L)).set("axis", 1),
                    op("Gather").in(4, 3).index(Shape.of(3), 1, -1, 1).set("axis", 1),
                    op("Gather").in(2, 3, 2).index(Shape.of(2, 2), 1, -1, 1, 0).set("axis", 1),
                    op("Gather").in(4, 3).fed(Tensor.of(Shape.of(1, 2), 3L, -1L)))) {
                rows.add(dynamic ? row.dynamicAxes() : row);
            }
        }
        return rows;
    }

    private static Tensor longs(long... values) {
        return Tensor.of(Shape.of(values.length), values);
    }

    private static List<FiniteDifferences> copies() {
        List<FiniteDifferences> rows = new ArrayList<>();
        for (long size : new long[] {1, 2, 5, 8, 9}) {
            rows.add(op("CenterCropPad").in(5, 4).longs(size, 3).opset(18));
            rows.add(op("CenterCropPad")
                    .in(2, 5)
                    .fed(longs(size))
                    .set("axes", Attribute.of(List.of(-1L)))
                    .opset(18)
                    .dynamicAxes());
        }
        rows.add(op("Tile").in(2, 3).longs(2, 1));
        rows.add(op("Tile").in(2, 3).longs(3, 2).dynamicAxes());
        rows.add(op("Tile").in(2, 3).fed(longs(1, 4)));
        rows.add(op("Tile").in(2, 3).longs(2, 0));
        rows.add(op("Trilu").in(2, 3, 4));
        rows.add(op("Trilu").in(3, 4).index(Shape.SCALAR, -1).set("upper", 0));
        rows.add(op("Trilu").in(4, 3).fed(Tensor.of(Shape.SCALAR, 1L)).dynamicAxes());
        rows.add(op("ReverseSequence").in(4, 3, 2).longs(4, 1, 2));
        rows.add(op("ReverseSequence")
                .in(3, 4)
                .longs(4, 1, 2)
                .set("batch_axis", 0)
                .set("time_axis", 1));
        rows.add(op("Dropout").in(2, 3).given(Tensor.of(Shape.SCALAR, 0.5)).given(bools(0).reshape(Shape.SCALAR)));
        return rows;
    }

    private static List<FiniteDifferences> picks() {
        List<FiniteDifferences> rows = new ArrayList<>();
        rows.add(op("TopK").at(Shape.of(3, 4), DIFFERENT).longs(2).outputs(2));
        rows.add(op("TopK")
                .at(Shape.of(3, 4), DIFFERENT)
                .fed(longs(2))
                .set("axis", 0)
                .set("largest", 0)
                .outputs(2));
        rows.add(op("Compress").in(3, 2).given(bools(1, 0, 1)).set("axis", 0));
        rows.add(op("Compress").in(3, 4).fed(bools(0, 1, 1)).set("axis", -1).dynamicAxes());
        rows.add(op("Compress").in(3, 2).given(bools(0, 1, 0, 0, 1)));
        rows.add(op("Unique").at(Shape.of(3, 4), DIFFERENT).outputs(4));
        rows.add(op("Unique").at(Shape.of(3, 4), DIFFERENT).set("axis", 1).set("sorted", 0));
        rows.add(op("OneHot").longs(0, 2, -1).longs(3).in(2).inFloat());
        rows.add(op("OneHot")
                .index(Shape.of(2, 2), 0, 2, 1, 5)
                .longs(3)
                .in(2)
                .set("axis", 1)
                .inFloat());
        return rows;
    }

    private static Tensor bools(int... values) {
        return Tensor.fill(DType.BOOL, Shape.of(values.length), i -> values[i]);
    }

    private static List<FiniteDifferences> scatters() {
        List<FiniteDifferences> rows = new ArrayList<>();
        for (String reduction : List.of("none", "add", "mul", "max", "min")) {
            boolean twice = !reduction.equals("none");
            long opset = reduction.startsWith("m") ? 18 : 16;
            FiniteDifferences elements = op("ScatterElements").at(Shape.of(3, 4), DIFFERENT);
            FiniteDifferences nd = op("ScatterND").at(Shape.of(3, 4), DIFFERENT);
            rows.add(elements.index(Shape.of(3, 2), 0, twice ? 0 : 2, 1, -1, 3, twice ? 3 : 0)
                    .at(Shape.of(3, 2), 0.6, -1.2, 1, 0.25, -0.7, 1.8)
                    .set("axis", 1)
                    .set("reduction", reduction)
                    .opset(opset));
            rows.add(elements.index(Shape.of(1, 3), 2, 0, -1)
                    .at(Shape.of(1, 3), 0.6, -1.2, 1)
                    .set("reduction", reduction)
                    .opset(opset)
                    .dynamicAxes());
            rows.add(nd.index(Shape.of(2, 1), 1, twice ? 1 : -1)
                    .at(Shape.of(2, 4), 0.6, -1.2, 1, 0.25, -0.7, 1.8)
                    .set("reduction", reduction)
                    .opset(opset));
            rows.add(nd.index(Shape.of(2, 2), 1, 3, 0, -2)
                    .at(Shape.of(2), 0.6, -1.2)
                    .set("reduction", reduction)
                    .opset(opset)
                    .dynamicAxes());
        }
        for (String mode : List.of("linear", "circular")) {
            Tensor starts = Tensor.of(Shape.of(2), 1L, mode.equals("linear") ? 0L : 3L);
            FiniteDifferences cache = op("TensorScatter")
                    .in(2, 2, 4, 3)
                    .in(2, 2, 2, 3)
                    .fed(starts)
                    .set("mode", mode);
            rows.add(cache.opset(24));
            rows.add(cache.opset(24).dynamicAxes());
        }
        rows.add(op("TensorScatter").in(2, 4).in(2, 3).set("axis", 1).opset(24));
        rows.add(op("ScatterElements")
                .at(Shape.of(5), 2, 3, 0, 5, -1)
                .longs(0, 0, 1, 1, 1, 4, 2)
                .at(Shape.of(7), 0, 3, 0, 0, 2, 1.5, 0)
                .set("reduction", "mul")
                .opset(18));
        return rows;
    }

    private static List<FiniteDifferences> losses() {
        List<FiniteDifferences> rows = new ArrayList<>();
        for (String loss : List.of("NegativeLogLikelihoodLoss", "SoftmaxCrossEntropyLoss")) {
            for (String reduction : List.of("none", "sum", "mean")) {
                rows.add(op(loss).in(3, 4)
                        .longs(2, 0, 3)
                        .set("reduction", reduction)
                        .inFloat());
                rows.add(op(loss).in(3, 4)
                        .longs(2, 7, 3)
                        .set("reduction", reduction)
                        .set("ignore_index", 7)
                        .inFloat());
                rows.add(op(loss).in(2, 4, 3)
                        .index(Shape.of(2, 3), 2, -1, 3, 3, 1, 0)
                        .within(0.5, 2, 4)
                        .set("reduction", reduction)
                        .set("ignore_index", -1)
                        .inFloat()
                        .dynamicAxes());
                rows.add(op(loss).in(3, 4)
                        .longs(2, 2, 3)
                        .within(0.5, 2, 4)
                        .set("reduction", reduction)
                        .inFloat());
            }
        }
        rows.add(
                op("SoftmaxCrossEntropyLoss").in(3, 4).longs(2, 0, 3).outputs(2).inFloat());
        return rows;
    }
}
