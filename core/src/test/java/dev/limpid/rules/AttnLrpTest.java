package dev.limpid.rules;

import dev.limpid.backward.Backward;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Opaque;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Each rule on one operator, against {@link SlowRelevance}. ε is large here, so that a wrong one shows. */
class AttnLrpTest {
    private static final double EPSILON = 0.05;
    private static final AttnLrp RULES = new AttnLrp(AttnLrp.Variant.ATTN, EPSILON, 0, 0);
    private static final AttnLrp CP = new AttnLrp(AttnLrp.Variant.CP, EPSILON, 0, 0);
    private static final AttnLrp GAMMA = new AttnLrp(AttnLrp.Variant.ATTN, EPSILON, 0.5, 0.25);
    private static final AttnLrp EXACT = new AttnLrp(AttnLrp.Variant.ATTN, 1e-9, 0, 0);
    private static final Runtime RUNTIME = new Runtime(new Runtime.Settings(1, 8L << 20, 64L << 20));

    private static final List<String> FUNCTIONS = List.of(
            "Neg",
            "Erf",
            "Tanh",
            "Sigmoid",
            "HardSigmoid",
            "HardSwish",
            "Relu",
            "LeakyRelu",
            "Elu",
            "Selu",
            "Celu",
            "Softplus",
            "Softsign",
            "Mish",
            "Swish",
            "Gelu",
            "com.microsoft:Gelu",
            "com.microsoft:QuickGelu",
            "com.microsoft:FastGelu");

    private final Random random = new Random(1);
    private final GraphBuilder build = GraphBuilder.on(
            new Graph("g", Map.of("", 24L), List.of(), List.of(), Map.of(), List.of(), Opaque.NONE), Shapes.UNKNOWN);
    private final Map<String, Tensor> feeds = new LinkedHashMap<>();
    private final List<Expr> sources = new ArrayList<>();

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    private Tensor numbers(long... dims) {
        return Tensor.fill(DType.FLOAT, Shape.of(dims), i -> random.nextGaussian());
    }

    private Expr source(Tensor value) {
        String name = "x" + sources.size();
        feeds.put(name, value);
        Expr source = build.input(name, TensorType.of(DType.FLOAT, value.shape()));
        sources.add(source);
        return source;
    }

    private Expr source(long... dims) {
        return source(numbers(dims));
    }

    private double[] value(Expr source) {
        return feeds.get(source.wire().name()).toDoubles();
    }

    private Expr constant(Tensor value) {
        return build.weight("constant", Weight.of(value));
    }

    /** What each source gets of random relevance, which is left in {@link #relevance}. */
    private List<double[]> shares(AttnLrp rules, Expr y) {
        Tensor seed = numbers(run(y).shape().toArray());
        relevance = seed.toDoubles();
        Expr given = build.input("relevance", TensorType.of(DType.FLOAT, seed.shape()));
        feeds.put("relevance", seed);
        return Backward.pull(
                        rules.table(),
                        build,
                        build.build().nodes(),
                        y,
                        given,
                        sources.stream().map(Expr::wire).toList())
                .stream()
                .map(signal -> signal == null ? null : run(signal).toDoubles())
                .toList();
    }

    private double[] relevance = {};

    private Tensor run(Expr wanted) {
        return RUNTIME.run(build.build().withOutputs(List.of(wanted.wire())).pruned(), Runtime.Kind.SHARED, feeds)
                .get(wanted.wire());
    }

    private static void assertClose(double[] actual, double[] expected) {
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        assertThat(actual).containsExactly(expected, Offset.offset(2e-5 * largest));
    }

    private void assertIdentity(AttnLrp rules, Expr y) {
        double[] share = shares(rules, y).get(0);
        assertClose(share, relevance);
    }

    private double[] epsilon(UnaryOperator<double[]> affine, Expr x) {
        return SlowRelevance.epsilon(affine, value(x), relevance, EPSILON);
    }

    private double[] half(UnaryOperator<double[]> affine, Expr x) {
        return SlowRelevance.half(affine, value(x), relevance, EPSILON);
    }

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

    private static Tensor ones(int size) {
        return Tensor.fill(DType.FLOAT, Shape.of(size), i -> 1);
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
    @FieldSource("FUNCTIONS")
    void functions_of_single_numbers_hand_on_what_they_get(String op) {
        assertIdentity(RULES, source(3, 4).apply(op));
    }

    @Test
    void so_do_those_with_parameters() {
        Expr x = source(3, 4);
        Expr y = x.apply("PRelu", constant(numbers(4))).clip(-1, 1).pow(build.scalar(DType.FLOAT, 3));
        assertIdentity(RULES, y.cast(DType.DOUBLE).cast(DType.FLOAT));
    }

    static List<Function<Expr, Expr>> writtenOut() {
        double a = Math.sqrt(2 / Math.PI);
        return List.of(
                x -> x.mul(x.mul(1 / Math.sqrt(2)).erf().add(1).mul(0.5)),
                x -> x.mul(x.div(x.builder().scalar(DType.FLOAT, Math.sqrt(2)))
                                .erf()
                                .add(1))
                        .mul(0.5),
                x -> x.mul(0.5)
                        .mul(x.pow(x.builder().scalar(DType.FLOAT, 3))
                                .mul(0.044715)
                                .add(x)
                                .mul(a)
                                .tanh()
                                .add(1)),
                x -> x.mul(x).mul(x).mul(0.044715).add(x).mul(a).tanh().add(1).mul(x.mul(0.5)),
                x -> x.mul(x.sigmoid()),
                x -> x.mul(1.702).sigmoid().mul(x),
                x -> x.mul(x.apply("Softplus").tanh()),
                x -> x.relu().mul(x.relu()));
    }

    @ParameterizedTest
    @EnumSource(AttnLrp.Variant.class)
    void activations_that_an_exporter_wrote_out_hand_on_what_they_get(AttnLrp.Variant variant) {
        for (Function<Expr, Expr> activation : writtenOut()) {
            AttnLrpTest fresh = new AttnLrpTest();
            fresh.assertIdentity(new AttnLrp(variant, EPSILON, 0, 0), activation.apply(fresh.source(3, 4)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"BiasGelu", "FastGelu"})
    void an_activation_of_a_sum_keeps_the_share_of_the_bias(String op) {
        Expr x = source(3, 4);
        Tensor bias = numbers(4);
        assertClose(
                shares(RULES, x.apply("com.microsoft:" + op, constant(bias))).get(0),
                epsilon(a -> SlowRelevance.plus(a, bias.toDoubles()), x));
    }

    @Test
    void constant_factors_and_divisors_hand_on_what_they_get() {
        Expr x = source(3, 4);
        assertIdentity(RULES, x.mul(constant(numbers(4))).div(constant(numbers(3, 1))));
    }

    @Test
    void the_two_factors_of_a_gate_share_equally() {
        Expr x = source(3, 4);
        Expr gate = source(3, 4);
        List<double[]> shares = shares(RULES, x.mul(gate.mul(gate.sigmoid())));
        double[] half = Arrays.stream(relevance).map(one -> one / 2).toArray();
        assertClose(shares.get(0), half);
        assertClose(shares.get(1), half);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sigmoid", "Swish", "Gelu", "Scaled"})
    void cp_takes_gates_for_constants(String form) {
        Expr x = source(3, 4);
        Expr gate = source(3, 4);
        Expr open = switch (form) {
            case "Swish" -> gate.mul(gate.sigmoid());
            case "Gelu" -> gate.apply("com.microsoft:Gelu");
            case "Scaled" -> gate.sigmoid().mul(2);
            default -> gate.sigmoid();
        };
        List<double[]> shares = shares(CP, open.mul(x));
        assertClose(shares.get(0), relevance);
        assertThat(shares.get(1)).isNull();
    }

    @Test
    void cp_takes_attention_for_a_constant() {
        Expr scores = source(3, 4);
        Expr values = source(4, 5);
        Expr probabilities = scores.softmax(-1);
        List<double[]> shares = shares(CP, probabilities.mul(1.25).matMul(values));
        double[] weights = run(probabilities.mul(1.25)).toDoubles();
        assertThat(shares.get(0)).isNull();
        assertClose(shares.get(1), epsilon(one -> SlowRelevance.product(weights, one, 3, 4, 5), values));
    }

    @Test
    void cp_shares_products_without_a_softmax_as_before() {
        Expr a = source(3, 4);
        Expr b = source(4, 5);
        List<double[]> shares = shares(CP, a.matMul(b));
        assertClose(shares.get(0), half(one -> SlowRelevance.product(one, value(b), 3, 4, 5), a));
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

    private static double[] convolved(double[] x, double[] w, double[] b) {
        double[] out = new double[2 * 9];
        for (int o = 0; o < 2; o++) {
            for (int r = 0; r < 3; r++) {
                for (int c = 0; c < 3; c++) {
                    out[o * 9 + r * 3 + c] = b.length == 0 ? 0 : b[o];
                    for (int i = 0; i < 3; i++) {
                        for (int dr = 0; dr < 2; dr++) {
                            for (int dc = 0; dc < 2; dc++) {
                                out[o * 9 + r * 3 + c] +=
                                        w[((o * 3 + i) * 2 + dr) * 2 + dc] * x[(i * 6 + 2 * r + dr) * 6 + 2 * c + dc];
                            }
                        }
                    }
                }
            }
        }
        return out;
    }

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void a_convolution_has_the_epsilon_rule_or_its_gamma(boolean gamma, boolean biased) {
        Expr x = source(1, 3, 6, 6);
        Tensor w = numbers(2, 3, 2, 2);
        Tensor b = numbers(2);
        Expr[] more = biased ? new Expr[] {constant(w), constant(b)} : new Expr[] {constant(w)};
        Expr y = x.apply("Conv", Map.of("strides", Attribute.of(List.of(2L, 2L))), more);
        double[] bias = biased ? b.toDoubles() : new double[0];
        double[] share = shares(gamma ? GAMMA : RULES, y).get(0);
        UnaryOperator<double[]> conv = a -> convolved(a, w.toDoubles(), bias);
        assertClose(share, gamma ? SlowRelevance.gamma(conv, value(x), relevance, 0.25, EPSILON) : epsilon(conv, x));
    }

    @ParameterizedTest
    @ValueSource(strings = {"MatMul", "MatMulAdd", "AddMatMul", "Gemm", "FusedMatMul"})
    void linear_layers_outside_attention_have_their_gamma(String form) {
        Expr x = source(3, 4);
        Tensor w = numbers(4, 5);
        Tensor b = numbers(5);
        Expr turned = constant(Tensor.fill(DType.FLOAT, Shape.of(5, 4), i -> w.at(i % 4 * 5 + i / 4)));
        Expr y = switch (form) {
            case "MatMul" -> x.matMul(constant(w));
            case "MatMulAdd" -> x.matMul(constant(w)).add(constant(b));
            case "AddMatMul" -> constant(b).add(x.matMul(constant(w)));
            case "FusedMatMul" -> x.matMul(turned, false, true, 1).add(constant(b));
            default -> x.apply("Gemm", constant(w), constant(b));
        };
        double[] bias = form.equals("MatMul") ? new double[5] : b.toDoubles();
        double[] share = shares(GAMMA, y).get(0);
        UnaryOperator<double[]> layer = a -> SlowRelevance.plus(SlowRelevance.product(a, w.toDoubles(), 3, 4, 5), bias);
        assertClose(share, SlowRelevance.gamma(layer, value(x), relevance, 0.5, EPSILON));
    }

    @Test
    void queries_keys_values_and_what_takes_them_up_have_the_epsilon_rule_in_spite_of_gamma() {
        assertClose(attention(GAMMA), attention(RULES));
    }

    private static double[] attention(AttnLrp rules) {
        AttnLrpTest fresh = new AttnLrpTest();
        Expr x = fresh.source(1, 3, 4);
        return fresh.shares(rules, fresh.attention(x)).get(0);
    }

    /** One head over three positions of four numbers, with biases. */
    private Expr attention(Expr x) {
        Expr q = x.matMul(constant(numbers(4, 4))).add(constant(numbers(4)));
        Expr k = x.matMul(constant(numbers(4, 4))).add(constant(numbers(4)));
        Expr v = x.matMul(constant(numbers(4, 4))).add(constant(numbers(4))).reshape(1, 3, 4);
        Expr scores = q.mul(0.5).matMul(k.transpose(List.of(0L, 2L, 1L)));
        Expr taken = scores.softmax(-1).matMul(v).reshape(1, 3, 4);
        return taken.matMul(constant(numbers(4, 4))).add(constant(numbers(4)));
    }

    @Test
    void patches_of_a_picture_have_the_convolutions_gamma() {
        Expr x = source(1, 3, 6, 6);
        Tensor w = numbers(12, 2);
        Expr patches = x.reshape(1, 3, 3, 2, 3, 2)
                .transpose(List.of(0L, 2L, 4L, 1L, 3L, 5L))
                .reshape(1, 9, 12);
        double[] share = shares(GAMMA, patches.matMul(constant(w))).get(0);
        double[] kernel = SlowRelevance.turned(w.toDoubles(), 12, 2);
        double[] found = relevance;
        double[] byChannel = SlowRelevance.turned(found, 9, 2);
        assertClose(
                share,
                SlowRelevance.gamma(a -> convolved(a, kernel, new double[0]), value(x), byChannel, 0.25, EPSILON));
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
                .isEqualTo(new TreeSet<>(List.of((String.join(" ", FUNCTIONS).replace(':', '.')
                                + " PRelu Clip Pow Cast Add Sub Sum Mul Div MatMul com.microsoft.FusedMatMul Gemm Einsum Conv"
                                + " ReduceSum ReduceMean com.microsoft.BiasGelu LayerNormalization RMSNormalization"
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
