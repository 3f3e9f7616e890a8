package dev.limpid.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.evaluate.Randomisation;
import dev.limpid.explain.Adaptive;
import dev.limpid.explain.Attribution;
import dev.limpid.explain.Baseline;
import dev.limpid.explain.IntegratedGradients;
import dev.limpid.model.Input;
import dev.limpid.model.LiveModel;
import dev.limpid.model.Prediction;
import dev.limpid.model.Target;
import dev.limpid.text.Text;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** A classifier as ONNX Runtime's quantiser leaves it: it predicts as it is, and its twin in floats is explained. */
class QuantisedTextTest {
    /** Rounding moves logits by up to 0.05; another processor's sums may tip single roundings. */
    private static final double ROUNDING = 2e-3;

    private static List<JsonNode> golden;

    @TempDir
    static Path folder;

    @BeforeAll
    static void unpack() throws IOException {
        TextTasks.quantised(folder.resolve("model"));
        golden = TextTasks.list(TextTasks.golden("quantised"));
    }

    private static TextModel open() {
        return TextTasks.open(folder.resolve("model"), null);
    }

    @Test
    void answers_are_those_of_the_quantised_model() {
        try (TextModel model = open()) {
            assertThat(model.task()).isEqualTo(Task.TEXT_CLASSIFICATION);
            for (JsonNode one : golden) {
                Input input = model.prepare(TextTasks.text(one.get("texts")));
                for (Prediction answer : model.top(input, null, 3)) {
                    assertThat(answer.score())
                            .as("%s", one.get("texts"))
                            .isCloseTo(one.get("logits").get(answer.index()).doubleValue(), within(ROUNDING));
                }
            }
        }
    }

    @Test
    void together_and_alone_they_are_the_same_but_for_the_rounding_of_a_batch() {
        try (TextModel model = open()) {
            List<Text> texts =
                    golden.stream().map(one -> TextTasks.text(one.get("texts"))).toList();
            double[] together = model.predict(texts).toDoubles();
            for (int i = 0; i < texts.size(); i++) {
                // One scale for all rows of a batch: coarser for some than alone.
                TextTasks.assertWithin(
                        0.1,
                        texts.get(i).toString(),
                        new double[] {together[3 * i], together[3 * i + 1], together[3 * i + 2]},
                        golden.get(i).get("logits"));
            }
        }
    }

    @Test
    void the_twin_is_explained_and_its_difference_stated() {
        try (TextModel model = open()) {
            int told = 0;
            for (JsonNode one : golden) {
                Input input = model.prepare(TextTasks.text(one.get("texts")));
                Target target = TextTasks.target(model, input, "label:bad");
                double twin = one.get("twin").get(2).doubleValue();
                double own = one.get("logits").get(2).doubleValue();
                double score = model.probe().score(input, target);
                assertThat(score).isCloseTo(twin, within(1e-4));
                assertThat(model.probe().twinDifference(input, target, score)).isCloseTo(twin - own, within(ROUNDING));
                if (Math.abs(twin - own) > 10 * ROUNDING) {
                    Attribution found = new IntegratedGradients(Baseline.of("pad"), Adaptive.standard())
                            .explain(model.probe(), input, target);
                    assertThat(found.target().score()).isCloseTo(twin, within(1e-4));
                    assertThat(found.warnings())
                            .singleElement()
                            .asString()
                            .startsWith(String.format(
                                    Locale.ROOT,
                                    "The model is quantised and has no derivatives: explained is its twin in floats, whose"
                                            + " score is %.4g, 0.0",
                                    score))
                            .endsWith((twin < own ? " lower" : " higher") + " than the model's own.");
                    told++;
                }
            }
            assertThat(told).isPositive();
        }
    }

    /** Its weights are whole numbers, which the twin makes floats of. */
    @Test
    void the_twin_forgets_what_it_has_learnt() {
        try (TextModel model = open()) {
            Input input = model.prepare(TextTasks.text(golden.get(0).get("texts")));
            Target target = TextTasks.target(model, input, "label:bad");
            try (Randomisation walk =
                    Randomisation.of(model.probe(), target.output().wire(), Randomisation.Settings.standard(1))) {
                LiveModel<?> live = (LiveModel<?>) walk.original().model();
                assertThat(walk.original().score(input, target))
                        .isCloseTo(model.probe().score(input, target), within(1e-5));
                assertThat(live.weights().values())
                        .filteredOn(weight -> !weight.dtype().isFloating())
                        .hasSizeGreaterThan(8);
                double before = walk.original().score(input, target);
                for (int stage = 0; stage < walk.stages().size(); stage++) {
                    assertThat(walk.at(stage).score(input, target)).isFinite().isNotEqualTo(before);
                }
                assertThat(walk.original().score(input, target)).isEqualTo(before);
            }
        }
    }
}
