package dev.limpid.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.explain.Adaptive;
import dev.limpid.explain.Baseline;
import dev.limpid.explain.Explainer;
import dev.limpid.explain.GaussLegendre;
import dev.limpid.explain.InputXGradient;
import dev.limpid.explain.IntegratedGradients;
import dev.limpid.explain.Saliency;
import dev.limpid.model.Input;
import dev.limpid.model.Prediction;
import dev.limpid.model.Target;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.Granularity;
import dev.limpid.text.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

/** The golden numbers are float64, ours float32. */
@ParameterizedClass
@EnumSource(TinyBert.class)
class TinyBertGoldenTest {
    /** Of the largest number in a list. */
    private static final double TOLERANCE = 1e-4;

    private static final JsonNode GOLDEN = Golden.read("tiny-bert.json");

    @Parameter
    TinyBert form;

    @TempDir
    Path folder;

    private TextModel model;

    @BeforeEach
    void load() throws IOException {
        model = Models.text(form.copyTo(folder.resolve("model")), null, TinyBert.SETTINGS);
    }

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void a_text_becomes_the_same_tokens() {
        assertThat(model.task()).isEqualTo(Task.FILL_MASK);
        for (JsonNode sentence : Golden.sentences(GOLDEN)) {
            Input input = tokenized(sentence);
            assertThat(input.tokens()).isEqualTo(Golden.strings(sentence.get("tokens")));
            assertThat(input.tensor("input_ids").toDoubles()).isEqualTo(Golden.numbers(sentence.get("ids")));
            assertThat(input.tensor("token_type_ids").toDoubles())
                    .isEqualTo(Golden.numbers(sentence.get("token_type_ids")));
            assertThat(model.position(input, null))
                    .isEqualTo(sentence.get("mask_position").intValue());
        }
    }

    @Test
    void logits_agree() {
        for (JsonNode sentence : Golden.sentences(GOLDEN)) {
            double[] row = model.predict(List.of(Golden.text(sentence))).toDoubles();
            Golden.assertClose("logits", row, sentence.get("logits"), TOLERANCE);
        }
    }

    @Test
    void the_top_fills_agree_in_order_score_and_probability() {
        for (JsonNode sentence : Golden.sentences(GOLDEN)) {
            Input input = tokenized(sentence);
            List<Prediction> top = model.top(input, model.position(input, null), 5);
            assertThat(top).hasSize(5);
            for (int i = 0; i < 5; i++) {
                JsonNode expected = sentence.get("top").get(i);
                Prediction actual = top.get(i);
                assertThat(actual.label()).isEqualTo(expected.get("token").textValue());
                assertThat(actual.index()).isEqualTo(expected.get("id").intValue());
                assertThat(actual.score()).isCloseTo(expected.get("logit").doubleValue(), within(TOLERANCE));
                assertThat(actual.probability())
                        .isCloseTo(expected.get("probability").doubleValue(), within(TOLERANCE));
            }
        }
    }

    @Test
    void the_hidden_state_agrees() {
        assumeThat(form.hasHiddenState()).isTrue();
        for (JsonNode sentence : Golden.sentences(GOLDEN)) {
            var hidden = model.units().output().wire();
            double[] actual = model.probe()
                    .tap(tokenized(sentence), List.of(hidden))
                    .get(hidden)
                    .toDoubles();
            Golden.assertClose("hidden state", actual, sentence.get("hidden_state"), TOLERANCE);
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
    void gradients_of_a_hidden_unit_agree() {
        assumeThat(form.hasHiddenState()).isTrue();
        Target unit = new Target(
                Target.Type.UNIT, model.units().output(), new Target.Choice(5, "unit 5"), null, 0, Target.Score.LOGIT);
        for (JsonNode sentence : Golden.sentences(GOLDEN)) {
            gradients(sentence, sentence.get("hidden_unit_5_at_0"), unit);
        }
    }

    private void gradients(JsonNode sentence, JsonNode expected, Target target) {
        Golden.assertClose(
                "score of " + target,
                new double[] {model.probe().score(tokenized(sentence), target)},
                expected.get("score"),
                TOLERANCE);
        Golden.assertClose(
                "saliency of " + target,
                scores(new Saliency(), sentence, target),
                expected.get("saliency_l2"),
                TOLERANCE);
        Golden.assertClose(
                "input x gradient of " + target,
                scores(new InputXGradient(), sentence, target),
                expected.get("input_x_gradient"),
                TOLERANCE);
    }

    @Test
    void integrated_gradients_agree_node_by_node() {
        for (String baseline : List.of("pad", "mask", "zero")) {
            for (JsonNode sentence : Golden.sentences(GOLDEN)) {
                JsonNode expected = sentence.get("integrated_gradients_" + baseline);
                Explainer explainer = new IntegratedGradients(
                        Baseline.of(baseline),
                        new GaussLegendre(expected.get("steps").intValue()));
                var found = explainer.explain(
                        model.probe(), tokenized(sentence), Golden.topFill(sentence, Target.Score.LOGIT));
                Golden.assertClose(
                        "integrated gradients from " + baseline,
                        Golden.scores(found),
                        expected.get("scores"),
                        TOLERANCE);
                assertThat(found.target().baselineScore())
                        .isCloseTo(expected.get("baseline_logit").doubleValue(), within(TOLERANCE));
                assertThat(found.completeness().gap())
                        .isCloseTo(expected.get("delta").doubleValue(), within(TOLERANCE));
            }
        }
    }

    @Test
    void a_path_taken_point_by_point_gives_what_a_batch_gives() throws IOException {
        JsonNode sentence = GOLDEN.get("sentences").get(1);
        Target target = Golden.topFill(sentence, Target.Score.LOGIT);
        var explainer = new IntegratedGradients(Baseline.of("pad"), new GaussLegendre(7));
        double[] batched = scores(explainer, sentence, target);
        try (TextModel frugal =
                Models.text(form.copyTo(folder.resolve("again")), null, new Runtime.Settings(1, 1L << 30, 1))) {
            Input input = frugal.prepare(Golden.text(sentence), Granularity.TOKEN);
            double[] single = Golden.scores(explainer.explain(frugal.probe(), input, target));
            Golden.assertClose("point by point", single, batched, 1e-6);
        }
    }

    @Test
    void adaptive_integrated_gradients_come_within_their_tolerance_of_the_integral() {
        for (String baseline : List.of("pad", "mask", "zero")) {
            for (JsonNode sentence : Golden.sentences(GOLDEN)) {
                var found = new IntegratedGradients(Baseline.of(baseline), Adaptive.standard())
                        .explain(model.probe(), tokenized(sentence), Golden.topFill(sentence, Target.Score.LOGIT));
                assertThat(found.warnings()).isEmpty();
                Golden.assertClose(
                        "adaptive from " + baseline,
                        Golden.scores(found),
                        sentence.get("converged").get(baseline).get("scores"),
                        Adaptive.standard().tolerance());
            }
        }
    }

    @Test
    void scores_of_words_are_sums_of_their_tokens() {
        JsonNode sentence = GOLDEN.get("sentences").get(1);
        Input words = model.prepare(Golden.text(sentence));
        assertThat(words.features()).hasSizeLessThan(words.tokens().size());
        Target target = Golden.topFill(sentence, Target.Score.LOGIT);
        double[] byToken = scores(new InputXGradient(), sentence, target);
        double[] byWord = Golden.scores(new InputXGradient().explain(model.probe(), words, target));
        double[] sums = words.features().stream()
                .mapToDouble(feature -> feature.positions().stream()
                        .mapToDouble(i -> byToken[i])
                        .sum())
                .toArray();
        Golden.assertClose("words", byWord, sums, 1e-12);
        assertThat(IntStream.range(0, words.tokens().size()).boxed().toList())
                .isEqualTo(words.features().stream()
                        .flatMap(feature -> feature.positions().stream())
                        .toList());
    }

    @Test
    void texts_of_different_lengths_padded_to_one_agree() {
        JsonNode batch = GOLDEN.get("batch");
        var values = model.runtime().run(model.graph(), Runtime.Kind.SHARED, padded(batch));
        Tensor logits = values.get(model.answers().output().wire());
        for (int i = 0; i < 2; i++) {
            int mask = batch.get("mask_positions").get(i).intValue();
            Golden.assertClose(
                    "padded logits",
                    logits.slice(i).slice(mask).toDoubles(),
                    batch.get("logits").get(i),
                    TOLERANCE);
        }
        if (form.hasHiddenState()) {
            double[] hidden = values.get(model.units().output().wire()).toDoubles();
            Golden.assertClose("padded hidden state", hidden, batch.get("hidden_state"), TOLERANCE);
        }
    }

    private static Map<String, Tensor> padded(JsonNode batch) {
        Map<String, Tensor> feeds = new HashMap<>();
        Shape shape = Shape.of(2, batch.get("input_ids").get(0).size());
        for (String name : List.of("input_ids", "attention_mask", "token_type_ids")) {
            double[] numbers = Golden.numbers(batch.get(name));
            feeds.put(name, Tensor.fill(DType.INT64, shape, i -> numbers[i]));
        }
        feeds.put("position_ids", Tensor.fill(DType.INT64, shape, i -> i % shape.dim(1)));
        return feeds;
    }

    @Test
    void several_texts_are_predicted_as_each_alone() {
        List<Text> texts = Golden.sentences(GOLDEN).stream().map(Golden::text).toList();
        Tensor together = model.predict(texts);
        assertThat(together.shape()).isEqualTo(Shape.of(4, 65));
        for (int i = 0; i < texts.size(); i++) {
            // A single row takes another kernel of the runtime's than several, so the last bits differ.
            double[] alone = model.predict(List.of(texts.get(i))).toDoubles();
            Golden.assertClose("logits", together.slice(i).toDoubles(), alone, 1e-6);
        }
        assertThat(model.predict(List.of()).shape()).isEqualTo(Shape.of(0, 0));
    }

    private Input tokenized(JsonNode sentence) {
        return model.prepare(Golden.text(sentence), Granularity.TOKEN);
    }

    private double[] scores(Explainer explainer, JsonNode sentence, Target target) {
        return Golden.scores(explainer.explain(model.probe(), tokenized(sentence), target));
    }
}
