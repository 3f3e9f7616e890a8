package dev.limpid.rules;

import dev.limpid.backward.Backward;
import dev.limpid.backward.RuleTable;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Opaque;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** Where finite differences do not reach: kinks, ties, zeros, far ends, and forms that a rule refuses. */
class KinksTest {
    private static final Runtime RUNTIME = new Runtime(new Runtime.Settings(1, 8L << 20, 64L << 20));
    private static final float INFINITY = Float.POSITIVE_INFINITY;

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    private static GraphBuilder opset(long opset) {
        return GraphBuilder.on(
                new Graph("g", Map.of("", opset), List.of(), List.of(), Map.of(), List.of(), Opaque.NONE),
                Shapes.UNKNOWN);
    }

    /** Of the sum of an operator's first output in its first input, the others constants. */
    private static float[] slopes(long opset, String op, Map<String, Attribute> attributes, Tensor x, Tensor... more) {
        GraphBuilder build = opset(opset);
        List<Wire> ins = new ArrayList<>();
        ins.add(build.input("x", TensorType.of(x.dtype(), x.shape())).wire());
        for (Tensor constant : more) {
            ins.add(build.constant(constant).wire());
        }
        Expr y = build.expr(build.add(op, ins, 1, attributes).get(0));
        Expr gradient = pull(Gradient.TABLE, build, y, ins.get(0));
        return RUNTIME.run(
                        build.build().withOutputs(List.of(gradient.wire())).pruned(),
                        Runtime.Kind.SHARED,
                        Map.of("x", x))
                .get(gradient.wire())
                .toFloats();
    }

    private static Expr pull(RuleTable table, GraphBuilder build, Expr y, Wire source) {
        return Backward.pull(table, build, build.build().nodes(), y, y.filledWith(1), List.of(source))
                .get(0);
    }

    private static float[] slopes(String op, float... at) {
        return slopes(GraphBuilder.OPSET, op, Map.of(), floats(at));
    }

    private static Tensor floats(float... values) {
        return Tensor.of(Shape.of(values.length), values);
    }

    private static Tensor scalar(float value) {
        return Tensor.of(Shape.SCALAR, value);
    }

    @Test
    void activations_have_the_slope_at_a_kink_that_the_table_says() {
        assertThat(slopes("ThresholdedRelu", 0.5f, 1, 1.5f)).containsExactly(0, 0, 1);
        assertThat(slopes("HardSigmoid", -3, -2.5f, 0, 2.5f, 3)).containsExactly(0, 0, 0.2f, 0, 0);
        assertThat(slopes("HardSwish", -3, 3)).containsExactly(0, 1);
        assertThat(slopes("Shrink", -0.5f, 0, 0.5f, 1)).containsExactly(0, 0, 0, 1);
        assertThat(slopes("LeakyRelu", 0)).containsExactly(0.01f);
        assertThat(slopes(17, "Elu", Map.of("alpha", Attribute.of(0.5f)), floats(0)))
                .containsExactly(0.5f);
        assertThat(slopes("Celu", 0)).containsExactly(1);
        assertThat(slopes("Selu", 0)[0]).isCloseTo(1.0507009f * 1.6732632f, within(1e-6f));
        assertThat(slopes(17, "PRelu", Map.of(), floats(-1, 0, 1), scalar(0.5f)))
                .containsExactly(0.5f, 0.5f, 1);
    }

    @Test
    void bounds_carry_nothing_at_the_bounds() {
        assertThat(slopes(17, "Clip", Map.of(), floats(-1, 0, 0.5f, 6, 7), scalar(0), scalar(6)))
                .containsExactly(0, 0, 1, 0, 0);
        assertThat(slopes(17, "Clip", Map.of(), floats(-1, 0, 2))).containsExactly(1, 1, 1);
    }

    @Test
    void ties_share_alike() {
        for (String op : List.of("ReduceMax", "ReduceMin")) {
            assertThat(slopes(op, 2, 2, 2, 2)).containsExactly(0.25f, 0.25f, 0.25f, 0.25f);
        }
        assertThat(slopes("ReduceMax", 1, 3, 3, 2)).containsExactly(0, 0.5f, 0.5f, 0);
        for (String reduction : List.of("max", "min")) {
            Map<String, Attribute> how = Map.of("reduction", Attribute.of(reduction));
            Tensor twice = Tensor.of(Shape.of(2), 1L, 1L);
            assertThat(slopes(18, "ScatterElements", how, floats(5, 4, 3), twice, floats(4, 4)))
                    .containsExactly(new float[] {1, 1 / 3f, 1});
        }
    }

    @Test
    void norms_have_no_slope_at_zero() {
        for (String op : List.of("ReduceL1", "ReduceL2", "ReduceSumSquare")) {
            assertThat(slopes(op, 0, 0, 0)).containsExactly(0, 0, 0);
        }
        assertThat(slopes("ReduceL2", 3, 0, 4)).containsExactly(0.6f, 0, 0.8f);
    }

    @Test
    void a_product_with_a_zero_moves_by_that_one_alone() {
        assertThat(slopes("ReduceProd", 2, 0, 3)).containsExactly(0, 6, 0);
        assertThat(slopes("ReduceProd", 0, 0, 3)).containsExactly(0, 0, 0);
        Tensor axis = Tensor.of(Shape.SCALAR, 0L);
        assertThat(slopes(26, "CumProd", Map.of(), floats(2, 0, 3), axis)).containsExactly(1, 8, 0);
    }

    @Test
    void what_is_minus_infinite_adds_nothing_to_a_log_of_exponentials() {
        assertThat(slopes("ReduceLogSumExp", -INFINITY, 0, 0)).containsExactly(0, 0.5f, 0.5f);
        assertThat(slopes("ReduceLogSumExp", -INFINITY, -INFINITY)).containsExactly(0, 0);
        assertThat(slopes("ReduceLogSumExp", 1000, 1000)).contains(new float[] {0.5f, 0.5f}, within(1e-4f));
        assertThat(slopes("Softmax", -INFINITY, 0, 0)).containsExactly(0, 0, 0);
    }

    @Test
    void a_power_of_zero_has_the_slope_of_its_polynomial() {
        assertThat(slopes(17, "Pow", Map.of(), floats(0, -2), scalar(0))).containsExactly(0, 0);
        assertThat(slopes(17, "Pow", Map.of(), floats(0, -2), scalar(1))).containsExactly(1, 1);
        assertThat(slopes(17, "Pow", Map.of(), floats(0, -2), scalar(3))).containsExactly(0, 12);
        assertThat(slopes(17, "Pow", Map.of(), floats(0, 0, 0, 2), floats(0, 1, 2, 2)))
                .containsExactly(0, 1, 0, 4);
    }

    @ParameterizedTest
    @CsvSource({
        "Softplus,17,0,1", "Softsign,17,0,0", "Elu,17,0,1", "Celu,17,0,1", "Mish,18,0,1", "Swish,24,0,1",
        "Gelu,20,0,1", "Sigmoid,17,0,0", "Tanh,17,0,0", "HardSwish,17,0,1", "Atan,17,0,0", "Asinh,17,0,0",
        "LeakyRelu,17,0.01,1", "Erf,17,0,0", "com.microsoft:FastGelu,17,0,1", "com.microsoft:QuickGelu,17,0,1"
    })
    void far_from_zero_a_slope_is_a_number(String op, long opset, float left, float right) {
        float[] slopes = slopes(opset, op, Map.of(), floats(-1e18f, -3000, 3000, 1e18f));
        assertThat(slopes[0]).isCloseTo(left, within(1e-12f));
        assertThat(slopes[1]).isBetween(left, left + 4e-4f);
        assertThat(slopes[2]).isBetween(right, right + 4e-4f);
        assertThat(slopes[3]).isCloseTo(right, within(1e-12f));
    }

    private static void refuses(GraphBuilder build, RuleTable table, Expr y, Wire source, String message) {
        assertThatThrownBy(() -> pull(table, build, y, source))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void a_random_mask_is_refused() {
        GraphBuilder build = opset(17);
        Expr x = build.input("x", TensorType.of(DType.FLOAT, 3));
        Expr training = build.input("training", TensorType.of(DType.BOOL));
        Expr y = x.apply("Dropout", build.scalar(DType.FLOAT, 0.5), training);
        refuses(
                build,
                Gradient.TABLE,
                y,
                x.wire(),
                "The 'gradient' rule does not fit Dropout (opset 17) at Dropout, inputs float[3] float[] bool[]:"
                        + " training_mode must be false, a constant: a random mask has no derivative.");
    }

    @Test
    void a_scatter_that_computes_is_no_routing() {
        GraphBuilder build = opset(17);
        Expr x = build.input("x", TensorType.of(DType.FLOAT, 3));
        Expr y = x.scatterAdd(build.longs(1), build.constant(floats(2)), 0);
        refuses(build, Routing.TABLE, y, x.wire(), "reduction='add' does not only move values.");
        assertThat(pull(Gradient.TABLE, build, y, x.wire())).isNotNull();
    }

    @Test
    void angles_of_a_contrib_operator_are_not_differentiated() {
        GraphBuilder build = opset(17);
        Expr x = build.input("x", TensorType.of(DType.FLOAT, 1, 1, 2, 4));
        Expr angles = build.input("angles", TensorType.of(DType.FLOAT, 2, 2));
        Expr y = x.apply("com.microsoft:RotaryEmbedding", build.longs(0), angles, angles);
        refuses(build, Gradient.TABLE, y, angles.wire(), "there is no derivative in cos_cache and sin_cache.");
        assertThat(pull(Gradient.TABLE, build, y, x.wire())).isNotNull();
    }

    @Test
    void a_window_on_a_complex_signal_is_refused() {
        GraphBuilder build = opset(17);
        Expr x = build.input("x", TensorType.of(DType.FLOAT, 1, 8, 2));
        Expr step = build.scalar(DType.INT64, 2);
        Expr y = x.apply("STFT", Map.of("onesided", Attribute.of(0L)), step, build.constant(floats(1, 2, 2, 1)));
        refuses(build, Gradient.TABLE, y, x.wire(), "does not multiply a window into a complex signal");
    }

    @Test
    void half_a_spectrum_of_another_length_is_refused() {
        GraphBuilder build = opset(20);
        Expr x = build.input("x", TensorType.of(DType.FLOAT, 1, 4, 2));
        Map<String, Attribute> toReal = Map.of("inverse", Attribute.of(1L), "onesided", Attribute.of(1L));
        Expr y = x.apply("DFT", toReal, build.scalar(DType.INT64, 5));
        refuses(build, Gradient.TABLE, y, x.wire(), "dft_length 5 takes 3 frequencies, got 4: cut or pad them first.");
    }

    @Test
    void an_equation_that_does_not_fit_is_refused() {
        GraphBuilder build = opset(17);
        Expr x = build.input("x", TensorType.of(DType.FLOAT, 2, 2));
        Expr y = x.apply("Einsum", Map.of("equation", Attribute.of("ijk->i"))).as(TensorType.of(DType.FLOAT, 2));
        refuses(
                build,
                Gradient.TABLE,
                y,
                x.wire(),
                "Term 'ijk' of equation 'ijk->i' does not fit operand 0 of rank 2.");
        Expr z =
                x.apply("Einsum", Map.of("equation", Attribute.of("ij,jk->ik"))).as(x.type());
        refuses(build, Gradient.TABLE, z, x.wire(), "Equation 'ij,jk->ik' has 2 terms for 1 operands.");
    }
}
