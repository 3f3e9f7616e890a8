package dev.limpid.rules;

import dev.limpid.backward.Backward;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

import static dev.limpid.rules.Multipliers.multipliers;
import static dev.limpid.rules.Multipliers.ones;
import static dev.limpid.rules.Multipliers.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** DeepLIFT's laws, its products, and what it refuses. */
class DeepLiftTest {
    /** Shrikumar et al., figure 2: a sum that saturates at 1, with 1 − relu(1 − x). */
    @Test
    void sees_through_a_saturated_relu_where_the_gradient_is_none() {
        double[] now = {1, 1};
        double[] before = {0, 0};
        UnaryOperator<Expr> saturating =
                x -> x.reduceSum(true, 0).rsub(1).relu().rsub(1);
        assertThat(multipliers(DType.DOUBLE, saturating, ones(1), now, before))
                .containsExactly(new double[] {0.5, 0.5}, within(1e-12));

        GraphBuilder build = GraphBuilder.create("gradient");
        Expr x = build.input("x", TensorType.of(DType.DOUBLE, 2));
        Expr y = saturating.apply(x);
        Expr gradient = Backward.pull(
                        Gradient.TABLE, build, build.build().nodes(), y, y.filledWith(1), List.of(x.wire()))
                .get(0);
        assertThat(Multipliers.RUNTIME
                        .run(
                                build.build()
                                        .withOutputs(List.of(gradient.wire()))
                                        .pruned(),
                                Runtime.Kind.SHARED,
                                Map.of("x", tensor(DType.DOUBLE, Shape.of(2), now)))
                        .get(gradient.wire())
                        .toDoubles())
                .containsExactly(0, 0);
    }

    @Test
    void a_linear_model_gets_its_weights_whatever_the_runs() {
        double[] weights = {0.5, -2, 3};
        assertThat(multipliers(
                        DType.DOUBLE,
                        x -> x.mul(x.builder().constant(tensor(DType.DOUBLE, Shape.of(3), weights)))
                                .add(7),
                        ones(3),
                        new double[] {1, 2, -1},
                        new double[] {9, -4, 0}))
                .containsExactly(weights);
    }

    /** Of two players, each has the mean of what it adds first and what it adds last. */
    @Test
    void the_factors_of_a_product_get_their_shapley_values() {
        double[] a = {2, -1, 3};
        double[] a0 = {0.5, 4, -2};
        double[] b = {-3, 2, 0};
        double[] b0 = {1, 1, 5};
        double[][] found = multipliers(DType.DOUBLE, Expr::mul, ones(3), Shape.of(3), a, a0, b, b0);
        for (int i = 0; i < 3; i++) {
            double first = a[i] * b0[i] - a0[i] * b0[i];
            double last = a[i] * b[i] - a0[i] * b[i];
            assertThat(found[0][i] * (a[i] - a0[i])).isCloseTo((first + last) / 2, within(1e-12));
            double other = (a0[i] * b[i] - a0[i] * b0[i] + a[i] * b[i] - a[i] * b0[i]) / 2;
            assertThat(found[1][i] * (b[i] - b0[i])).isCloseTo(other, within(1e-12));
        }
    }

    @Test
    void the_matrices_of_a_product_get_their_shapley_values() {
        Random random = new Random(5);
        int n = 3;
        double[][] all = new double[4][];
        for (int i = 0; i < 4; i++) {
            all[i] = random.doubles(n * n, -1, 1).toArray();
        }
        double[] weights = random.doubles(n * n, -1, 1).toArray();
        double[][] found =
                multipliers(DType.DOUBLE, Expr::matMul, weights, Shape.of(n, n), all[0], all[1], all[2], all[3]);
        for (int side = 0; side < 2; side++) {
            double share = 0;
            for (int i = 0; i < n * n; i++) {
                share += found[side][i] * (all[2 * side][i] - all[2 * side + 1][i]);
            }
            double[] other = all[2 - 2 * side];
            double[] otherBefore = all[3 - 2 * side];
            double expected = 0;
            for (double[] fixed : List.of(other, otherBefore)) {
                double now = side == 0 ? product(all[0], fixed, weights, n) : product(fixed, all[2], weights, n);
                double before = side == 0 ? product(all[1], fixed, weights, n) : product(fixed, all[3], weights, n);
                expected += (now - before) / 2;
            }
            assertThat(share).isCloseTo(expected, within(1e-12));
        }
    }

    private static double product(double[] a, double[] b, double[] weights, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                for (int k = 0; k < n; k++) {
                    sum += weights[i * n + j] * a[i * n + k] * b[k * n + j];
                }
            }
        }
        return sum;
    }

    @Test
    void a_choice_by_value_is_refused() {
        assertThatThrownBy(() -> multipliers(
                        DType.FLOAT, x -> x.greater(0).where(x, x.mul(3)), ones(2), new double[] {1, 2}, new double[] {
                            -1, 1
                        }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The 'deeplift' rule does not fit Where (opset 17) at ")
                .hasMessageContaining(
                        "input 0 ('Greater') depends on what is explained by truths or whole numbers, to which no share"
                                + " of a difference can be given. Use integrated-gradients, or a method that works from"
                                + " outside, such as kernel-shap.");
    }

    @Test
    void a_factor_that_is_a_truth_is_refused() {
        assertThatThrownBy(() -> multipliers(
                        DType.FLOAT,
                        x -> x.mul(x.greater(0).cast(DType.FLOAT)),
                        ones(2),
                        new double[] {1, 2},
                        new double[] {-1, 1}))
                .hasMessageContaining("input 1 ('Cast') depends on what is explained by truths or whole numbers");
    }

    @Test
    void a_test_for_what_is_no_number_is_let_through() {
        assertThat(multipliers(
                        DType.FLOAT,
                        x -> x.apply("IsNaN").where(x.filledWith(0), x.mul(3)),
                        ones(2),
                        new double[] {1, 2},
                        new double[] {-1, 1}))
                .containsExactly(3, 3);
    }

    @Test
    void an_order_by_value_is_refused() {
        assertThatThrownBy(() -> multipliers(
                        DType.FLOAT,
                        x -> x.builder()
                                .expr(x.builder()
                                        .add(
                                                "TopK",
                                                List.of(
                                                        x.wire(),
                                                        x.builder().longs(1).wire()),
                                                2,
                                                Map.of())
                                        .get(0)),
                        ones(1),
                        new double[] {1, 2},
                        new double[] {-1, 1}))
                .hasMessageContaining(
                        "the order of its elements may differ between both runs, and then shares do not" + " add up.");
    }

    @Test
    void a_product_of_many_is_refused() {
        assertThatThrownBy(() ->
                        multipliers(DType.FLOAT, Expr::product, ones(1), new double[] {1, 2}, new double[] {-1, 1}))
                .hasMessageStartingWith("No 'deeplift' rule for ReduceProd (opset 17)");
    }

    @Test
    void a_walk_without_a_reference_is_refused() {
        GraphBuilder build = GraphBuilder.create("alone");
        Expr x = build.input("x", TensorType.of(DType.FLOAT, 2));
        Expr y = x.relu();
        assertThatThrownBy(() -> Backward.pull(
                        DeepLift.TABLE, build, build.build().nodes(), y, y.filledWith(1), List.of(x.wire())))
                .hasMessageContaining("compares with a reference, and this walk has none");
    }
}
