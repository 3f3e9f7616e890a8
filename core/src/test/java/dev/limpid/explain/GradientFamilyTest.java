package dev.limpid.explain;

import dev.limpid.graph.Node;
import dev.limpid.graph.Wire;
import dev.limpid.model.Input;
import dev.limpid.model.Layout;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

import static dev.limpid.explain.TinyModel.A;
import static dev.limpid.explain.TinyModel.EMBEDDING;
import static dev.limpid.explain.TinyPicture.CHANNELS;
import static dev.limpid.explain.TinyPicture.CLASSES;
import static dev.limpid.explain.TinyPicture.COLUMNS;
import static dev.limpid.explain.TinyPicture.ROWS;
import static dev.limpid.explain.TinyPicture.tap;
import static dev.limpid.model.Target.Score.LOGIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** Laws of noise and draws, and of what flows through a wire, against closed forms of two tiny models. */
class GradientFamilyTest {
    private static final Offset<Double> ROUNDING = Offset.offset(1e-4);
    private static final double LEVEL = 0.95;
    private static final TinyModel TEXT = new TinyModel(2, -1);
    private static final TinyPicture PICTURE = new TinyPicture(0.25f);
    private static final int PIXELS = ROWS * COLUMNS;
    private static final Baseline ZERO = Baseline.of("zero");
    private static final Probe LOOK = new Probe(TEXT);
    private static final Target CLASS = TinyModel.target(0, null, LOGIT);
    private static final float[] PIXEL_VALUES = pixels();

    /** Convolved pictures, and their squares. */
    private static final Wire U = out("Conv");

    private static final Wire SQUARE = out("Mul");

    @AfterAll
    static void close() {
        TEXT.close();
        PICTURE.close();
    }

    private static Wire out(String op) {
        return PICTURE.graph().nodes().stream()
                .filter(node -> node.op().equals(op))
                .map(Node::outputs)
                .findFirst()
                .orElseThrow()
                .get(0);
    }

    private static float[] pixels() {
        float[] values = new float[CHANNELS * PIXELS];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i * 37 % 19) / 9f - 1;
        }
        return values;
    }

    private static double[] scores(Attribution found) {
        return found.scores().stream().mapToDouble(Attribution.Scored::score).toArray();
    }

    private static Attribution explain(Explainer explainer, String text) {
        return explainer.explain(LOOK, TEXT.prepare(text), CLASS);
    }

    private static double dot(double[] a, double[] b) {
        return a[0] * b[0] + a[1] * b[1];
    }

    private static double[] embedding(String text, int place) {
        return EMBEDDING[text.charAt(place) - 'a'];
    }

    /** Column 0 of A, times an embedding, plus the interaction with the other's. */
    private static double[] inputTimesGradient(String text) {
        double[] a = {A[0][0], A[1][0]};
        double both = TEXT.q[0] * dot(embedding(text, 0), embedding(text, 1));
        return new double[] {dot(embedding(text, 0), a) + both, dot(embedding(text, 1), a) + both, 0};
    }

    @Test
    void without_noise_smoothgrad_is_the_method_itself() {
        for (Elementwise around : List.of(new Saliency(), new InputXGradient())) {
            Attribution smooth = explain(new SmoothGrad(around, new Noise(0, 3, 7), LEVEL), "bcd");
            assertThat(scores(smooth)).containsExactly(scores(explain(around, "bcd")), within(1e-6));
            assertThat(smooth.scores()).allSatisfy(one -> {
                assertThat(one.low()).isCloseTo(one.score(), within(1e-9));
                assertThat(one.high()).isCloseTo(one.score(), within(1e-9));
            });
        }
    }

    @Test
    void the_mean_of_squares_is_the_square_of_the_mean_plus_the_variance() {
        Noise noise = new Noise(0.2, 30, 11);
        Input input = PICTURE.prepare(PIXEL_VALUES);
        Probe probe = new Probe(PICTURE);
        Target target = TinyPicture.target(1, LOGIT);
        double[] mean = elements(new SmoothGrad(new InputXGradient(), noise, LEVEL), probe, input, target);
        double[] square = elements(new SmoothGradSquared(new InputXGradient(), noise, LEVEL), probe, input, target);
        double[] variance = elements(new VarGrad(new InputXGradient(), noise, LEVEL), probe, input, target);
        double[] sum = IntStream.range(0, mean.length)
                .mapToDouble(i -> mean[i] * mean[i] + variance[i])
                .toArray();
        assertThat(square).containsExactly(sum, ROUNDING);
        assertThat(Arrays.stream(variance).sum()).isPositive();
    }

    private static double[] elements(Elementwise method, Probe probe, Input input, Target target) {
        return method.elements(probe, List.of(input), target).get(0).values().toDoubles();
    }

    @Test
    void slopes_of_a_linear_model_do_not_vary() {
        try (TinyModel linear = new TinyModel(0, 0)) {
            Attribution found = new VarGrad(new Saliency(), new Noise(0.3, 10, 1), LEVEL)
                    .explain(new Probe(linear), linear.prepare("bcd"), CLASS);
            assertThat(scores(found)).containsExactly(new double[3], within(1e-9));
        }
        assertThat(scores(explain(new VarGrad(new Saliency(), new Noise(0.3, 10, 1), LEVEL), "bcd"))[0])
                .isGreaterThan(0.1);
    }

    @Test
    void noise_is_a_share_of_the_range_of_the_value() {
        // Slopes of class 0 move by q times the other letter's noise: their variance is q² σ² by unit.
        double range = 2 - -1;
        double sigma = 0.15 * range;
        double[] found = scores(explain(new VarGrad(new Saliency(), new Noise(0.15, 20_000, 3), LEVEL), "bca"));
        double expected = 2 * 4 * sigma * sigma;
        assertThat(found[0]).isCloseTo(expected, within(0.05 * expected));
        assertThat(found[2]).isZero();
    }

    @Test
    void intervals_hold_the_expected_score_as_often_as_they_promise() {
        double[] expected = inputTimesGradient("bcd");
        int[] held = new int[2];
        for (int seed = 0; seed < 200; seed++) {
            Attribution found = explain(new SmoothGrad(new InputXGradient(), new Noise(0.1, 20, seed), LEVEL), "bcd");
            for (int i = 0; i < 2; i++) {
                Attribution.Scored one = found.scores().get(i);
                held[i] += one.low() <= expected[i] && expected[i] <= one.high() ? 1 : 0;
            }
        }
        // A standard deviation of 200 tries at 0.95 is 0.015.
        assertThat(held[0] / 200.0).isBetween(0.91, 0.985);
        assertThat(held[1] / 200.0).isBetween(0.91, 0.985);
    }

    @Test
    void expected_gradients_are_integrated_gradients_within_their_intervals() {
        double[] integrated = scores(explain(new IntegratedGradients(ZERO, new GaussLegendre(4)), "bcd"));
        int held = 0;
        double gaps = 0;
        for (int seed = 0; seed < 150; seed++) {
            Attribution found = explain(shap(ZERO, Optional.empty(), 30, seed), "bcd");
            Attribution.Scored first = found.scores().get(0);
            held += first.low() <= integrated[0] && integrated[0] <= first.high() ? 1 : 0;
            gaps += found.completeness().gap();
            assertThat(found.target().baselineScore()).isCloseTo(0, ROUNDING);
        }
        assertThat(held / 150.0).isBetween(0.9, 0.99);
        assertThat(gaps / 150).isCloseTo(0, within(0.15));
    }

    private static GradientShap shap(Baseline named, Optional<List<String>> rows, int samples, long seed) {
        Staging staging = new Staging() {
            @Override
            public Stage on(Probe probe, Input input, List<Target> targets) {
                throw new AssertionError("No game is played.");
            }

            @Override
            public Optional<Background> background(Input input) {
                return rows.map(all -> new Background(
                        "rows.csv", all.stream().map(TEXT::prepare).toList()));
            }
        };
        return new GradientShap(new Baselines(named, staging), new Noise(0, samples, seed), LEVEL);
    }

    @Test
    void rows_of_a_background_are_drawn_alike() {
        Attribution found = explain(shap(ZERO, Optional.of(List.of("aaa", "ddd")), 4000, 5), "bcd");
        double[] mean = new double[3];
        for (String row : List.of("aaa", "ddd")) {
            for (int place = 0; place < 2; place++) {
                double[] end = embedding("bcd", place);
                double[] from = embedding(row, place);
                double[] other = {
                    (embedding("bcd", 1 - place)[0] + embedding(row, 1 - place)[0]) / 2,
                    (embedding("bcd", 1 - place)[1] + embedding(row, 1 - place)[1]) / 2
                };
                double[] way = {end[0] - from[0], end[1] - from[1]};
                mean[place] += (dot(way, new double[] {A[0][0], A[1][0]}) + TEXT.q[0] * dot(way, other)) / 2;
            }
        }
        for (int i = 0; i < 2; i++) {
            double reach = found.scores().get(i).high() - found.scores().get(i).score();
            assertThat(found.scores().get(i).score()).isCloseTo(mean[i], within(2 * reach));
            assertThat(reach).isLessThan(0.15);
        }
        assertThat(found.method().settings())
                .containsEntry("background", "rows.csv")
                .containsEntry("background-rows", 2)
                .doesNotContainKey("baseline");
        assertThat(found.cost().forwardPasses()).isEqualTo(1 + 4000 + 2);
    }

    @Test
    void a_seed_gives_the_same_bits_each_time_and_another_one_others() {
        for (long seed : new long[] {1, 2}) {
            Explainer smooth = new SmoothGrad(new Saliency(), new Noise(0.15, 8, seed), LEVEL);
            Explainer shap = shap(Baseline.of("pad"), Optional.empty(), 8, seed);
            for (Explainer method : List.of(smooth, shap)) {
                assertThat(scores(explain(method, "bcd"))).isEqualTo(scores(explain(method, "bcd")));
                assertThat(explain(method, "bcd").seed()).isEqualTo(seed);
            }
        }
        assertThat(scores(explain(new SmoothGrad(new Saliency(), new Noise(0.15, 8, 1), LEVEL), "bcd")))
                .isNotEqualTo(scores(explain(new SmoothGrad(new Saliency(), new Noise(0.15, 8, 2), LEVEL), "bcd")));
    }

    @Test
    void noisy_copies_cost_what_the_method_costs_each() {
        Attribution found = explain(new SmoothGrad(new Saliency(), noisy(9), LEVEL), "bcd");
        assertThat(found.cost().forwardPasses()).isEqualTo(10);
        assertThat(found.cost().backwardPasses()).isEqualTo(9);
        assertThat(found.method().settings())
                .containsEntry("around", "saliency")
                .containsEntry("noise", 0.15)
                .containsEntry("samples", 9)
                .containsEntry("level", 0.95);
        assertThat(found.sampled()).isEqualTo(new Attribution.Sampled(Attribution.Stopped.BUDGET, LEVEL, 0, null));
    }

    private static Noise noisy(int samples) {
        return new Noise(Noise.LEVEL, samples, 0);
    }

    @Test
    void a_picture_gets_a_standard_error_for_each_pixel() {
        Attribution found = new SmoothGrad(new InputXGradient(), noisy(12), LEVEL)
                .explain(new Probe(PICTURE), PICTURE.prepare(PIXEL_VALUES), TinyPicture.target(0, LOGIT));
        assertThat(found.arrays()).extracting(Attribution.Named::name).containsExactly("places", "standard-errors");
        List<Elementwise.Elements> each = new InputXGradient()
                .elements(
                        new Probe(PICTURE),
                        noisy(12).copies(PICTURE.prepare(PIXEL_VALUES).tensor("image")).stream()
                                .map(copy -> PICTURE.prepare(PIXEL_VALUES).with("image", copy))
                                .toList(),
                        TinyPicture.target(0, LOGIT));
        double[] third = each.stream()
                .mapToDouble(one -> Layout.PIXELS.sum(one.values().slice(0))[2])
                .toArray();
        double mean = Arrays.stream(third).average().orElseThrow();
        double variance = Arrays.stream(third).map(x -> (x - mean) * (x - mean)).sum() / 11;
        assertThat(found.arrays().get(0).value().at(2)).isCloseTo(mean, ROUNDING);
        assertThat(found.arrays().get(1).value().at(2)).isCloseTo(Math.sqrt(variance / 12), ROUNDING);
    }

    /** The convolution of the picture with a class's kernel, by pixel. */
    private static double[] convolved(int c) {
        double[] u = new double[PIXELS];
        for (int window = 0; window < PIXELS; window++) {
            for (int i = 0; i < PIXEL_VALUES.length; i++) {
                int pixel = i % PIXELS;
                u[window] += PIXEL_VALUES[i]
                        * tap(c, i / PIXELS, pixel / COLUMNS, pixel % COLUMNS, window / COLUMNS, window % COLUMNS);
            }
        }
        return u;
    }

    private static double[] mapped(int c, DoubleUnaryOperator function) {
        return Arrays.stream(convolved(c)).map(function).toArray();
    }

    private static Attribution at(Wire wire, Explainer method, int c) {
        return method.explain(new Probe(PICTURE).on(wire), PICTURE.prepare(PIXEL_VALUES), TinyPicture.target(c, LOGIT));
    }

    private static double[] array(Attribution found, String name) {
        return found.arrays().stream()
                .filter(array -> array.name().equals(name))
                .findFirst()
                .orElseThrow()
                .value()
                .toDoubles();
    }

    private static final List<Quadrature> RULES =
            List.of(new GaussLegendre(3), new Riemann(4, Riemann.Point.MIDDLE), Adaptive.standard());

    @Test
    void all_of_a_score_is_conducted_through_a_wire_that_everything_passes() {
        for (int c = 0; c < CLASSES; c++) {
            for (Quadrature rule : RULES) {
                Attribution found = at(U, new Conductance(ZERO, rule, null), c);
                double[] expected = mapped(c, u -> u + PICTURE.q * u * u);
                assertThat(array(found, "places")).containsExactly(expected, ROUNDING);
                double[] units = new double[CLASSES];
                units[c] = Arrays.stream(expected).sum();
                assertThat(array(found, "units")).containsExactly(units, within(1e-3));
                assertThat(found.completeness().gap()).isCloseTo(0, within(1e-3));
                assertThat(found.warnings()).isEmpty();
            }
        }
    }

    @Test
    void a_wire_beside_others_conducts_its_own_part() {
        for (Quadrature rule : RULES) {
            Attribution found = at(SQUARE, new Conductance(ZERO, rule, null), 1);
            double[] expected = mapped(1, u -> PICTURE.q * u * u);
            assertThat(array(found, "places")).containsExactly(expected, ROUNDING);
            assertThat(found.completeness()).isNull();
            double all = Arrays.stream(mapped(1, u -> u + PICTURE.q * u * u)).sum();
            assertThat(found.warnings())
                    .containsExactly(String.format(
                            Locale.ROOT,
                            "Ways from the features to the target lead around wire '%s': it conducts %.4g of the"
                                    + " score's change of %.4g.",
                            SQUARE,
                            Arrays.stream(expected).sum(),
                            all));
        }
    }

    @Test
    void differences_converge_to_conductance() {
        double[] expected = mapped(0, u -> u + PICTURE.q * u * u);
        double before = Double.MAX_VALUE;
        for (int steps : new int[] {10, 40, 160}) {
            double[] found = array(at(U, new Conductance(ZERO, new Differences(steps), null), 0), "places");
            double error = IntStream.range(0, PIXELS)
                    .mapToDouble(i -> Math.abs(found[i] - expected[i]))
                    .max()
                    .orElseThrow();
            assertThat(error).isLessThan(before / 3);
            before = error;
        }
    }

    @Test
    void internal_influence_is_the_mean_slope() {
        for (Quadrature rule : RULES) {
            Attribution found = at(U, new InternalInfluence(ZERO, rule), 1);
            assertThat(array(found, "places")).containsExactly(mapped(1, u -> 1 + PICTURE.q * u), ROUNDING);
            assertThat(found.completeness()).isNull();
            assertThat(found.method().settings()).containsEntry("wire", U.name());
        }
        assertThat(array(at(SQUARE, new InternalInfluence(ZERO, new GaussLegendre(2)), 1), "units"))
                .containsExactly(new double[] {0, PICTURE.q * PIXELS}, ROUNDING);
    }

    @Test
    void wires_looked_at_together_say_what_each_says_alone() {
        Input input = PICTURE.prepare(PIXEL_VALUES);
        Target target = TinyPicture.target(1, LOGIT);
        List<Probe> probes =
                List.of(new Probe(PICTURE).on(U), new Probe(PICTURE).on(SQUARE), new Probe(PICTURE).on(out("Flatten")));
        for (Explainer method : List.of(
                new Conductance(ZERO, new GaussLegendre(5), null),
                new Conductance(ZERO, new Differences(5), null),
                new Conductance(ZERO, Adaptive.standard(), null),
                new InternalInfluence(ZERO, new GaussLegendre(5)))) {
            List<Attribution> together = method.at(probes, input, target);
            for (int i = 0; i < probes.size(); i++) {
                Attribution alone = method.explain(probes.get(i), input, target);
                assertThat(together.get(i).arrays()).hasSameSizeAs(alone.arrays());
                for (Attribution.Named array : alone.arrays()) {
                    assertThat(array(together.get(i), array.name()))
                            .containsExactly(array.value().toDoubles(), ROUNDING);
                }
                assertThat(together.get(i).method()).isEqualTo(alone.method());
                assertThat(together.get(i).completeness() == null).isEqualTo(alone.completeness() == null);
            }
        }
    }

    @Test
    void the_parts_of_a_unit_sum_to_what_it_conducts() {
        double[] through =
                array(at(U, new Conductance(ZERO, new GaussLegendre(3), new InnerWire.Unit(1, null)), 1), "places");
        double[] all = array(at(U, new Conductance(ZERO, new GaussLegendre(3), null), 1), "places");
        assertThat(Arrays.stream(through).sum()).isCloseTo(Arrays.stream(all).sum(), within(1e-3));
        double[] ofOne =
                array(at(U, new Conductance(ZERO, new GaussLegendre(3), new InnerWire.Unit(1, 5)), 1), "places");
        assertThat(Arrays.stream(ofOne).sum()).isCloseTo(all[5], ROUNDING);
        double[] expected = new double[PIXELS];
        double u = convolved(1)[5];
        for (int i = 0; i < PIXEL_VALUES.length; i++) {
            int pixel = i % PIXELS;
            expected[pixel] += (1 + PICTURE.q * u)
                    * PIXEL_VALUES[i]
                    * tap(1, i / PIXELS, pixel / COLUMNS, pixel % COLUMNS, 5 / COLUMNS, 5 % COLUMNS);
        }
        assertThat(ofOne).containsExactly(expected, ROUNDING);
        assertThat(array(at(U, new Conductance(ZERO, new GaussLegendre(3), new InnerWire.Unit(0, null)), 1), "places"))
                .containsOnly(0);
    }

    @Test
    void zero_at_a_wire_inside_is_its_value_for_zero_features() {
        Input input = PICTURE.prepare(PIXEL_VALUES);
        Probe probe = new Probe(PICTURE).on(U);
        Tensor value = ZERO.like(probe.value(input), probe, input);
        assertThat(value.shape()).isEqualTo(Shape.of(1, CLASSES, ROWS, COLUMNS));
        assertThat(value.toDoubles()).containsOnly(0);
        Tensor grey = Baseline.of("grey").like(probe.value(input), probe, input);
        Tensor fed = Baseline.of("grey").like(probe.value(input), probe.fed(), input);
        assertThat(fed.toDoubles()).isEqualTo(grey.toDoubles());
        assertThat(grey.toDoubles()).isNotEqualTo(probe.value(input).toDoubles());
    }

    @Test
    void without_a_relu_rectified_slopes_are_saliency_and_say_so() {
        double[] saliency = scores(explain(new Saliency(), "bcd"));
        for (Explainer method : List.of(new GuidedBackpropagation(), new Deconvolution())) {
            Attribution found = explain(method, "bcd");
            assertThat(scores(found)).isEqualTo(saliency);
            assertThat(found.warnings())
                    .containsExactly("There is no Relu between target and features, and other activations keep their"
                            + " gradient: these scores are those of saliency.");
        }
    }

    @Test
    void says_what_cannot_be_looked_at() {
        Explainer conductance = new Conductance(ZERO, new GaussLegendre(3), null);
        assertThatThrownBy(() -> explain(conductance, "bcd"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Method conductance looks at a wire between features and target, got '"
                        + TEXT.features() + "', where the features are: choose one with --wire W ('limpid models"
                        + " inspect M --wires' lists them), or integrated-gradients for the features themselves.");
        assertThatThrownBy(() -> at(U, new Conductance(ZERO, new GaussLegendre(3), new InnerWire.Unit(2, null)), 0))
                .hasMessage("Setting unit=2: wire '" + U + "' [1,2,4,3] has units 0 to 1.");
        assertThatThrownBy(() -> at(U, new Conductance(ZERO, new GaussLegendre(3), new InnerWire.Unit(0, 12)), 0))
                .hasMessage("Setting place=12: wire '" + U + "' [1,2,4,3] has places 0 to 11.");
        assertThatThrownBy(() -> new Conductance(ZERO, new Differences(3), new InnerWire.Unit(0, null)))
                .hasMessage("Setting rule=differences sums what the wire moves by; the parts of a unit need slopes:"
                        + " choose another rule.");
        assertThatThrownBy(() -> new Noise(-0.1, 5, 0))
                .hasMessage("noise must be from 0 to 10 of the value's range, got -0.1.");
        assertThatThrownBy(() -> new Noise(0.1, 1, 0)).hasMessage("samples must be from 2 to 100000, got 1.");
    }
}
