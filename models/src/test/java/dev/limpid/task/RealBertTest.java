package dev.limpid.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.explain.Adaptive;
import dev.limpid.explain.Attribution;
import dev.limpid.explain.Baseline;
import dev.limpid.explain.DeepLift;
import dev.limpid.explain.GaussLegendre;
import dev.limpid.explain.InputXGradient;
import dev.limpid.explain.IntegratedGradients;
import dev.limpid.explain.Saliency;
import dev.limpid.model.Input;
import dev.limpid.model.Prediction;
import dev.limpid.model.Target;
import dev.limpid.runtime.Runtime;
import dev.limpid.source.ModelSources;
import dev.limpid.source.Progress;
import dev.limpid.text.Granularity;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Google's bert-base-uncased against PyTorch and Captum, both in float32. Fetches 400 MB the first time. */
@EnabledIfSystemProperty(named = "limpid.real", matches = "true")
class RealBertTest {
    private static final JsonNode GOLDEN = Golden.read("bert-base-uncased.json");

    /** Of the largest number in a list: twelve layers, in float32 on both sides. */
    private static final double TOLERANCE = 1e-3;

    private static TextModel model;

    @BeforeAll
    static void load() {
        model = Models.text(
                ModelSources.standard(Progress.NONE).find("bert-base-uncased"), null, Runtime.Settings.standard());
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void a_text_becomes_the_same_tokens() {
        for (JsonNode sentence : Golden.sentences(GOLDEN)) {
            Input input = tokenized(sentence);
            assertThat(input.tokens()).isEqualTo(Golden.strings(sentence.get("tokens")));
            assertThat(input.tensor("input_ids").toDoubles()).isEqualTo(Golden.numbers(sentence.get("ids")));
            assertThat(input.tensor("token_type_ids").toDoubles())
                    .isEqualTo(Golden.numbers(sentence.get("token_type_ids")));
        }
    }

    @Test
    void the_top_fills_agree_in_order_and_probability() {
        for (JsonNode sentence : Golden.sentences(GOLDEN)) {
            Input input = tokenized(sentence);
            List<Prediction> top = model.top(input, model.position(input, null), 5);
            for (int i = 0; i < 5; i++) {
                JsonNode expected = sentence.get("top").get(i);
                assertThat(top.get(i).label()).isEqualTo(expected.get("token").textValue());
                assertThat(top.get(i).score()).isCloseTo(expected.get("logit").doubleValue(), within(1e-3));
                assertThat(top.get(i).probability())
                        .isCloseTo(expected.get("probability").doubleValue(), within(1e-4));
            }
        }
    }

    @Test
    void the_hidden_state_agrees() {
        var hidden = model.units().output().wire();
        for (JsonNode sentence : Golden.sentences(GOLDEN)) {
            var state = model.probe().tap(tokenized(sentence), List.of(hidden)).get(hidden);
            JsonNode expected = sentence.get("hidden_state");
            assertThat(state.slice(0).shape().toArray())
                    .containsExactly(
                            (long) expected.get("shape").get(0).intValue(),
                            expected.get("shape").get(1).intValue());
            double[] at =
                    state.slice(0).slice(expected.get("position").intValue()).toDoubles();
            Golden.assertClose("hidden state", Arrays.copyOf(at, 8), expected.get("first8_at_position"), TOLERANCE);
            double norm = 0;
            for (double value : state.toDoubles()) {
                norm += value * value;
            }
            Golden.assertClose(
                    "norm of the hidden state",
                    new double[] {Math.sqrt(norm)},
                    expected.get("l2_by_layer").get(12),
                    1e-4);
        }
    }

    @Test
    void gradients_of_the_logit_agree() {
        for (JsonNode sentence : Golden.sentences(GOLDEN)) {
            gradients(sentence, sentence, Golden.topFill(sentence, Target.Score.LOGIT));
        }
    }

    @Test
    void gradients_of_the_probability_and_of_its_logarithm_agree() {
        for (JsonNode sentence : Golden.sentences(GOLDEN)) {
            gradients(sentence, sentence.get("probability_target"), Golden.topFill(sentence, Target.Score.PROBABILITY));
            gradients(
                    sentence,
                    sentence.get("log_probability_target"),
                    Golden.topFill(sentence, Target.Score.LOG_PROBABILITY));
        }
    }

    @Test
    void gradients_of_one_token_rather_than_another_agree() {
        for (JsonNode sentence : Golden.sentences(GOLDEN)) {
            gradients(sentence, sentence.get("contrast_target"), Golden.contrast(sentence));
        }
    }

    @Test
    void gradients_of_hidden_units_agree() {
        JsonNode sentence = GOLDEN.get("hidden_units");
        for (JsonNode unit : sentence.get("units")) {
            int index = unit.get("unit").intValue();
            Target target = new Target(
                    Target.Type.UNIT,
                    model.units().output(),
                    new Target.Choice(index, "unit " + index),
                    null,
                    unit.get("position").intValue(),
                    Target.Score.LOGIT);
            assertThat(model.probe().score(tokenized(sentence), target))
                    .isCloseTo(unit.get("value").doubleValue(), within(1e-4));
            gradients(sentence, unit, target);
        }
    }

    private static void gradients(JsonNode sentence, JsonNode expected, Target target) {
        Input input = tokenized(sentence);
        Attribution saliency = new Saliency().explain(model.probe(), input, target);
        Golden.assertClose("saliency of " + target, Golden.scores(saliency), expected.get("saliency_l2"), TOLERANCE);
        if (expected.has("score")) {
            assertThat(saliency.target().score())
                    .isCloseTo(expected.get("score").doubleValue(), within(1e-3));
        }
        Golden.assertClose(
                "input x gradient of " + target,
                Golden.scores(new InputXGradient().explain(model.probe(), input, target)),
                expected.get("input_x_gradient"),
                TOLERANCE);
    }

    @Test
    void integrated_gradients_agree_node_by_node() {
        for (String baseline : List.of("pad", "mask", "zero")) {
            for (JsonNode sentence : GOLDEN.get("sentences")) {
                JsonNode expected = sentence.get("integrated_gradients_" + baseline);
                var quadrature = new GaussLegendre(expected.get("steps").intValue());
                var found = new IntegratedGradients(Baseline.of(baseline), quadrature)
                        .explain(model.probe(), tokenized(sentence), Golden.topFill(sentence, Target.Score.LOGIT));
                Golden.assertClose(
                        "integrated gradients from " + baseline,
                        Golden.scores(found),
                        expected.get("scores"),
                        TOLERANCE);
                assertThat(found.target().baselineScore())
                        .isCloseTo(expected.get("baseline_logit").doubleValue(), within(1e-3));
                assertThat(found.completeness().gap())
                        .isCloseTo(expected.get("delta").doubleValue(), within(5e-3));
            }
        }
    }

    /** A baseline for each sentence, since each takes hundreds of points. */
    @Test
    void adaptive_integrated_gradients_come_within_a_hundredth_of_the_integral_or_say_so() {
        List<String> baselines = List.of("pad", "mask", "zero");
        for (int i = 0; i < baselines.size(); i++) {
            JsonNode sentence = GOLDEN.get("sentences").get(i);
            var found = new IntegratedGradients(Baseline.of(baselines.get(i)), Adaptive.standard())
                    .explain(model.probe(), tokenized(sentence), Golden.topFill(sentence, Target.Score.LOGIT));
            if (found.warnings().isEmpty()) {
                Golden.assertClose(
                        "adaptive from " + baselines.get(i),
                        Golden.scores(found),
                        sentence.get("converged").get(baselines.get(i)).get("scores"),
                        0.01);
            } else {
                assertThat(found.warnings().get(0)).startsWith("The integral did not settle within 600 points");
            }
        }
    }

    @Test
    void deep_lift_adds_up() {
        for (String baseline : List.of("pad", "mask", "zero")) {
            for (JsonNode sentence : GOLDEN.get("sentences")) {
                var found = new DeepLift(Baseline.of(baseline))
                        .explain(model.probe(), tokenized(sentence), Golden.topFill(sentence, Target.Score.LOGIT));
                System.err.printf(baseline, found.completeness(), found.cost().seconds());
                assertThat(found.completeness().gap())
                        .isCloseTo(
                                0, within(1e-3 * Math.abs(found.completeness().expected())));
            }
        }
    }

    private static Input tokenized(JsonNode sentence) {
        return model.prepare(Golden.text(sentence), Granularity.TOKEN);
    }
}
