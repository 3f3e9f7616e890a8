package dev.limpid.rules;

import dev.limpid.backward.Backward;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class GradientTest {
    private static final Runtime RUNTIME = new Runtime(new Runtime.Settings(1, 8L << 20, 64L << 20));
    private static final Attribute ONE = Attribute.of(1L);
    private static final Attribute ZERO = Attribute.of(0L);

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    private static FiniteDifferences op(String op) {
        return FiniteDifferences.of(op);
    }

    /** Every operator of the table over broadcasting, negative axes, size-1 and empty dimensions. */
    static List<FiniteDifferences> rows() {
        List<FiniteDifferences> rows = new ArrayList<>(ElementwiseRows.all());
        rows.addAll(ProductRows.all());
        rows.addAll(AxisRows.all());
        rows.addAll(SelectionRows.all());
        for (String binary : List.of("Add", "Sub", "Mul")) {
            rows.add(op(binary).in(2, 3).in(2, 3));
            rows.add(op(binary).in(2, 3).in(3));
            rows.add(op(binary).in(1).in(2, 3));
            rows.add(op(binary).in(2, 1, 4).in(3, 1));
            rows.add(op(binary).in(2, 1, 4).in(3, 1).dynamicAxes());
            rows.add(op(binary).in(2, 3).in());
            rows.add(op(binary).in(0, 3).in(3));
        }
        rows.add(op("Div").in(2, 3).within(0.5, 2, 3));
        rows.add(op("Div").in(3).within(0.5, 2, 2, 1).dynamicAxes());
        rows.add(op("Pow").within(0.5, 2, 2, 3).within(-2, 2, 3));
        rows.add(op("Pow").within(0.5, 2, 2, 3).within(2, 2));
        for (String unary : List.of("Neg", "Exp", "Tanh", "Sigmoid", "Identity", "Dropout", "Relu", "Abs")) {
            rows.add(op(unary).in(2, 3));
            rows.add(op(unary).in(1, 0));
            rows.add(op(unary).in());
        }
        for (String positive : List.of("Reciprocal", "Log", "Sqrt")) {
            rows.add(op(positive).within(0.5, 2, 2, 3));
        }
        rows.add(op("Erf").within(-2, 2, 2, 3).inFloat());
        rows.add(op("com.microsoft:Gelu").within(-2, 2, 2, 3).inFloat());
        rows.add(op("Max").in(2, 3).in(3));
        rows.add(op("Max").in(2, 3).in(3).in(2, 1));
        rows.add(op("Min").in(2, 3).in(2, 1).dynamicAxes());
        rows.add(op("Clip").within(-2, 2, 3, 4));
        rows.add(op("Softmax").in(2, 3, 4).set("axis", Attribute.of(-1L)));
        rows.add(op("Softmax").in(2, 3, 4).set("axis", ONE));
        rows.add(op("Softmax").in(2, 1).set("axis", Attribute.of(-1L)).dynamicAxes());
        rows.add(op("LogSoftmax").in(2, 3, 4).set("axis", Attribute.of(-2L)));
        rows.add(op("LayerNormalization").in(2, 3, 4).in(4).in(4));
        rows.add(op("LayerNormalization").in(2, 3, 4).in(3, 4).set("axis", Attribute.of(-2L)));
        rows.add(op("LayerNormalization").in(2, 4).in(4).in(4).dynamicAxes());
        rows.add(op("MatMul").in(2, 3).in(3, 4));
        rows.add(op("MatMul").in(2, 5, 3).in(3, 4));
        rows.add(op("MatMul").in(2, 1, 5, 3).in(4, 3, 2));
        rows.add(op("MatMul").in(2, 1, 5, 3).in(4, 3, 2).dynamicAxes());
        rows.add(op("MatMul").in(0, 5, 3).in(3, 4));
        for (long transA : List.of(0L, 1L)) {
            for (long transB : List.of(0L, 1L)) {
                long[] a = transA == 1 ? new long[] {2, 3, 5} : new long[] {2, 5, 3};
                long[] b = transB == 1 ? new long[] {4, 3} : new long[] {3, 4};
                rows.add(op("com.microsoft:FusedMatMul")
                        .in(a)
                        .in(transB == 1 ? new long[] {2, 4, 3} : new long[] {2, 3, 4})
                        .set("transA", Attribute.of(transA))
                        .set("transB", Attribute.of(transB))
                        .set("alpha", Attribute.of(0.5f)));
                rows.add(op("Gemm")
                        .in(transA == 1 ? new long[] {3, 5} : new long[] {5, 3})
                        .in(b)
                        .in(4)
                        .set("transA", Attribute.of(transA))
                        .set("transB", Attribute.of(transB))
                        .set("alpha", Attribute.of(0.5f))
                        .set("beta", Attribute.of(2f)));
            }
        }
        rows.add(op("Gemm").in(5, 3).in(3, 4));
        rows.add(op("ReduceSum").in(2, 3, 4).longs(1, -1).set("keepdims", ZERO));
        rows.add(op("ReduceSum").in(2, 3, 4).longs(-2));
        rows.add(op("ReduceSum").in(2, 3));
        rows.add(op("ReduceSum").in(2, 3).set("keepdims", ZERO));
        rows.add(op("ReduceMean").in(2, 3, 4).set("axes", Attribute.of(List.of(-1L))));
        rows.add(op("ReduceMean")
                .in(2, 3, 4)
                .set("axes", Attribute.of(List.of(0L, 2L)))
                .set("keepdims", ZERO));
        rows.add(op("ReduceMean").in(2, 3).set("keepdims", ZERO).dynamicAxes());
        rows.add(op("Reshape").in(2, 6).longs(3, -1));
        rows.add(op("Reshape").in(2, 6).longs(0, 2, 3));
        rows.add(op("Flatten").in(2, 3, 2));
        rows.add(op("Squeeze").in(2, 1, 3).longs(1));
        rows.add(op("Squeeze").in(1, 2, 1));
        rows.add(op("Unsqueeze").in(2, 3).longs(-1, 0));
        rows.add(op("Expand").in(2, 1).longs(3, 2, 4));
        rows.add(op("Expand").in(2, 1).longs(2, 4).dynamicAxes());
        rows.add(op("Transpose").in(2, 3, 4).set("perm", Attribute.of(List.of(2L, 0L, 1L))));
        rows.add(op("Transpose").in(2, 3));
        rows.add(op("Concat").in(2, 3).in(2, 1).in(2, 2).set("axis", Attribute.of(-1L)));
        rows.add(op("Concat").in(2, 3).in(0, 3).set("axis", ZERO).dynamicAxes());
        rows.add(op("Split").in(2, 5).longs(2, 3).set("axis", Attribute.of(-1L)).outputs(2));
        rows.add(op("Slice").in(4, 5).longs(1).longs(3).longs(0));
        rows.add(op("Slice").in(4, 5).longs(-1, 0).longs(-4, 5).longs(1, 0).longs(-2, 2));
        rows.add(op("Gather").in(4, 3).index(Shape.of(2, 2), 0, 3, 3, -1));
        rows.add(op("Gather").in(2, 4).index(Shape.SCALAR, 2).set("axis", Attribute.of(-1L)));
        rows.add(
                op("GatherElements").in(2, 3).index(Shape.of(2, 2), 0, 0, 2, -1).set("axis", ONE));
        rows.add(op("GatherND").in(2, 3, 4).index(Shape.of(2, 1), 2, 0).set("batch_dims", ONE));
        rows.add(op("GatherND").in(2, 3).index(Shape.of(2, 1), 1, -1).set("batch_dims", ONE));
        rows.add(op("GatherND").in(2, 3, 4).index(Shape.of(2, 2), 1, 2, 0, 0));
        rows.add(op("Cast").in(2, 3).set("to", Attribute.of((long) DType.DOUBLE.code())));
        return rows;
    }

    @ParameterizedTest
    @MethodSource("rows")
    void every_rule_agrees_with_finite_differences(FiniteDifferences row) {
        // LayerNormalization computes its statistics in float even for double inputs.
        boolean exact = row.dtype() == DType.DOUBLE && !row.op().equals("LayerNormalization");
        double tolerance = exact ? 1e-7 : 2e-3;
        assertThat(row.error(Gradient.TABLE, RUNTIME, new Random(7)))
                .as(row.toString())
                .isLessThan(tolerance);
    }

    @Test
    void every_operator_of_the_table_has_a_row() {
        Set<String> missing = new LinkedHashSet<>(Gradient.TABLE.ops());
        Stream.of(rows(), SpatialGradientTest.rows())
                .flatMap(List::stream)
                .forEach(row -> missing.remove(row.op().replace(':', '.')));
        missing.removeIf(Gradient.TABLE::blocks);
        // It takes a boolean, and has a test of its own.
        missing.remove("Where");
        assertThat(missing).isEmpty();
    }

    @Test
    void where_sends_the_signal_to_the_side_that_was_taken() {
        GraphBuilder build = GraphBuilder.create("where");
        Expr condition = build.input("condition", TensorType.of(DType.BOOL, 3));
        Expr x = build.input("x", TensorType.of(DType.DOUBLE, 3));
        Expr y = build.input("y", TensorType.of(DType.DOUBLE, 1));
        Expr z = condition.where(x, y);
        List<Expr> gradients = Backward.pull(
                Gradient.TABLE, build, build.build().nodes(), z, z.filledWith(1), List.of(x.wire(), y.wire()));
        Tensor mask = Tensor.fill(DType.BOOL, Shape.of(3), i -> i == 1 ? 0 : 1);
        var got = RUNTIME.run(
                build.build()
                        .withOutputs(gradients.stream().map(Expr::wire).toList())
                        .pruned(),
                Runtime.Kind.SHARED,
                Map.of(
                        "condition",
                        mask,
                        "x",
                        Tensor.zeros(DType.DOUBLE, Shape.of(3)),
                        "y",
                        Tensor.zeros(DType.DOUBLE, Shape.of(1))));
        assertThat(got.get(gradients.get(0).wire()).toDoubles()).containsExactly(1, 0, 1);
        assertThat(got.get(gradients.get(1).wire()).toDoubles()).containsExactly(1);
    }

    private static double[] slope(String op, double... at) {
        GraphBuilder build = GraphBuilder.create(op);
        Expr x = build.input("x", TensorType.of(DType.DOUBLE, at.length));
        Expr y = x.apply(
                op,
                Map.of(),
                op.equals("Max") || op.equals("Min") ? new Expr[] {build.scalar(DType.DOUBLE, 0)} : new Expr[0]);
        Expr gradient = Backward.pull(
                        Gradient.TABLE, build, build.build().nodes(), y, y.filledWith(1), List.of(x.wire()))
                .get(0);
        return RUNTIME.run(
                        build.build().withOutputs(List.of(gradient.wire())).pruned(),
                        Runtime.Kind.SHARED,
                        Map.of("x", Tensor.of(Shape.of(at.length), at)))
                .get(gradient.wire())
                .toDoubles();
    }

    @Test
    void the_slope_at_a_kink_is_what_the_table_says() {
        assertThat(slope("Relu", -1, 0, 1)).containsExactly(0, 0, 1);
        assertThat(slope("Abs", -2, 0, 2)).containsExactly(-1, 0, 1);
        assertThat(slope("Max", -1, 0, 1)).containsExactly(0, 0.5, 1);
        assertThat(slope("Min", -1, 0, 1)).containsExactly(1, 0.5, 0);
    }
}
