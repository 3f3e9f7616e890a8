package dev.limpid.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.explain.Adaptive;
import dev.limpid.explain.Attribution;
import dev.limpid.explain.Baseline;
import dev.limpid.explain.IntegratedGradients;
import dev.limpid.model.Input;
import dev.limpid.model.Prediction;
import dev.limpid.model.Target;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

/** From strings to numbers: BERT with one label of three and token types, RoBERTa with any of four labels and none. */
@ParameterizedClass
@EnumSource
class TextClassificationTest {
    /** A checkpoint and what is particular about it. */
    enum Checkpoint {
        MOODS("moods", Target.Link.SOFTMAX, List.of("very good", "so-so", "BAD")),
        TOPICS("topics", Target.Link.SIGMOID, List.of("sport", "food, drink", "travel", "news"));

        final String folder;
        final Target.Link link;
        final List<String> labels;

        Checkpoint(String folder, Target.Link link, List<String> labels) {
            this.folder = folder;
            this.link = link;
            this.labels = labels;
        }
    }

    @Parameter
    Checkpoint checkpoint;

    private TextModel model;
    private List<JsonNode> golden;

    @BeforeEach
    void open() {
        model = TextTasks.open(TextTasks.folder(checkpoint.folder), null);
        golden = TextTasks.list(TextTasks.golden(checkpoint.folder));
    }

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void its_files_say_what_it_is() {
        assertThat(model.task()).isEqualTo(Task.TEXT_CLASSIFICATION);
        assertThat(model.answers().type()).isEqualTo(Target.Type.LABEL);
        assertThat(model.answers().output().link()).isEqualTo(checkpoint.link);
        assertThat(model.notes()).isEmpty();
    }

    @Test
    void each_text_is_answered_as_in_python() {
        for (JsonNode one : golden) {
            Input input = model.prepare(TextTasks.text(one.get("texts")));
            assertThat(input.tokens()).isEqualTo(Golden.strings(one.get("tokens")));
            List<Prediction> found = model.top(input, null, 10);
            assertThat(found)
                    .isSortedAccordingTo(
                            Comparator.comparingDouble(Prediction::score).reversed());
            assertThat(found).extracting(Prediction::label).containsExactlyInAnyOrderElementsOf(checkpoint.labels);
            for (Prediction answer : found) {
                int index = answer.index();
                assertThat(answer.label()).isEqualTo(checkpoint.labels.get(index));
                assertThat(answer.score())
                        .as("%s", one.get("texts"))
                        .isCloseTo(one.get("logits").get(index).doubleValue(), within(1e-4));
                assertThat(answer.probability())
                        .as("%s", one.get("texts"))
                        .isCloseTo(one.get("probabilities").get(index).doubleValue(), within(1e-5));
            }
        }
    }

    @Test
    void texts_and_pairs_of_all_lengths_are_answered_together() {
        List<Text> texts =
                golden.stream().map(one -> TextTasks.text(one.get("texts"))).toList();
        Tensor rows = model.predict(texts);
        for (int i = 0; i < texts.size(); i++) {
            TextTasks.assertWithin(
                    1e-4,
                    texts.get(i).toString(),
                    rows.slice(i).toDoubles(),
                    golden.get(i).get("logits"));
        }
    }

    @Test
    void targets_are_the_numbers_that_they_name() {
        String layer = firstLayer();
        for (JsonNode one : golden.subList(9, 12)) {
            Input input = model.prepare(TextTasks.text(one.get("texts")));
            for (int i = 0; i < checkpoint.labels.size(); i++) {
                String label = checkpoint.labels.get(i);
                double logit = one.get("logits").get(i).doubleValue();
                assertScore(input, "label:" + label, label, logit);
                assertScore(input, "label:" + swapCase(label.split(", ")[0]), label, logit);
                assertScore(input, "index:" + i, label, logit);
            }
            for (int unit : List.of(0, 5, 15)) {
                double hidden = one.get("hidden").get(unit).doubleValue();
                assertScore(input, "unit:" + unit, "unit " + unit, hidden);
                assertScore(
                        input,
                        "unit:" + layer + ":" + unit,
                        "unit " + unit + " of " + layer,
                        one.get("first_layer").get(unit).doubleValue());
            }
        }
    }

    private void assertScore(Input input, String words, String label, double expected) {
        Target target = TextTasks.target(model, input, words);
        assertThat(target.choice().label()).isEqualTo(label);
        assertThat(model.probe().score(input, target)).as(words).isCloseTo(expected, within(1e-4));
    }

    private static String swapCase(String label) {
        String lower = label.toLowerCase(Locale.ROOT);
        return label.equals(lower) ? label.toUpperCase(Locale.ROOT) : lower;
    }

    private String firstLayer() {
        return model.graph().nodes().stream()
                .filter(node -> node.name().startsWith("encoder/0/feed_forward"))
                .reduce((one, later) -> later)
                .orElseThrow()
                .out(0)
                .name();
    }

    @Test
    void integrated_gradients_sum_to_the_difference_that_python_finds() {
        for (JsonNode one : golden) {
            Input input = model.prepare(TextTasks.text(one.get("texts")));
            for (int label : List.of(0, checkpoint.labels.size() - 1)) {
                double difference = one.get("logits").get(label).doubleValue()
                        - one.get("without").get(label).doubleValue();
                Attribution found = new IntegratedGradients(Baseline.of("pad"), Adaptive.standard())
                        .explain(model.probe(), input, TextTasks.target(model, input, "index:" + label));
                assertThat(found.warnings()).isEmpty();
                TextTasks.assertSum(
                        2e-3 * Math.max(1, Math.abs(difference)),
                        one.get("texts").toString(),
                        found,
                        difference);
            }
        }
    }

    @Test
    void a_wire_that_no_input_reaches_is_no_target() {
        Input input = model.prepare(Text.of("good"));
        String widened = model.graph().nodes().stream()
                .filter(node -> node.is("Cast") && model.graph().weights().containsKey(node.in(0)))
                .findFirst()
                .orElseThrow()
                .out(0)
                .name();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TextTasks.target(model, input, "unit:" + widened + ":0"))
                .withMessageStartingWith("Target 'unit:" + widened + ":0': wire '" + widened + "' float[")
                .withMessageEndingWith("] is made of weights alone, whatever the input is. Choose another.");
        String weight = model.graph().weights().entrySet().stream()
                .filter(one -> one.getValue().dtype() == DType.BFLOAT16)
                .findFirst()
                .orElseThrow()
                .getKey()
                .name();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TextTasks.target(model, input, "unit:" + weight + ":0"))
                .withMessageStartingWith("Target 'unit:" + weight + ":0': wire '" + weight + "' is bfloat16[")
                .withMessageEndingWith("], expected numbers with a batch axis.");
    }
}
