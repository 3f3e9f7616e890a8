package dev.limpid.rules;

import dev.limpid.backward.Backward;
import dev.limpid.backward.RuleTable;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Operators without weights, and what surrounds layers. */
class RelevanceTest {
    private static final Runtime RUNTIME = new Runtime(new Runtime.Settings(1, 8L << 20, 64L << 20));
    private static final Offset<Double> TOLERANCE = Offset.offset(2e-5);

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    private static Tensor floats(Shape shape, double... values) {
        return Tensor.fill(DType.FLOAT, shape, i -> values[i]);
    }

    private static Expr weight(GraphBuilder build, Tensor value) {
        return build.weight("w", Weight.of(value));
    }

    /** The relevance of the sources x, y if there is one, for that of the output. */
    private static List<double[]> shares(
            RuleTable table, List<Tensor> values, BinaryOperator<Expr> model, double... relevance) {
        GraphBuilder build = GraphBuilder.create("model");
        Map<String, Tensor> feeds = new LinkedHashMap<>();
        Expr[] sources = new Expr[2];
        for (int i = 0; i < values.size(); i++) {
            sources[i] = build.input(
                    "x" + i, TensorType.of(DType.FLOAT, values.get(i).shape()));
            feeds.put("x" + i, values.get(i));
        }
        Expr z = model.apply(sources[0], sources[values.size() - 1]);
        Expr r = build.input("r", z.type());
        List<Wire> wires =
                Arrays.stream(sources).limit(values.size()).map(Expr::wire).toList();
        List<Wire> signals = Backward.pull(table, build, build.build().nodes(), z, r, wires).stream()
                .map(signal -> signal == null ? Wire.NONE : signal.wire())
                .toList();
        List<Wire> there = signals.stream().filter(wire -> !wire.isNone()).toList();
        Shape shape = RUNTIME.run(build.build().withOutputs(List.of(z.wire())).pruned(), Runtime.Kind.SHARED, feeds)
                .get(z.wire())
                .shape();
        feeds.put("r", floats(shape, relevance));
        var found = RUNTIME.run(build.build().withOutputs(there).pruned(), Runtime.Kind.SHARED, feeds);
        return signals.stream()
                .map(wire -> wire.isNone() ? new double[0] : found.get(wire).toDoubles())
                .toList();
    }

    private static double[] shares(Tensor x, UnaryOperator<Expr> model, double... relevance) {
        return shares(Lrp.EPSILON, List.of(x), (one, same) -> model.apply(one), relevance)
                .get(0);
    }

    /** An operator that is linear in its input; its weights are told by running it forward on one element at a time. */
    record Linear(String name, Shape shape, UnaryOperator<Expr> model) {
        double[] forward(Tensor x) {
            GraphBuilder build = GraphBuilder.create("forward");
            build.output("z", model.apply(build.input("x", TensorType.of(DType.FLOAT, shape))));
            return RUNTIME.run(build.build(), Runtime.Kind.SHARED, Map.of("x", x))
                    .get(new Wire("z"))
                    .toDoubles();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Attribute ints(long... values) {
        return Attribute.of(Arrays.stream(values).boxed().toList());
    }

    static List<Linear> linear() {
        Shape picture = Shape.of(1, 2, 3, 4);
        Tensor two = floats(Shape.of(1, 2, 1, 1), 1.5, -0.75);
        return List.of(
                new Linear("Add", picture, x -> x.add(weight(x.builder(), two))),
                new Linear("Sub", picture, x -> weight(x.builder(), two).sub(x)),
                new Linear("ReduceSum", picture, x -> x.reduceSum(false, 1)),
                new Linear("ReduceMean", picture, x -> x.reduceMean(true, 2, 3)),
                new Linear(
                        "CumSum",
                        picture,
                        x -> x.apply("CumSum", x.builder().longs(2).squeeze(0))),
                new Linear("GlobalAveragePool", picture, x -> x.apply("GlobalAveragePool")),
                new Linear(
                        "AveragePool",
                        picture,
                        x -> x.apply(
                                "AveragePool",
                                Map.of("kernel_shape", ints(2, 2), "strides", ints(2, 1), "pads", ints(1, 0, 1, 1)))),
                new Linear("Resize", picture, x -> {
                    GraphBuilder build = x.builder();
                    Expr scales = weight(build, floats(Shape.of(4), 1, 1, 2, 1.5));
                    Wire resized = build.add(
                                    "Resize",
                                    List.of(x.wire(), Wire.NONE, scales.wire()),
                                    1,
                                    Map.of("mode", Attribute.of("linear")))
                            .get(0);
                    return build.expr(resized);
                }),
                new Linear("BatchNormalization", picture, x -> {
                    GraphBuilder build = x.builder();
                    Expr scale = weight(build, floats(Shape.of(2), 1.5, -2));
                    Expr bias = weight(build, floats(Shape.of(2), 0.5, 0.25));
                    Expr mean = weight(build, floats(Shape.of(2), -0.5, 1));
                    Expr variance = weight(build, floats(Shape.of(2), 0.5, 2));
                    return x.apply("BatchNormalization", scale, bias, mean, variance);
                }));
    }

    @ParameterizedTest
    @MethodSource("linear")
    void what_is_linear_shares_by_value(Linear operator) {
        Tensor x = Tensor.fill(DType.FLOAT, operator.shape, i -> Math.sin(1.7 * i + 0.3) + 0.2);
        double[] bias = operator.forward(Tensor.zeros(DType.FLOAT, operator.shape));
        double[] z = operator.forward(x);
        double[] relevance = new double[z.length];
        Arrays.setAll(relevance, k -> Math.cos(2.3 * k));
        assertThat(Arrays.stream(z).map(Math::abs).min().orElseThrow()).isGreaterThan(5e-3);
        double[] expected = new double[x.size()];
        for (int j = 0; j < expected.length; j++) {
            int one = j;
            double[] column = operator.forward(Tensor.fill(DType.FLOAT, operator.shape, i -> i == one ? 1 : 0));
            for (int k = 0; k < z.length; k++) {
                expected[j] += x.at(j) * (column[k] - bias[k]) / (z[k] + Math.signum(z[k]) * 1e-6) * relevance[k];
            }
        }
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        assertThat(shares(x, operator.model, relevance)).containsExactly(expected, Offset.offset(2e-4 * largest));
    }

    @Test
    void branches_share_a_sum_by_their_values() {
        List<double[]> found = shares(
                Lrp.EPSILON,
                List.of(floats(Shape.of(3), 3, -1, 2), floats(Shape.of(3), 1, 3, -2.5)),
                Expr::add,
                8,
                2,
                1);
        assertThat(found.get(0)).containsExactly(new double[] {6, -1, -4}, TOLERANCE);
        assertThat(found.get(1)).containsExactly(new double[] {2, 3, 5}, TOLERANCE);
    }

    @Test
    void a_sum_of_exactly_zero_counts_as_positive() {
        assertThat(shares(floats(Shape.of(1, 2), 1, -1), x -> x.reduceSum(false, 1), 1e-6))
                .containsExactly(new double[] {1, -1}, Offset.offset(1e-4));
    }

    @Test
    void activations_leave_each_number_its_relevance() {
        for (String op : List.of("Relu", "Sigmoid", "Tanh", "LeakyRelu", "Elu", "HardSwish", "Softplus")) {
            assertThat(shares(floats(Shape.of(3), 2, -1, 0), x -> x.apply(op), 5, 3, -2))
                    .containsExactly(5, 3, -2);
        }
    }

    @Test
    void the_winner_of_a_pool_takes_all() {
        Tensor x = floats(Shape.of(1, 1, 1, 4), 1, 3, 2, -1);
        UnaryOperator<Expr> pool = of -> of.apply("MaxPool", Map.of("kernel_shape", ints(1, 2), "strides", ints(1, 1)));
        assertThat(shares(x, pool, 5, 3, 1)).containsExactly(0, 8, 1, 0);
        assertThat(shares(x, of -> of.apply("GlobalMaxPool"), 4)).containsExactly(0, 4, 0, 0);
    }

    @Test
    void a_factor_that_is_constant_passes_relevance_on_unless_it_is_zero() {
        Tensor mask = floats(Shape.of(3), -2, 0, 0.5);
        assertThat(shares(
                        floats(Shape.of(3), 1, 2, 3),
                        x -> weight(x.builder(), mask).mul(x),
                        5,
                        3,
                        1))
                .containsExactly(5, 0, 1);
        assertThat(shares(floats(Shape.of(2), 1, 2), x -> x.div(weight(x.builder(), floats(Shape.of(2), 2, -4))), 5, 3))
                .containsExactly(5, 3);
    }

    @Test
    void a_signal_keeps_all_of_the_relevance_and_its_gate_gets_none() {
        List<double[]> found = shares(
                Lrp.EPSILON,
                List.of(floats(Shape.of(2), 3, -1), floats(Shape.of(2), 1, 3)),
                (signal, gate) -> gate.sigmoid().mul(signal.tanh()),
                4,
                2);
        assertThat(found.get(0)).containsExactly(4, 2);
        assertThat(found.get(1)).isEmpty();
        assertThat(shares(floats(Shape.of(2), 3, -1), x -> x.mul(x.sigmoid()), 4, 2))
                .containsExactly(4, 2);
    }

    @Test
    void one_number_for_many_is_their_gate() {
        List<double[]> found = shares(
                Lrp.EPSILON,
                List.of(floats(Shape.of(1, 2, 1, 2), 3, -1, 2, 5), floats(Shape.of(1, 2, 1, 1), 1, 3)),
                (signal, gate) -> gate.tanh().mul(signal.relu()),
                4,
                2,
                1,
                7);
        assertThat(found.get(0)).containsExactly(4, 2, 1, 7);
        assertThat(found.get(1)).isEmpty();
        // A response's share of all of its place, by the responses themselves.
        Tensor x = floats(Shape.of(1, 1, 2, 2), 3, -1, 4, 2);
        assertThat(shares(
                        x,
                        of -> {
                            Expr size = of.apply("ReduceL2", Map.of("axes", Attribute.of(List.of(1L, 2L))));
                            return of.mul(size.div(size.reduceMean(true, 3)));
                        },
                        4,
                        2,
                        1,
                        7))
                .containsExactly(4, 2, 1, 7);
        // Where both have axes that the other has not, neither is.
        assertThatThrownBy(() -> shares(
                        x,
                        of -> of.reduceMean(true, 2).mul(of.reduceMean(true, 3).relu()),
                        1,
                        1,
                        1,
                        1))
                .hasMessageContaining("neither is the gate of the other");
    }

    /** h = x − mean x over the deviation σ of (1, 4, −2), √6, times the scale, and the shift: what x contributes to each. */
    @Test
    void a_layer_normalisation_shares_by_value_as_if_its_deviation_were_a_constant() {
        double[] x = {1, 4, -2};
        double[] scale = {1, 0.5, -2};
        double[] shift = {0.5, 0, 1};
        double[] relevance = {3, 2, -1};
        double deviation = Math.sqrt(6 + 1e-5);
        double[] expected = new double[3];
        for (int out = 0; out < 3; out++) {
            double y = (x[out] - 1) / deviation * scale[out] + shift[out];
            for (int in = 0; in < 3; in++) {
                expected[in] += x[in] * ((in == out ? 1 : 0) - 1 / 3.) * scale[out] / deviation / y * relevance[out];
            }
        }
        double[] found = shares(
                floats(Shape.of(1, 3), x),
                of -> of.apply(
                        "LayerNormalization",
                        weight(of.builder(), floats(Shape.of(3), scale)),
                        weight(of.builder(), floats(Shape.of(3), shift))),
                relevance);
        assertThat(found).containsExactly(expected, Offset.offset(1e-4));
    }

    /** With padding of its own {@link LrpRulesTest} holds the rule to the paper. */
    @Test
    void zeros_around_the_picture_are_no_layer_between_it_and_its_bounds() {
        Tensor x = floats(Shape.of(1, 1, 2, 2), 0.5, -1, 0.25, 0.75);
        Tensor w = floats(Shape.of(1, 1, 2, 2), 1, -2, 0.5, 3);
        RuleTable table = Lrp.table(Composite.of(new LrpRule.ZBox(List.of(-1.5), List.of(2.0))));
        double[] relevance = {3, -1, 2, 1, 4, -2};
        double[] within = shares(
                        table,
                        List.of(x),
                        (of, same) -> of.apply(
                                "Conv", Map.of("pads", Attribute.of(List.of(0L, 1L, 1L, 1L))), weight(of.builder(), w)),
                        relevance)
                .get(0);
        double[] around = shares(
                        table,
                        List.of(x),
                        (of, same) -> of.apply("Pad", of.builder().longs(0, 0, 0, 1, 0, 0, 1, 1))
                                .apply("Conv", weight(of.builder(), w)),
                        relevance)
                .get(0);
        assertThat(around).containsExactly(within, TOLERANCE);
    }

    @Test
    void a_norm_is_shared_by_squares() {
        assertThat(shares(floats(Shape.of(1, 3), 3, -4, 0), of -> of.apply("ReduceL2"), 50))
                .containsExactly(new double[] {18, 32, 0}, TOLERANCE);
    }

    @Test
    void what_has_no_rule_is_refused() {
        Tensor x = floats(Shape.of(1, 2), 3, 1);
        assertThatThrownBy(() -> shares(x, of -> of.mul(of.add(1)), 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rule does not fit Mul")
                .hasMessageEndingWith(
                        "Both factors depend on what is explained, and neither is the gate of the other (a"
                                + " sigmoid, or one number for many): use a table for such products, as attn-lrp has, or a gradient method.");
        assertThatThrownBy(() -> shares(x, of -> of.div(of.reduceSum(true, 1)), 1, 1))
                .hasMessageContaining("The divisor depends on what is explained");
        assertThatThrownBy(() -> shares(x, of -> of.matMul(of, false, true, 1), 1))
                .hasMessageContaining("It is no layer with weights");
        assertThatThrownBy(() -> shares(x, Expr::exp, 1, 1))
                .hasMessageStartingWith("No 'lrp(everywhere epsilon:1.0E-6)' rule for Exp (opset 17) at");
        assertThatThrownBy(() -> shares(x, of -> of.softmax(-1), 1, 1))
                .hasMessageStartingWith("No 'lrp(everywhere epsilon:1.0E-6)' rule for Softmax (opset 17) at");
    }

    @Test
    void a_constant_behind_a_product_is_its_bias_but_not_behind_one_that_others_read() {
        Tensor x = floats(Shape.of(1, 2), 2, 1);
        Tensor w = floats(Shape.of(2, 1), 1, -1);
        Tensor bias = floats(Shape.of(1), 3);
        RuleTable plus = Lrp.table(Composite.of(new LrpRule.ZPlus(true)));
        // c = (2, −1), b = 3: as one layer 2/(2 + 3)
        assertThat(shares(
                                plus,
                                List.of(x),
                                (of, same) -> of.matMul(weight(of.builder(), w)).add(weight(of.builder(), bias)),
                                10)
                        .get(0))
                .containsExactly(new double[] {4, 0}, TOLERANCE);
        // as two, first 1/4 to the product and 3/4 to the constant
        assertThat(shares(
                                plus,
                                List.of(x),
                                (of, same) -> {
                                    Expr product = of.matMul(weight(of.builder(), w));
                                    return product.add(weight(of.builder(), bias))
                                            .concat(1, product);
                                },
                                10,
                                0)
                        .get(0))
                .containsExactly(new double[] {2.5, 0}, TOLERANCE);
    }

    private static Expr dense(Expr x, int in, int out) {
        return x.matMul(weight(x.builder(), Tensor.fill(DType.FLOAT, Shape.of(in, out), i -> Math.sin(i + 1.0) + 0.3)));
    }

    @Test
    void rules_hold_by_depth_and_by_kind() {
        UnaryOperator<Expr> net = x -> dense(dense(dense(x, 3, 4).relu(), 4, 4).relu(), 4, 2);
        Tensor x = floats(Shape.of(1, 3), 1, -0.5, 2);
        LrpRule flat = new LrpRule.Flat();
        LrpRule square = new LrpRule.WSquare();
        Composite plain = Composite.epsilon(1e-6);
        double[] all = at(plain, x, net);
        assertThat(at(plain.on(Where.dense(), flat), x, net)).isEqualTo(at(Composite.of(flat), x, net));
        assertThat(at(plain.on(Where.convolutions(), flat), x, net)).isEqualTo(all);
        // flat shares of the first layer are equal, whatever comes from above
        double[] first = at(plain.on(Where.first(), flat), x, net);
        assertThat(first[1]).isEqualTo(first[0]).isEqualTo(first[2]).isNotZero();
        assertThat(at(plain.on(Where.firstConvolutions(), flat), x, net)).isEqualTo(all);
        assertThat(at(plain.on(Where.last(3), square), x, net)).isEqualTo(at(Composite.of(square), x, net));
        assertThat(at(plain.on(Where.last(2), square), x, net))
                .isEqualTo(at(Composite.of(square).on(Where.first(), new LrpRule.Epsilon(1e-6)), x, net));
        assertThat(at(plain.on(Where.named("*"), flat), x, net)).isEqualTo(at(Composite.of(flat), x, net));
        // the last line that holds wins
        assertThat(at(plain.on(Where.last(3), square).on(Where.named("/.*/"), flat), x, net))
                .isEqualTo(at(Composite.of(flat), x, net));
    }

    private static double[] at(Composite composite, Tensor x, UnaryOperator<Expr> net) {
        return shares(Lrp.table(composite), List.of(x), (of, same) -> net.apply(of), 1, 0.5)
                .get(0);
    }

    @Test
    void knowing_that_values_are_not_negative_only_saves_work() {
        Tensor x = floats(Shape.of(1, 3), 1, -0.5, 2);
        List<UnaryOperator<Expr>> positive = List.of(
                Expr::relu,
                of -> of.clip(0, 1.5),
                of -> of.relu().concat(1, of.sigmoid()),
                of -> of.apply("Softplus").reshape(1, 3));
        for (UnaryOperator<Expr> before : positive) {
            for (LrpRule rule : List.of(new LrpRule.AlphaBeta(2, 1), new LrpRule.Gamma(1), new LrpRule.ZPlus(true))) {
                int width = before == positive.get(2) ? 6 : 3;
                double[] hidden =
                        at(Composite.of(rule), x, of -> dense(before.apply(of).mul(1), width, 2));
                double[] told = at(Composite.of(rule), x, of -> dense(before.apply(of), width, 2));
                assertThat(told).containsExactly(hidden, TOLERANCE);
            }
        }
        // what is clipped below zero may be negative
        double[] below = at(Composite.of(new LrpRule.ZPlus(true)), x, of -> dense(of.clip(-1, 3), 3, 2));
        assertThat(below).isNotEqualTo(at(Composite.of(new LrpRule.ZPlus(true)), x, of -> dense(of.clip(0, 3), 3, 2)));
    }

    @Test
    void names_are_of_nodes_and_of_weights_that_were_folded() {
        Tensor x = floats(Shape.of(1, 3), 1, -0.5, 2);
        UnaryOperator<Expr> net = of -> {
            Expr own = of.builder()
                    .weight("block.conv.weight", Weight.of(Tensor.fill(DType.FLOAT, Shape.of(3, 2), i -> i - 2.5)));
            return of.matMul(own.mul(2));
        };
        Composite plain = Composite.epsilon(1e-6);
        double[] flat = at(Composite.of(new LrpRule.Flat()), x, net);
        for (String pattern : List.of("block.conv.*", "*conv*", "/block\\..*/", "MatMul", "M?tMul")) {
            assertThat(at(plain.on(Where.named(pattern), new LrpRule.Flat()), x, net))
                    .isEqualTo(flat);
        }
        for (String pattern : List.of("block", "conv", "MatMu", "/conv/", "blockXconv*")) {
            assertThat(at(plain.on(Where.named(pattern), new LrpRule.Flat()), x, net))
                    .isEqualTo(at(plain, x, net));
        }
    }

    @Test
    void a_layer_that_keeps_its_shape_can_pass_relevance_unshared() {
        Tensor x = floats(Shape.of(1, 3), 1, -0.5, 2);
        Composite pass = Composite.of(new LrpRule.Pass());
        assertThat(shares(Lrp.table(pass), List.of(x), (of, same) -> dense(of, 3, 3), 1, 2, 3)
                        .get(0))
                .containsExactly(1, 2, 3);
        assertThatThrownBy(() -> at(pass, x, of -> dense(of, 3, 2)))
                .hasMessageEndingWith(
                        "The rule pass takes a layer whose output has its input's shape, got float[1,3] and"
                                + " float[1,2].");
    }

    @Test
    void bounds_are_for_layers_that_read_what_is_explained() {
        Composite box = Composite.of(new LrpRule.ZBox(List.of(-1.0), List.of(1.0)));
        assertThatThrownBy(() -> at(box, floats(Shape.of(1, 3), 1, -0.5, 2), x -> dense(x.relu(), 3, 2)))
                .hasMessageContaining(
                        "The rule z-box knows the bounds of what is explained, and this layer reads something"
                                + " else.");
    }

    @Test
    void settings_out_of_range_are_refused() {
        assertThatThrownBy(() -> new LrpRule.Epsilon(0))
                .hasMessage("The rule epsilon takes a number above 0, got 0.0.");
        assertThatThrownBy(() -> new LrpRule.Gamma(Double.NaN))
                .hasMessage("The rule gamma takes a number above 0, got NaN.");
        assertThatThrownBy(() -> new LrpRule.AlphaBeta(2, 2))
                .hasMessage("The rule alpha-beta takes alpha - beta = 1 and beta of at least 0, got 2.0 and 2.0.");
        assertThatThrownBy(() -> new LrpRule.ZBox(List.of(0.0, 1.0), List.of(1.0, 1.0)))
                .hasMessage(
                        "The rule z-box takes as many low as high bounds, each low below its high, got low [0.0, 1.0] and"
                                + " high [1.0, 1.0].");
        assertThatThrownBy(() -> Where.named("/a[/"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'/a[/' is no regular expression: Unclosed character class.");
        assertThatThrownBy(() -> Where.last(0)).hasMessage("The last layers are at least 1, got 0.");
    }
}
