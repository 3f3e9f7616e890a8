package dev.limpid.explain;

import dev.limpid.backward.Ledger;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Wire;
import dev.limpid.model.Anatomy;
import dev.limpid.model.Input;
import dev.limpid.model.Layout;
import dev.limpid.model.Target;
import dev.limpid.tensor.Shape;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class RelevancePropagationTest {
    private static final int PIXELS = 3 * 6 * 5;

    /** conv, relu, pool, a residual block of convolutions, mean, dense: as in residual nets, without any bias. */
    private static Expr residual(Expr x) {
        Map<String, Attribute> padded = Map.of("pads", Attribute.of(List.of(1L, 1L, 1L, 1L)));
        Expr stem = x.apply("Conv", padded, drawn(x, 1, 4, 3, 3, 3))
                .relu()
                .apply("MaxPool", Map.of("kernel_shape", Attribute.of(List.of(2L, 2L))));
        Expr branch = stem.apply("Conv", padded, drawn(x, 2, 4, 4, 3, 3))
                .relu()
                .apply("Conv", padded, drawn(x, 3, 4, 4, 3, 3));
        Expr mean = branch.add(stem).relu().apply("GlobalAveragePool");
        return mean.apply("Flatten").apply("Gemm", drawn(x, 4, 4, 3));
    }

    private static Expr drawn(Expr near, int seed, long... dims) {
        double[] values = new java.util.Random(seed).doubles(1000, -1, 1).toArray();
        return TinyNet.weight(near, Shape.of(dims), i -> values[i]);
    }

    private static double[] picture() {
        return IntStream.range(0, PIXELS)
                .mapToDouble(i -> Math.sin(1.3 * i) + 0.4)
                .toArray();
    }

    private static Explainer method(String name, Map<String, String> settings, Layout layout) {
        return Methods.of(
                name,
                new Methods.Settings(
                        "zero",
                        null,
                        null,
                        0,
                        settings,
                        layout,
                        Methods.Settings.plain(layout).staging()));
    }

    private static Explainer lrp(String... settings) {
        Map<String, String> map = new java.util.TreeMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            map.put(settings[i], settings[i + 1]);
        }
        return method("lrp", map, Layout.PIXELS);
    }

    private static double[] places(Attribution attribution) {
        return attribution.arrays().get(0).value().toDoubles();
    }

    private static double sum(double[] values) {
        return Arrays.stream(values).sum();
    }

    @ParameterizedTest
    @ValueSource(strings = {"epsilon", "epsilon-plus", "epsilon-plus-flat", "epsilon-gamma-box"})
    void scores_add_up_to_the_targets_at_any_depth_where_there_is_no_bias(String composite) {
        try (TinyNet net = new TinyNet(RelevancePropagationTest::residual, 3, 6, 5)) {
            for (int index = 0; index < 3; index++) {
                Attribution found = lrp("composite", composite)
                        .explain(net.probe(), net.of(picture()), TinyNet.target(index, null));
                double score = found.target().score();
                assertThat(Math.abs(score)).isGreaterThan(0.05);
                assertThat(sum(places(found))).isCloseTo(score, within(1e-4 * Math.abs(score)));
                Ledger ledger = Objects.requireNonNull(found.ledger());
                assertThat(ledger.entries()).hasSizeGreaterThan(8);
                assertThat(ledger.remaining())
                        .allSatisfy(left -> assertThat(left).isCloseTo(score, within(1e-4 * Math.abs(score))));
                assertThat(found.warnings()).isEmpty();
            }
        }
    }

    @Test
    void a_bias_takes_its_share_and_the_ledger_says_where() {
        // z = 2a − b + 3 = 4: a gets 2·2/4, b −1·3/4, the bias 3/4 of the score
        UnaryOperator<Expr> net =
                x -> x.apply("Gemm", TinyNet.weight(x, Shape.of(2, 1), i -> i == 0 ? 2 : -1), bias(x, 3));
        try (TinyNet model = new TinyNet(net, 2)) {
            Attribution found =
                    lrp("composite", "epsilon").explain(model.probe(), model.of(2, 3), TinyNet.target(0, null));
            assertThat(found.target().score()).isEqualTo(4);
            assertThat(places(found)).containsExactly(new double[] {4, -3}, within(1e-5));
            Ledger.Loss most = Objects.requireNonNull(found.ledger()).losses().get(0);
            assertThat(most.op()).isEqualTo("Gemm");
            assertThat(most.lost()).isCloseTo(3, within(1e-5));
        }
    }

    private static Expr bias(Expr x, double value) {
        return TinyNet.weight(x, Shape.of(1), i -> value);
    }

    @ParameterizedTest
    @CsvSource({"lrp, epsilon", "lrp, epsilon-plus", "lrp, epsilon-alpha2-beta1", "excitation-backprop, "})
    void a_feature_that_the_model_ignores_gets_zero(String name, String composite) {
        // the fourth is multiplied by 0, the fifth is never read
        UnaryOperator<Expr> net = x -> x.slice(1, 0, 4)
                .matMul(TinyNet.weight(x, Shape.of(4, 3), i -> i / 3 == 3 ? 0 : Math.cos(i)))
                .relu()
                .matMul(drawn(x, 5, 3, 2));
        try (TinyNet model = new TinyNet(net, 5)) {
            Map<String, String> settings = composite == null ? Map.of() : Map.of("composite", composite);
            double[] found = places(method(name, settings, Layout.ELEMENTS)
                    .explain(model.probe(), model.of(1, -2, 0.5, 3, 4), TinyNet.target(0, null)));
            assertThat(found[0]).isNotZero();
            assertThat(found[3]).isZero();
            assertThat(found[4]).isZero();
        }
    }

    @Test
    void a_contrast_is_the_difference_of_two_explanations() {
        try (TinyNet net = new TinyNet(RelevancePropagationTest::residual, 3, 6, 5)) {
            Input input = net.of(picture());
            for (Explainer method : List.of(lrp(), method("excitation-backprop", Map.of(), Layout.PIXELS))) {
                double[] one = places(method.explain(net.probe(), input, TinyNet.target(0, null)));
                double[] other = places(method.explain(net.probe(), input, TinyNet.target(1, null)));
                double[] both = places(method.explain(net.probe(), input, TinyNet.target(0, 1)));
                Arrays.setAll(one, i -> one[i] - other[i]);
                assertThat(both).containsExactly(one, within(1e-5));
            }
        }
    }

    @Test
    void winners_are_drawn_with_certainty_and_rivals_taken_off() {
        // Values are at least 0 throughout.
        UnaryOperator<Expr> net = x -> x.matMul(drawn(x, 5, 4, 6)).relu().matMul(drawn(x, 6, 6, 2));
        try (TinyNet model = new TinyNet(net, 4)) {
            Explainer method = method("excitation-backprop", Map.of(), Layout.ELEMENTS);
            double[] found = places(method.explain(model.probe(), model.of(1, 2, 0.5, 3), TinyNet.target(0, null)));
            assertThat(Arrays.stream(found).min().orElseThrow()).isNotNegative();
            assertThat(sum(found)).isCloseTo(1, within(1e-4));
            double[] contrast = places(method.explain(model.probe(), model.of(1, 2, 0.5, 3), TinyNet.target(0, 1)));
            assertThat(sum(contrast)).isCloseTo(0, within(1e-4));
        }
    }

    @Test
    void several_inputs_at_once_give_what_each_gives_alone() {
        try (TinyNet net = new TinyNet(RelevancePropagationTest::residual, 3, 6, 5)) {
            double[] other = picture();
            Arrays.setAll(other, i -> other[i] * Math.cos(i));
            Target target = TinyNet.target(2, null);
            for (String composite : List.of("epsilon-alpha2-beta1-flat", "epsilon-gamma-box")) {
                Elementwise method = (Elementwise) lrp("composite", composite);
                List<Input> inputs = List.of(net.of(picture()), net.of(other));
                List<Elementwise.Elements> together = method.elements(net.probe(), inputs, target);
                for (int i = 0; i < 2; i++) {
                    Attribution alone = method.explain(net.probe(), inputs.get(i), target);
                    double[] summed = Layout.PIXELS.sum(together.get(i).values().slice(0));
                    assertThat(summed).containsExactly(places(alone), within(1e-5));
                    assertThat(together.get(i).score()).isCloseTo(alone.target().score(), within(1e-5));
                }
            }
        }
    }

    @Test
    void relevance_can_be_read_at_any_wire() {
        try (TinyNet net = new TinyNet(RelevancePropagationTest::residual, 3, 6, 5)) {
            Wire pooled = net.graph().nodes().stream()
                    .filter(node -> node.is("MaxPool"))
                    .findFirst()
                    .orElseThrow()
                    .out(0);
            Attribution found = lrp("composite", "epsilon-plus")
                    .explain(net.probe().on(pooled), net.of(picture()), TinyNet.target(1, null));
            double score = found.target().score();
            assertThat(sum(places(found))).isNotZero();
            assertThat(Objects.requireNonNull(found.ledger()).arrived())
                    .isCloseTo(score, within(1e-4 * Math.abs(score)));
            assertThatThrownBy(() -> lrp("composite", "epsilon-gamma-box")
                            .explain(net.probe().on(pooled), net.of(picture()), TinyNet.target(1, null)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("The rule z-box takes the bounds of pictures, and wire '" + pooled
                            + "' is none that the model is fed: set low and high, numbers or one for each channel.");
        }
    }

    /**
     * Ill-conditioned on purpose: a neuron whose contributions of about ±1 cancel to 2⁻²⁰ gets half of the score by a rule
     * that does not look at values, so that rounding x to a float32 moves shares by 5 %.
     */
    @Test
    void a_sum_near_zero_is_warned_of_and_a_larger_epsilon_helps() {
        UnaryOperator<Expr> net =
                x -> x.matMul(TinyNet.weight(x, Shape.of(3, 2), i -> new double[] {1, 0, -1, 0, 0, 1}[i]))
                        .matMul(TinyNet.weight(x, Shape.of(2, 1), i -> 1));
        // Between two floats, nearer to the upper one, 1 + 2⁻²⁰ + 2⁻²³.
        double above = 1 + 0x1p-20 + 0x1.2p-24;
        double z = above - 1;
        double half = (z + 2) / 2;
        try (TinyNet model = new TinyNet(net, 3)) {
            Input input = model.of(above, 1, 2);
            Attribution sharp = lrp("composite", "epsilon", "epsilon", "1e-12", "rule:MatMul_2", "w-square")
                    .explain(model.probe(), input, TinyNet.target(0, null));
            double exact = half * above / (z + 1e-12);
            assertThat(Math.abs(places(sharp)[0] - exact) / exact).isBetween(0.02, 0.1);
            assertThat(sharp.warnings())
                    .containsExactly(
                            "Relevances of both signs come to 9.3e+05 times the score and cancel: a sum near 0 was"
                                    + " shared, and rounding decides. Set a larger epsilon, or a composite that keeps signs"
                                    + " apart.");
            Attribution blunt = lrp("composite", "epsilon", "epsilon", "0.01", "rule:MatMul_2", "w-square")
                    .explain(model.probe(), input, TinyNet.target(0, null));
            double damped = half * above / (z + 0.01);
            assertThat(places(blunt)[0]).isCloseTo(damped, Offset.offset(1e-4 * damped));
            assertThat(blunt.warnings()).isEmpty();
            // What the larger epsilon takes is in the books: all of the neuron's half but z / (z + ε) of it.
            Ledger.Entry first = Objects.requireNonNull(blunt.ledger()).entries().stream()
                    .filter(entry -> entry.node().equals("MatMul"))
                    .findFirst()
                    .orElseThrow();
            assertThat(first.lost()).isCloseTo(half * 0.01 / (z + 0.01) + 0.01 / 2.01, within(1e-3));
        }
    }

    @Test
    void a_denominator_that_vanishes_in_floats_is_refused() {
        UnaryOperator<Expr> net = x -> x.matMul(TinyNet.weight(x, Shape.of(2, 2), i -> i == 2 ? -1 : 1))
                .add(TinyNet.weight(x, Shape.of(2), i -> 1))
                .matMul(TinyNet.weight(x, Shape.of(2, 1), i -> 1e30));
        try (TinyNet model = new TinyNet(net, 2)) {
            assertThatThrownBy(() -> lrp("composite", "epsilon", "epsilon", "1e-35")
                            .explain(model.probe(), model.of(1e20, 1e20), TinyNet.target(0, null)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "Relevance is no number any more: a denominator is too near to 0. Set a larger epsilon, or a"
                                    + " composite that keeps signs apart, such as epsilon-plus.");
        }
    }

    @Test
    void a_probability_is_refused() {
        try (TinyNet net = new TinyNet(RelevancePropagationTest::residual, 3, 6, 5)) {
            Target logit = TinyNet.target(0, null);
            Target probability =
                    new Target(logit.type(), logit.output(), logit.choice(), null, null, Target.Score.PROBABILITY);
            for (Explainer method : List.of(lrp(), method("excitation-backprop", Map.of(), Layout.PIXELS))) {
                assertThatThrownBy(() -> method.explain(net.probe(), net.of(picture()), probability))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(
                                "Relevance is shared of a logit, got probability, which depends on all entries: leave out"
                                        + " --score, or explain one entry --against another.");
            }
        }
    }

    @Test
    void settings_tell_themselves_in_the_result() {
        assertThat(lrp().method().settings())
                .containsEntry("composite", "epsilon-plus-flat")
                .containsEntry("rules", "everywhere epsilon:1.0E-6; convolutions z-plus; first flat");
        assertThat(method("lrp", Map.of(), Layout.SEQUENCE).method().settings())
                .containsEntry("rules", "everywhere epsilon:1.0E-6");
        Explainer box = lrp(
                "composite", "epsilon-gamma-box", "gamma", "0.5", "low", "-1,-2", "high", "1,2", "rule:fc*", "flat");
        assertThat(box.method().settings())
                .containsEntry(
                        "rules",
                        "everywhere epsilon:1.0E-6; convolutions gamma:0.5; first-convolutions z-box:[-1.0, -2.0]..[1.0,"
                                + " 2.0]; 'fc*' flat");
    }

    @Test
    void contradictory_settings_are_refused() {
        assertRefused(
                "Setting gamma=0.5 is for the rule gamma, which composite=epsilon-plus does not have: set"
                        + " composite=epsilon-gamma-box, or rule:PATTERN=gamma.",
                "composite",
                "epsilon-plus",
                "gamma",
                "0.5");
        assertRefused(
                "Settings low and high are for the rule z-box, which composite=epsilon does not have: set"
                        + " composite=epsilon-gamma-box, or rule:PATTERN=z-box.",
                "composite",
                "epsilon",
                "low",
                "0",
                "high",
                "1");
        assertRefused("Settings low and high go together: the bounds of what is explained.", "low", "0");
        assertRefused(
                "Setting composite is one of epsilon, epsilon-plus, epsilon-alpha2-beta1, epsilon-plus-flat,"
                        + " epsilon-alpha2-beta1-flat, epsilon-gamma-box, got 'zennit'.",
                "composite",
                "zennit");
        String rules =
                " is one of epsilon[:NUMBER], gamma[:NUMBER], alpha-beta:ALPHA,BETA, z-plus, z-box, w-square, flat,"
                        + " pass, got '";
        for (String wrong : List.of("alpha-beta", "flat:2", "epsilon:1,2", "delta")) {
            assertRefused("Setting rule:a" + rules + wrong + "'.", "rule:a", wrong);
        }
        assertRefused("Setting epsilon needs a number, got 'small'.", "epsilon", "small");
        assertRefused("The rule epsilon takes a number above 0, got -1.0.", "epsilon", "-1");
        assertThatThrownBy(() -> lrp("ruler:a", "flat"))
                .hasMessage(
                        "Method lrp has no setting 'ruler:a', only composite, epsilon, gamma, high, low, rule:PATTERN.");
    }

    private static void assertRefused(String message, String... settings) {
        assertThatThrownBy(() -> lrp(settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void names_must_name_a_layer_and_no_layer_twice() {
        try (TinyNet net = new TinyNet(RelevancePropagationTest::residual, 3, 6, 5)) {
            Input input = net.of(picture());
            Target target = TinyNet.target(0, null);
            assertThatThrownBy(() -> lrp("rule:fc", "flat").explain(net.probe(), input, target))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "No layer and no weight of a layer is named 'fc'; layers are Gemm, Conv_3, Conv_2, Conv.");
            assertThatThrownBy(() ->
                            lrp("rule:Conv*", "flat", "rule:*_2", "w-square").explain(net.probe(), input, target))
                    .hasMessage("Layer 'Conv_2' is given more than one rule: '*_2' w-square; 'Conv*' flat.");
            // twice the same is none
            lrp("rule:Conv*", "flat", "rule:*_2", "flat").explain(net.probe(), input, target);
        }
    }

    @Test
    void an_operator_without_a_rule_is_told_before_a_run() {
        UnaryOperator<Expr> net = x -> x.exp().matMul(drawn(x, 5, 4, 2));
        try (TinyNet model = new TinyNet(net, 4)) {
            Anatomy anatomy = Anatomy.of(model, new Target.Output(new Wire("logits"), Target.Link.SOFTMAX));
            assertThat(lrp("composite", "epsilon").obstacle(anatomy).orElseThrow())
                    .isEqualTo("No 'lrp(everywhere epsilon:1.0E-6)' rule for Exp at 'Exp'.");
            assertThat(method("excitation-backprop", Map.of(), Layout.ELEMENTS)
                            .obstacle(anatomy)
                            .orElseThrow())
                    .isEqualTo("No 'excitation-backprop' rule for Exp at 'Exp'.");
        }
    }
}
