package dev.limpid.explain;

import dev.limpid.graph.Wire;
import dev.limpid.model.Input;
import dev.limpid.model.Layout;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;

import static dev.limpid.explain.TinyModel.A;
import static dev.limpid.explain.TinyModel.EMBEDDING;
import static dev.limpid.model.Target.Score.LOGIT;
import static dev.limpid.model.Target.Score.LOG_PROBABILITY;
import static dev.limpid.model.Target.Score.PROBABILITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Integrated gradients, saliency and input times gradient against {@link TinyModel}'s closed form. */
class ExplainersTest {
    private static final Offset<Double> ROUNDING = Offset.offset(1e-5);
    private static final TinyModel MODEL = new TinyModel(2, -1);
    private static final Explainer FROM_ZERO = new IntegratedGradients(Baseline.of("zero"), new GaussLegendre(8));
    private static final Explainer FROM_PAD = new IntegratedGradients(Baseline.of("pad"), new GaussLegendre(8));
    private static final Explainer INPUT_X_GRADIENT = new InputXGradient();

    @AfterAll
    static void close() {
        MODEL.close();
    }

    private static Attribution explain(Explainer explainer, TinyModel model, String text, Target target) {
        return explainer.explain(new Probe(model), model.prepare(text), target);
    }

    private static double[] scores(Explainer explainer, TinyModel model, String text, Target target) {
        return explain(explainer, model, text, target).scores().stream()
                .mapToDouble(Attribution.Scored::score)
                .toArray();
    }

    private static double[] scores(Explainer explainer, String text, int index) {
        return scores(explainer, MODEL, text, TinyModel.target(index, null, LOGIT));
    }

    private static double[] embedding(String text, int position) {
        return EMBEDDING[text.charAt(position) - 'a'];
    }

    private static double dot(double[] a, double[] b) {
        return a[0] * b[0] + a[1] * b[1];
    }

    /** Column c of A. */
    private static double[] a(int c) {
        return new double[] {A[0][c], A[1][c]};
    }

    private static double logit(double[] q, String text, int c) {
        double[] e0 = embedding(text, 0);
        double[] e1 = embedding(text, 1);
        return dot(e0, a(c)) + dot(e1, a(c)) + q[c] * dot(e0, e1);
    }

    private static double probability(String text, int c) {
        return 1 / (1 + Math.exp(logit(MODEL.q, text, 1 - c) - logit(MODEL.q, text, c)));
    }

    @ParameterizedTest
    @CsvSource({"bcd, 0", "bcd, 1", "dda, 0", "cbb, 1"})
    void integrated_gradients_halve_an_interaction(String text, int c) {
        double half = MODEL.q[c] * dot(embedding(text, 0), embedding(text, 1)) / 2;
        assertThat(scores(FROM_ZERO, text, c))
                .containsExactly(
                        new double[] {dot(embedding(text, 0), a(c)) + half, dot(embedding(text, 1), a(c)) + half, 0},
                        ROUNDING);
    }

    @ParameterizedTest
    @CsvSource({"bcd, 0", "bcd, 1", "dda, 0"})
    void the_baseline_decides_what_is_attributed(String text, int c) {
        double[] pad = EMBEDDING[0];
        double[] expected = new double[3];
        for (int s = 0; s < 2; s++) {
            double[] e = embedding(text, s);
            double[] other = embedding(text, 1 - s);
            double[] way = {e[0] - pad[0], e[1] - pad[1]};
            double[] mean = {(other[0] + pad[0]) / 2, (other[1] + pad[1]) / 2};
            expected[s] = dot(way, a(c)) + MODEL.q[c] * dot(way, mean);
        }
        assertThat(scores(FROM_PAD, text, c)).containsExactly(expected, ROUNDING);
    }

    @Test
    void an_input_that_is_its_own_baseline_has_nothing_to_explain() {
        assertThat(scores(FROM_PAD, "aaa", 0)).containsExactly(0, 0, 0);
    }

    @ParameterizedTest
    @EnumSource(Target.Score.class)
    void attributions_sum_to_the_score_difference(Target.Score score) {
        List<Quadrature> rules =
                List.of(new GaussLegendre(40), new Riemann(400, Riemann.Point.MIDDLE), Adaptive.standard());
        for (Quadrature rule : rules) {
            for (Baseline baseline : List.of(Baseline.of("zero"), Baseline.of("pad"))) {
                Attribution found = explain(
                        new IntegratedGradients(baseline, rule), MODEL, "bdc", TinyModel.target(0, null, score));
                String start = baseline.name().equals("pad") ? "aaa" : null;
                double expected = read(score, "bdc") - (start == null ? zero(score) : read(score, start));
                assertThat(found.completeness().expected()).isCloseTo(expected, ROUNDING);
                double sum = found.scores().stream()
                        .mapToDouble(Attribution.Scored::score)
                        .sum();
                assertThat(sum).as("%s", rule).isCloseTo(expected, Offset.offset(2e-3));
                assertThat(found.completeness().gap()).isCloseTo(sum - expected, ROUNDING);
                assertThat(found.warnings()).isEmpty();
            }
        }
    }

    private static double read(Target.Score score, String text) {
        return switch (score) {
            case LOGIT -> logit(MODEL.q, text, 0);
            case PROBABILITY -> probability(text, 0);
            case LOG_PROBABILITY -> Math.log(probability(text, 0));
        };
    }

    /** All logits are 0 where all embeddings are. */
    private static double zero(Target.Score score) {
        return score == LOGIT ? 0 : score == PROBABILITY ? 0.5 : Math.log(0.5);
    }

    @Test
    void a_feature_the_model_ignores_gets_zero() {
        for (Explainer explainer : List.of(FROM_ZERO, FROM_PAD, INPUT_X_GRADIENT, new Saliency())) {
            for (Target.Score score : Target.Score.values()) {
                assertThat(scores(explainer, MODEL, "bcd", TinyModel.target(1, null, score))[2])
                        .isZero();
            }
        }
    }

    @Test
    void features_that_change_places_change_scores() {
        for (Explainer explainer : List.of(FROM_ZERO, FROM_PAD, INPUT_X_GRADIENT, new Saliency())) {
            double[] scores = scores(explainer, "bca", 0);
            double[] swapped = scores(explainer, "cba", 0);
            assertThat(swapped).containsExactly(new double[] {scores[1], scores[0], 0}, ROUNDING);
        }
    }

    @Test
    void on_a_linear_model_integrated_gradients_are_input_times_gradient() {
        try (TinyModel linear = new TinyModel(0, 0)) {
            Target target = TinyModel.target(1, null, LOGIT);
            double[] closed = {dot(embedding("bcd", 0), a(1)), dot(embedding("bcd", 1), a(1)), 0};
            assertThat(scores(INPUT_X_GRADIENT, linear, "bcd", target)).containsExactly(closed, ROUNDING);
            assertThat(scores(FROM_ZERO, linear, "bcd", target)).containsExactly(closed, ROUNDING);
        }
    }

    @ParameterizedTest
    @CsvSource({"bcd, 0", "dba, 1"})
    void saliency_is_the_length_of_the_gradient(String text, int c) {
        double[] expected = new double[3];
        for (int s = 0; s < 2; s++) {
            double[] other = embedding(text, 1 - s);
            expected[s] = Math.hypot(a(c)[0] + MODEL.q[c] * other[0], a(c)[1] + MODEL.q[c] * other[1]);
        }
        assertThat(scores(new Saliency(), text, c)).containsExactly(expected, ROUNDING);
    }

    @ParameterizedTest
    @EnumSource(Target.Score.class)
    void a_contrast_is_the_difference_of_its_targets(Target.Score score) {
        for (Explainer explainer : List.of(FROM_ZERO, FROM_PAD, INPUT_X_GRADIENT)) {
            double[] one = scores(explainer, MODEL, "bcd", TinyModel.target(0, null, score));
            double[] other = scores(explainer, MODEL, "bcd", TinyModel.target(1, null, score));
            Attribution contrast = explain(explainer, MODEL, "bcd", TinyModel.target(0, 1, score));
            double[] found = contrast.scores().stream()
                    .mapToDouble(Attribution.Scored::score)
                    .toArray();
            assertThat(found).containsExactly(new double[] {one[0] - other[0], one[1] - other[1], 0}, ROUNDING);
            assertThat(contrast.target().probability()).isNull();
        }
    }

    @Test
    void probabilities_and_their_logarithms_have_the_slopes_of_a_softmax() {
        double p = probability("bcd", 0);
        double[] logits = new double[3];
        double[] zero = scores(INPUT_X_GRADIENT, "bcd", 0);
        double[] one = scores(INPUT_X_GRADIENT, "bcd", 1);
        for (int s = 0; s < 3; s++) {
            logits[s] = zero[s] - one[s];
        }
        double[] probabilities = scores(INPUT_X_GRADIENT, MODEL, "bcd", TinyModel.target(0, null, PROBABILITY));
        double[] logarithms = scores(INPUT_X_GRADIENT, MODEL, "bcd", TinyModel.target(0, null, LOG_PROBABILITY));
        for (int s = 0; s < 3; s++) {
            assertThat(probabilities[s]).isCloseTo(p * (1 - p) * logits[s], ROUNDING);
            assertThat(logarithms[s]).isCloseTo((1 - p) * logits[s], ROUNDING);
        }
    }

    @Test
    void tells_scores_probability_cost_and_settings() {
        Attribution found = explain(FROM_PAD, MODEL, "bcd", TinyModel.target(0, null, LOGIT));
        assertThat(found.target().score()).isCloseTo(logit(MODEL.q, "bcd", 0), ROUNDING);
        assertThat(found.target().baselineScore()).isCloseTo(logit(MODEL.q, "aaa", 0), ROUNDING);
        assertThat(found.target().probability()).isCloseTo(probability("bcd", 0), ROUNDING);
        assertThat(found.cost().backwardPasses()).isEqualTo(10);
        assertThat(found.method().settings())
                .containsEntry("baseline", "pad")
                .containsEntry("rule", "gauss-legendre")
                .containsEntry("steps", 8);
        assertThat(explain(new Saliency(), MODEL, "bcd", TinyModel.target(0, null, LOGIT))
                        .completeness())
                .isNull();
    }

    @Test
    void a_wire_that_the_target_does_not_depend_on_is_named() {
        Input input = MODEL.prepare("bcd");
        Probe probe = new Probe(MODEL, new Wire("ids"), Layout.SEQUENCE);
        assertThatThrownBy(() -> new Saliency().explain(probe, input, TinyModel.target(0, null, LOGIT)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "The target does not depend on wire 'ids' in a way that 'gradient' can follow: nothing between"
                                + " them carries a signal.");
    }
}
