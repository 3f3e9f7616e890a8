package dev.limpid.rules;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Where the γ rule holds, and that it does, against {@link SlowRelevance}. */
class AttnLrpGammaTest extends HandedBack {
    private static final AttnLrp GAMMA = new AttnLrp(AttnLrp.Variant.ATTN, EPSILON, 0.5, 0.25);

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
        AttnLrpGammaTest fresh = new AttnLrpGammaTest();
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
}
