package dev.limpid.rules;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The rules of sums, products, normalisation and softmax, each against {@link SlowRelevance}. */
class AttnLrpTest extends HandedBack {
    private static final AttnLrp EXACT = new AttnLrp(AttnLrp.Variant.ATTN, 1e-9, 0, 0);

    @Test
    void a_linear_layer_has_the_epsilon_rule() {
        Expr x = source(3, 4);
        Tensor w = numbers(4, 5);
        double[] share = shares(RULES, x.matMul(constant(w))).get(0);
        assertClose(share, epsilon(a -> SlowRelevance.product(a, w.toDoubles(), 3, 4, 5), x));
    }

    @Test
    void a_bias_keeps_its_share() {
        Expr x = source(3, 4);
        Tensor bias = numbers(4);
        assertClose(
                shares(RULES, x.add(constant(bias))).get(0), epsilon(a -> SlowRelevance.plus(a, bias.toDoubles()), x));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "0, 1", "1, 1"})
    void gemm_has_the_epsilon_rule_with_its_bias(long transA, long transB) {
        Expr x = transA == 1 ? source(4, 3) : source(3, 4);
        Tensor w = transB == 1 ? numbers(5, 4) : numbers(4, 5);
        Tensor c = numbers(5);
        Map<String, Attribute> attributes = Map.of(
                "transA", Attribute.of(transA),
                "transB", Attribute.of(transB),
                "alpha", Attribute.of(0.5f),
                "beta", Attribute.of(2f));
        UnaryOperator<double[]> gemm = a -> {
            double[] left = transA == 1 ? SlowRelevance.turned(a, 4, 3) : a;
            double[] right = transB == 1 ? SlowRelevance.turned(w.toDoubles(), 5, 4) : w.toDoubles();
            double[] product = SlowRelevance.product(left, right, 3, 4, 5);
            return SlowRelevance.plus(
                    Arrays.stream(product).map(one -> 0.5 * one).toArray(),
                    Arrays.stream(c.toDoubles()).map(one -> 2 * one).toArray());
        };
        Expr y = x.apply("Gemm", attributes, constant(w), constant(c));
        assertClose(shares(RULES, y).get(0), epsilon(gemm, x));
    }

    @Test
    void both_sides_of_a_product_get_half_of_what_the_epsilon_rule_gives_one() {
        Expr a = source(3, 4);
        Expr b = source(4, 5);
        List<double[]> shares = shares(RULES, a.matMul(b));
        assertClose(shares.get(0), half(one -> SlowRelevance.product(one, value(b), 3, 4, 5), a));
        assertClose(shares.get(1), half(one -> SlowRelevance.product(value(a), one, 3, 4, 5), b));
    }

    @ParameterizedTest
    @ValueSource(strings = {"FusedMatMul", "Einsum", "Gemm"})
    void products_in_other_forms_are_products(String form) {
        Expr q = source(3, 4);
        Expr k = source(5, 4);
        Expr y = switch (form) {
            case "FusedMatMul" -> q.matMul(k, false, true, 0.5f);
            case "Gemm" -> q.apply("Gemm", Map.of("transB", Attribute.of(1L)), k);
            default -> q.apply("Einsum", Map.of("equation", Attribute.of("ij,kj->ik")), k);
        };
        double alpha = form.equals("FusedMatMul") ? 0.5 : 1;
        List<double[]> shares = shares(RULES, y);
        assertClose(shares.get(0), half(a -> scaledProduct(a, value(k), alpha), q));
        assertClose(shares.get(1), half(b -> scaledProduct(value(q), b, alpha), k));
    }

    private static double[] scaledProduct(double[] a, double[] b, double alpha) {
        double[] product = SlowRelevance.product(a, SlowRelevance.turned(b, 5, 4), 3, 4, 5);
        return Arrays.stream(product).map(one -> alpha * one).toArray();
    }

    @Test
    void terms_of_a_residual_connection_get_their_shares() {
        Expr a = source(3, 4);
        Expr b = source(4);
        List<double[]> shares = shares(RULES, a.add(b));
        assertClose(shares.get(0), epsilon(one -> SlowRelevance.plus(one, value(b)), a));
        assertClose(shares.get(1), epsilon(one -> SlowRelevance.plus(value(a), one), b));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sub", "Sum"})
    void terms_of_other_sums_get_their_shares(String op) {
        double sign = op.equals("Sub") ? -1 : 1;
        Expr a = source(6);
        Expr b = source(6);
        List<double[]> shares = shares(RULES, a.apply(op, b));
        UnaryOperator<double[]> signed =
                one -> Arrays.stream(one).map(number -> sign * number).toArray();
        assertClose(shares.get(0), epsilon(one -> SlowRelevance.plus(one, signed.apply(value(b))), a));
        assertClose(shares.get(1), epsilon(one -> SlowRelevance.plus(value(a), signed.apply(one)), b));
    }

    @Test
    void softmax_keeps_what_its_bias_takes_in() {
        Expr x = source(3, 5);
        assertClose(shares(RULES, x.softmax(-1)).get(0), SlowRelevance.softmax(value(x), relevance, 5));
    }

    @Test
    void what_a_mask_hides_from_a_softmax_gets_nothing() {
        Expr x = source(3, 5);
        Expr mask = constant(
                Tensor.fill(DType.FLOAT, Shape.of(5), i -> i < 2 ? Double.NEGATIVE_INFINITY : i == 2 ? -3.4e38 : 0));
        // What weights values is 0 where it is masked, and so is its relevance.
        Expr weighted = x.add(mask).softmax(-1).matMul(constant(numbers(5, 2)));
        double[] share = shares(RULES, weighted).get(0);
        for (int i = 0; i < share.length; i++) {
            assertThat(share[i] == 0).isEqualTo(i % 5 < 3);
        }
        assertThat(share).doesNotContain(Double.NaN);
    }

    @Test
    void the_logarithm_of_softmax_is_taken_for_the_affine_function_it_is_near_by() {
        Expr x = source(3, 5);
        double[] share = shares(RULES, x.apply("LogSoftmax")).get(0);
        double[] y = new double[15];
        double[] expected = new double[15];
        for (int row = 0; row < 15; row += 5) {
            double total = 0;
            for (int i = row; i < row + 5; i++) {
                total += Math.exp(value(x)[i]);
            }
            double sum = 0;
            for (int i = row; i < row + 5; i++) {
                y[i] = value(x)[i] - Math.log(total);
                sum += relevance[i] / (y[i] - EPSILON);
            }
            for (int i = row; i < row + 5; i++) {
                expected[i] = value(x)[i] * (relevance[i] / (y[i] - EPSILON) - Math.exp(y[i]) * sum);
            }
        }
        assertClose(share, expected);
    }

    @Test
    void layer_normalization_divides_by_a_constant() {
        Expr x = source(3, 4);
        Tensor scale = numbers(4);
        Tensor shift = numbers(4);
        Map<String, Attribute> attributes = Map.of("epsilon", Attribute.of(0.1f));
        Expr y = x.apply("LayerNormalization", attributes, constant(scale), constant(shift));
        double[] share = shares(RULES, y).get(0);
        assertClose(share, epsilon(SlowRelevance.layerNorm(value(x), scale.toDoubles(), shift.toDoubles(), 0.1f), x));
    }

    @Test
    void layer_normalization_written_out_is_the_same_but_for_more_epsilons() {
        Expr x = source(3, 4);
        Expr apart = x.sub(x.reduceMean(true, -1));
        Expr variance = apart.pow(build.scalar(DType.FLOAT, 2)).reduceMean(true, -1);
        double[] share = shares(EXACT, apart.div(variance.add(0.1).sqrt())).get(0);
        double[] ones = {1, 1, 1, 1};
        assertClose(
                share,
                SlowRelevance.epsilon(
                        SlowRelevance.layerNorm(value(x), ones, new double[4], 0.1), value(x), relevance, 1e-9));
    }

    static List<Function<Expr, Expr>> normalisations() {
        return List.of(
                x -> x.apply("RMSNormalization", Map.of(), x.builder().constant(ones(4))),
                x -> x.apply("LpNormalization", Map.of("p", Attribute.of(2L))),
                x -> x.mul(meanSquare(x).sqrt().reciprocal()),
                x -> x.mul(x.builder().scalar(DType.FLOAT, 1).div(meanSquare(x).sqrt())),
                x -> meanSquare(x).pow(x.builder().scalar(DType.FLOAT, -0.5)).mul(x),
                x -> x.div(meanSquare(x).sqrt()));
    }

    private static Expr meanSquare(Expr x) {
        return x.mul(x).reduceMean(true, -1).add(0.1);
    }

    @ParameterizedTest
    @MethodSource("normalisations")
    void division_by_a_norm_hands_on_what_it_gets(Function<Expr, Expr> normalisation) {
        Expr x = source(3, 4);
        Expr y = normalisation.apply(x);
        assertIdentity(RULES, y);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ReduceMean", "ReduceSum"})
    void what_is_pooled_gets_its_share_of_the_sum(String op) {
        Expr x = source(3, 4);
        Expr y = op.equals("ReduceMean") ? x.reduceMean(false, 1) : x.reduceSum(false, 1);
        double[] share = shares(RULES, y).get(0);
        double scale = op.equals("ReduceMean") ? 0.25 : 1;
        assertClose(
                share,
                epsilon(
                        a -> new double[] {
                            scale * (a[0] + a[1] + a[2] + a[3]),
                            scale * (a[4] + a[5] + a[6] + a[7]),
                            scale * (a[8] + a[9] + a[10] + a[11])
                        },
                        x));
    }

    @ParameterizedTest
    @ValueSource(strings = {"AveragePool", "GlobalAveragePool"})
    void what_a_pool_covers_gets_its_share_of_the_mean(String op) {
        Expr x = source(1, 2, 2, 3);
        Map<String, Attribute> window = Map.of("kernel_shape", Attribute.of(List.of(2L, 3L)));
        Expr y = x.apply(op, op.equals("AveragePool") ? window : Map.of());
        UnaryOperator<double[]> mean = a -> new double[] {
            (a[0] + a[1] + a[2] + a[3] + a[4] + a[5]) / 6, (a[6] + a[7] + a[8] + a[9] + a[10] + a[11]) / 6
        };
        assertClose(shares(RULES, y).get(0), epsilon(mean, x));
    }

    /** Linear with what it is divided by a constant: Σ x·(x/‖x‖). */
    @Test
    void a_norm_is_shared_by_squares() {
        Expr x = source(2, 3);
        double[] v = value(x);
        double[] norms = {
            Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]), Math.sqrt(v[3] * v[3] + v[4] * v[4] + v[5] * v[5])
        };
        Expr y = x.apply("ReduceL2", build.longs(1));
        UnaryOperator<double[]> along = a -> new double[] {
            (a[0] * v[0] + a[1] * v[1] + a[2] * v[2]) / norms[0], (a[3] * v[3] + a[4] * v[4] + a[5] * v[5]) / norms[1]
        };
        assertClose(shares(RULES, y).get(0), epsilon(along, x));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rotary_embeddings_are_linear(boolean contrib) {
        Expr x = source(1, 1, 2, 4);
        Tensor cosines = Tensor.fill(DType.FLOAT, Shape.of(2, 2), i -> Math.cos(i + 0.5));
        Tensor sines = Tensor.fill(DType.FLOAT, Shape.of(2, 2), i -> Math.sin(i + 0.5));
        Expr places = build.constant(Tensor.of(Shape.of(1, 2), 0L, 1L));
        Expr y = (contrib
                        ? x.apply("com.microsoft:RotaryEmbedding", places, constant(cosines), constant(sines))
                        : x.apply("RotaryEmbedding", constant(cosines), constant(sines), places))
                .as(x.type());
        double[] c = cosines.toDoubles();
        double[] s = sines.toDoubles();
        UnaryOperator<double[]> turn = a -> {
            double[] out = new double[8];
            for (int place = 0; place < 2; place++) {
                for (int i = 0; i < 2; i++) {
                    double one = a[4 * place + i];
                    double two = a[4 * place + 2 + i];
                    out[4 * place + i] = c[2 * place + i] * one - s[2 * place + i] * two;
                    out[4 * place + 2 + i] = s[2 * place + i] * one + c[2 * place + i] * two;
                }
            }
            return out;
        };
        assertClose(shares(RULES, y).get(0), epsilon(turn, x));
    }

    /** LXT's efficient form has no division there, and hands on what cancels out. */
    @Test
    void a_sum_that_is_nothing_has_no_relevance_to_hand_on() {
        Expr x = source(Tensor.of(Shape.of(3), 1f, -2f, 3f));
        Expr sum = x.add(constant(Tensor.of(Shape.of(3), -1f, 2f, 1f)));
        double[] share = shares(EXACT, sum.add(constant(Tensor.of(Shape.of(3), 5f, 5f, 5f))))
                .get(0);
        assertThat(share).startsWith(0, 0).doesNotContain(Double.NaN);
        assertThat(share[2]).isCloseTo(relevance[2] / 3, Offset.offset(1e-6));
    }

    /** The operators that the tests above are about; a line more in the table wants a test more here. */
    @Test
    void no_line_is_without_a_test() {
        Set<String> lines = new TreeSet<>(RULES.table().ops());
        lines.removeAll(Routing.TABLE.ops());
        assertThat(lines)
                .isEqualTo(new TreeSet<>(
                        List.of((String.join(" ", AttnLrpGatesTest.FUNCTIONS).replace(':', '.')
                                        + " PRelu Clip Pow Cast Add Sub Sum Mul Div MatMul com.microsoft.FusedMatMul Gemm Einsum Conv"
                                        + " ReduceSum ReduceMean ReduceL2 AveragePool GlobalAveragePool com.microsoft.BiasGelu LayerNormalization RMSNormalization"
                                        + " LpNormalization Softmax LogSoftmax RotaryEmbedding com.microsoft.RotaryEmbedding")
                                .split(" "))));
    }

    @Test
    void the_table_is_named_after_its_settings() {
        assertThat(new AttnLrp(AttnLrp.Variant.CP, 1e-6, 0.05, 0.25).table().name())
                .isEqualTo("attn-lrp(variant=cp, epsilon=1.0E-6, gamma=0.05, conv-gamma=0.25)");
    }

    @ParameterizedTest
    @CsvSource({"NaN, 0, gamma, NaN", "0, Infinity, conv-gamma, Infinity", "-0.5, 0, gamma, -0.5"})
    void gammas_are_not_negative(double gamma, double convolution, String name, String got) {
        assertThatThrownBy(() -> new AttnLrp(AttnLrp.Variant.ATTN, EPSILON, gamma, convolution))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Setting " + name + " must be a number of at least 0, got " + got + ".");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, 1e-60, Double.NaN, Double.POSITIVE_INFINITY})
    void an_epsilon_that_cannot_keep_a_divisor_from_zero_is_refused(double epsilon) {
        assertThatThrownBy(() -> new AttnLrp(AttnLrp.Variant.ATTN, epsilon, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Setting epsilon must be a number above 0, got " + epsilon + ".");
    }

    @Test
    void an_operator_without_a_rule_is_named() {
        Expr x = source(3);
        assertThatThrownBy(() -> shares(RULES, x.exp()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "No 'attn-lrp(variant=attn, epsilon=0.05, gamma=0.0, conv-gamma=0.0)' rule for Exp (opset 24)"
                                + " at Exp, inputs float[3]. Add one in the table, or lower the operator to others in canonical.");
    }

    @Test
    void an_exponent_that_depends_on_the_source_is_refused() {
        Expr x = source(3);
        assertThatThrownBy(() -> shares(RULES, constant(ones(3)).pow(x)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith(
                        "inputs float[3] float[3]: there is no rule for an exponent that depends on what is explained.");
    }
}
