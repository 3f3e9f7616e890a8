package dev.limpid.rules;

import dev.limpid.graph.Expr;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

import static org.assertj.core.api.Assertions.assertThat;

/** Functions of single numbers, written out or not, and what they open and shut. */
class AttnLrpGatesTest extends HandedBack {
    private static final AttnLrp CP = new AttnLrp(AttnLrp.Variant.CP, EPSILON, 0, 0);

    static final List<String> FUNCTIONS = List.of(
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
            HandedBack fresh = new HandedBack();
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
}
