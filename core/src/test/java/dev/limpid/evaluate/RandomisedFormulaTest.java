package dev.limpid.evaluate;

import dev.limpid.explain.Saliency;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.look.LayerWeights;
import dev.limpid.model.Input;
import dev.limpid.model.LiveModel;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** A classifier whose slopes have a formula, with other weights. */
class RandomisedFormulaTest {
    private static final int CLASS = 1;
    private static final Wire FIRST = new Wire("w");
    private static final Wire SECOND = new Wire("w_2");
    private static final double[] X = {0.3, -0.8, 0.5, 1.2};
    private static final Contender SALIENCY = new Contender("saliency", new Saliency());

    private final TinyClassifier model = TinyClassifier.row();

    @AfterEach
    void close() {
        model.close();
    }

    private Case example() {
        return new Case("x", model.of(X), TinyClassifier.target(CLASS), List.of(), null);
    }

    private Randomisation walk(int stages, long seed) {
        return Randomisation.of(
                model.probe(),
                new Wire("logits"),
                Randomisation.Settings.standard(seed).withStages(stages));
    }

    /** |d logit / dx| of {@code logits = V tanh(W x)}. */
    private static double[] slopes(Tensor w, Tensor v, double[] x) {
        int hidden = (int) w.shape().dim(1);
        int classes = (int) v.shape().dim(1);
        double[] slopes = new double[x.length];
        for (int h = 0; h < hidden; h++) {
            double before = 0;
            for (int i = 0; i < x.length; i++) {
                before += w.at(i * hidden + h) * x[i];
            }
            double bend = 1 - Math.tanh(before) * Math.tanh(before);
            for (int i = 0; i < x.length; i++) {
                slopes[i] += w.at(i * hidden + h) * bend * v.at(h * classes + CLASS);
            }
        }
        return Arrays.stream(slopes).map(Math::abs).toArray();
    }

    private static double[] slopes(Probe probe, double[] x) {
        Map<Wire, Weight.Live> weights = ((LiveModel<?>) probe.model()).weights();
        return slopes(weights.get(FIRST).value(), weights.get(SECOND).value(), x);
    }

    private static void close(double[] found, double[] expected) {
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i]).isCloseTo(expected[i], within(1e-5));
        }
    }

    @Test
    void slopes_are_those_of_the_formula_with_the_weights_of_the_stage() {
        try (Randomisation walk = walk(24, 2)) {
            // There are a tanh and what follows it.
            assertThat(walk.stages()).containsExactly("head", "activation 0");
            Randomised found =
                    walk.of(List.of(SALIENCY), List.of(example())).get(0).get(0);
            close(found.scores(), slopes(walk.original(), X));
            for (int stage = 0; stage < 2; stage++) {
                double[] expected = slopes(walk.at(stage), X);
                close(found.stages().get(stage).scores(), expected);
                assertThat(found.stages().get(stage).layer())
                        .isEqualTo(walk.stages().get(stage));
                assertThat(expected).isNotEqualTo(slopes(walk.original(), X));
            }
        }
    }

    @Test
    void averaged_scores_are_those_of_the_formula_on_the_noisy_copies_and_the_input() {
        SmoothMprt metric = new SmoothMprt(7, 0.3, false);
        try (Randomisation walk = walk(24, 2)) {
            Randomised found = walk.of(List.of(SALIENCY), List.of(example()), metric.saying(11))
                    .get(0)
                    .get(0);
            Disturbance.Drawn drawn = new FeatureNoise(FeatureNoise.Spread.NORMAL, 0.3, 6, List.of())
                    .of(model.probe(), model.of(X), example().target(), 11);
            for (int stage = -1; stage < 2; stage++) {
                Probe probe = walk.at(stage);
                double[] expected = slopes(probe, X);
                for (Disturbance.Disturbed copy : drawn.near()) {
                    double[] more = slopes(probe, copy.vector());
                    Arrays.setAll(expected, i -> expected[i] + more[i]);
                }
                Arrays.setAll(expected, i -> expected[i] / 7);
                close(stage < 0 ? found.scores() : found.stages().get(stage).scores(), expected);
            }
        }
    }

    @Test
    void neighbouring_layers_are_drawn_together_where_there_are_more_than_stages() {
        try (Randomisation walk = walk(1, 2)) {
            assertThat(walk.stages()).containsExactly("head to activation 0");
            Map<Wire, Weight.Live> live = ((LiveModel<?>) walk.at(0).model()).weights();
            for (Wire wire : List.of(FIRST, SECOND)) {
                assertThat(live.get(wire).value())
                        .isNotEqualTo(
                                model.runtime().value(model.graph().weights().get(wire)));
            }
        }
    }

    @Test
    void each_order_of_a_weights_numbers_is_as_likely_as_any_other() {
        int[] counts = new int[6];
        for (int seed = 0; seed < 6000; seed++) {
            Weight.Live three = Weight.Live.of(Tensor.of(Shape.of(3), 0f, 1f, 2f));
            Shuffling.of(three, seed);
            double[] order = three.value().toDoubles();
            counts[(int) (order[0] * 2 + (order[1] > order[2] ? 1 : 0))]++;
        }
        // 1000 each, with a deviation of 29.
        assertThat(Arrays.stream(counts).allMatch(count -> count > 880 && count < 1120))
                .isTrue();
    }

    @Test
    void numbers_of_each_width_are_shuffled_whole() {
        for (Tensor value : List.of(
                Tensor.of(Shape.of(5), 1e-300, 2.5, -3, 4, 1e300),
                Tensor.fill(DType.INT8, Shape.of(5), i -> 50 * i - 100),
                Tensor.over(
                        DType.FLOAT16,
                        Shape.of(5),
                        ByteBuffer.allocateDirect(10)
                                .put(new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
                                .flip()))) {
            Weight.Live live = Weight.Live.of(value);
            Shuffling.of(live, 3);
            Set<List<Byte>> before = elements(value);
            assertThat(elements(live.value())).isEqualTo(before).hasSize(5);
            assertThat(live.value()).isNotEqualTo(value);
        }
    }

    private static Set<List<Byte>> elements(Tensor tensor) {
        Set<List<Byte>> elements = new HashSet<>();
        int width = (int) tensor.dtype().bytes(1);
        for (int i = 0; i < tensor.size(); i++) {
            List<Byte> one = new ArrayList<>();
            for (int k = 0; k < width; k++) {
                one.add(tensor.bytes().get(i * width + k));
            }
            elements.add(one);
        }
        return elements;
    }

    @Test
    void a_method_that_cannot_explain_the_model_as_it_is_says_why() {
        Contender refusing = TinyClassifier.saying("refusing", (probe, input) -> {
            throw new IllegalArgumentException("Not this one.");
        });
        try (Randomisation walk = walk(24, 2)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> walk.of(List.of(refusing), List.of(example())))
                    .withMessage("Not this one.");
        }
    }

    @Test
    void what_depends_on_no_weights_cannot_be_drawn() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LayerWeights.of(model.graph(), model.shapes(), new Wire("x")))
                .withMessage("Output 'x' of graph 'row' depends on no weights.");
    }

    @Test
    void a_model_with_live_weights_names_what_it_cannot_do() {
        try (LiveModel<double[]> live = LiveModel.of(model, List.of(FIRST))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> live.weight(SECOND))
                    .withMessage("Model 'tiny' has no live weight 'w_2'.");
            assertThatThrownBy(() -> live.predict(List.of(X)))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessage("Model 'tiny' with live weights answers through a probe, which is told which output is"
                            + " asked for.");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LiveModel.of(model, List.of(new Wire("nothing"))))
                .withMessage("Model 'tiny' has no weight 'nothing'.");
    }

    /** What a probe remembers is of the weights as they were. */
    @Test
    void a_probe_made_anew_forgets_what_was_answered() {
        Target target = TinyClassifier.target(CLASS);
        Input input = model.of(X);
        try (LiveModel<double[]> live = LiveModel.of(model, List.of(FIRST, SECOND))) {
            Probe probe = new Probe(live);
            Tensor before = probe.row(input, target.output(), null);
            Tensor fed = probe.fed().row(input, target.output(), null);
            live.weight(SECOND).set(Tensor.of(Shape.of(3, 2), 1f, 2f, 3f, 4f, 5f, 6f));
            assertThat(probe.anew().row(input, target.output(), null)).isNotEqualTo(before);
            assertThat(probe.fed().row(input, target.output(), null)).isNotEqualTo(fed);
            live.restore(SECOND);
            assertThat(probe.anew().row(input, target.output(), null)).isEqualTo(before);
        }
    }

    /** Causal masks, which some exporters write out. */
    @Test
    void constants_that_mask_are_not_drawn() {
        GraphBuilder build = GraphBuilder.on(model.graph(), model.shapes());
        Expr mask = build.weight("mask", Weight.of(Tensor.of(Shape.of(2), 0f, -3.4e38f)));
        Expr bias = build.weight("bias", Weight.of(Tensor.of(Shape.of(2), 0.5f, -0.5f)));
        build.output("masked", build.expr(new Wire("logits")).add(bias).add(mask));
        try (LiveModel<double[]> masked = new LiveModel<>(model, build.build(), Map.of());
                Randomisation walk =
                        Randomisation.of(new Probe(masked), new Wire("masked"), Randomisation.Settings.standard(1))) {
            assertThat(((LiveModel<?>) walk.original().model()).weights())
                    .containsOnlyKeys(FIRST, SECOND, new Wire("bias"));
        }
    }
}
