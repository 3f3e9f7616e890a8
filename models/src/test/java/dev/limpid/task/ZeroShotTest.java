package dev.limpid.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.explain.InputXGradient;
import dev.limpid.model.Feature;
import dev.limpid.model.Input;
import dev.limpid.model.Place;
import dev.limpid.model.Prediction;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.rules.Gradient;
import dev.limpid.source.ModelFolder;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.Granularity;
import dev.limpid.text.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** Zero-shot classification against transformers' own pipeline: {@code tools/golden/zero_shot.py}. */
class ZeroShotTest {
    private static final JsonNode GOLDEN = TextTasks.packed("zero-shot");

    @TempDir
    Path temp;

    private Path named(List<String> names) throws IOException {
        Path folder = temp.resolve("nli");
        if (Files.exists(folder)) {
            return folder;
        }
        TextTasks.copy("moods", folder);
        Path config = folder.resolve("config.json");
        String json = Files.readString(config)
                .replace("very good", names.get(0))
                .replace("so-so", names.get(1))
                .replace("BAD", names.get(2));
        Files.writeString(config, json);
        return folder;
    }

    private TextModel open(Hypotheses hypotheses) throws IOException {
        return open(named(strings(GOLDEN.get("names"))), hypotheses);
    }

    private static TextModel open(Path folder, Hypotheses hypotheses) {
        ModelFolder files = new ModelFolder(folder, "tiny", folder.toString(), "0".repeat(64));
        return (TextModel)
                Models.open(files, new Models.Wanted(null, null, hypotheses, false, null), TinyBert.SETTINGS);
    }

    private static List<String> strings(JsonNode array) {
        return TextTasks.list(array).stream().map(JsonNode::textValue).toList();
    }

    @Test
    void classes_are_ranked_as_the_pipeline_of_transformers_does() throws IOException {
        for (JsonNode of : TextTasks.list(GOLDEN.get("cases"))) {
            Hypotheses hypotheses = new Hypotheses(
                    strings(GOLDEN.get("labels")),
                    of.get("template").textValue(),
                    of.get("several").booleanValue());
            try (TextModel model = open(hypotheses)) {
                Input input = model.prepare(Text.of(of.get("text").textValue()));
                List<Prediction> found = model.top(input, null, 10);
                assertThat(found).extracting(Prediction::label).containsExactlyElementsOf(strings(of.get("labels")));
                for (int i = 0; i < found.size(); i++) {
                    assertThat(found.get(i).probability())
                            .isCloseTo(of.get("probabilities").get(i).doubleValue(), within(1e-5));
                }
            }
        }
    }

    @Test
    void slopes_of_a_class_are_those_of_torch_in_double() throws IOException {
        for (JsonNode of : TextTasks.list(GOLDEN.get("slopes"))) {
            boolean several = of.get("several").booleanValue();
            Hypotheses hypotheses = new Hypotheses(strings(GOLDEN.get("labels")), Hypotheses.TEMPLATE, several);
            try (TextModel model = open(hypotheses)) {
                Input input = model.prepare(
                        Text.of(GOLDEN.get("cases").get(0).get("text").textValue()));
                Target target = TextTasks.target(model, input, "index:1");
                Probe.Pulled pulled = model.probe().pull(Gradient.TABLE, input, target);
                assertThat(pulled.score()).isCloseTo(of.get("score").doubleValue(), within(1e-4));
                same(pulled, of.get("inputXGradient"));
                if (!several) {
                    Target certain = TargetSpec.parse("index:1")
                            .resolve(model, input, null, Target.Score.PROBABILITY, null)
                            .get(0);
                    same(model.probe().pull(Gradient.TABLE, input, certain), of.get("ofProbability"));
                }
            }
        }
    }

    /** Of each text and position the sum over the hidden axis. */
    private static void same(Probe.Pulled pulled, JsonNode expected) {
        List<Double> wanted = new ArrayList<>();
        expected.forEach(row -> row.forEach(one -> wanted.add(one.doubleValue())));
        Tensor product = pulled.value().times(pulled.signal());
        int hidden = (int) product.shape().dim(2);
        double largest = wanted.stream().mapToDouble(Math::abs).max().orElseThrow();
        assertThat(product.size()).isEqualTo(wanted.size() * hidden);
        for (int place = 0; place < wanted.size(); place++) {
            double sum = 0;
            for (int unit = 0; unit < hidden; unit++) {
                sum += product.at(place * hidden + unit);
            }
            assertThat(sum).isCloseTo(wanted.get(place), within(1e-3 * largest));
        }
    }

    @Test
    void a_word_is_one_feature_however_often_it_is_read_and_sentences_of_labels_stay() throws IOException {
        try (TextModel model = open(Hypotheses.of(List.of("sport", "good food"), null, false))) {
            Input input = model.prepare(Text.of("The good movie was good."), Granularity.WORD);
            int length = (int) input.tensor("input_ids").shape().dim(2);
            List<Feature> words = input.features().stream()
                    .filter(feature -> !feature.special())
                    .toList();
            assertThat(words).extracting(Feature::text).containsExactly("The", "good", "movie", "was", "good", ".");
            words.forEach(word -> {
                List<Integer> positions = word.positions();
                int half = positions.size() / 2;
                for (int i = 0; i < half; i++) {
                    assertThat(positions.get(half + i)).isEqualTo(positions.get(i) + length);
                }
            });
            assertThat(input.features().stream()
                            .flatMap(feature -> feature.positions().stream())
                            .sorted())
                    .containsExactlyElementsOf(
                            IntStream.range(0, 2 * length).boxed().toList());
            assertThat(input.features())
                    .filteredOn(feature -> ((Place.Span) feature.place()).input() > 0)
                    .allMatch(Feature::special)
                    .extracting(Feature::text)
                    .contains("sport", "food");
            double[] sum = {0};
            new InputXGradient()
                    .explain(model.probe(), input, TextTasks.target(model, input, "label:sport"))
                    .scores()
                    .forEach(one -> sum[0] += one.score());
            assertThat(sum[0]).isFinite();
        }
    }

    @Test
    void of_one_class_it_is_asked_whether_it_holds() throws IOException {
        assertThat(Hypotheses.of(List.of("sport"), null, false).several()).isTrue();
        try (TextModel model = open(Hypotheses.of(List.of("sport"), null, false))) {
            Input input = model.prepare(Text.of("The good movie."));
            assertThat(model.top(input, null, 1).get(0).probability()).isBetween(0.01, 0.99);
        }
    }

    @Test
    void classes_that_cannot_be_asked_for_are_refused() throws IOException {
        assertThatThrownBy(() -> Hypotheses.of(List.of("a", " "), null, false))
                .hasMessage(
                        "--labels needs 1 to 1000 classes, none of them empty: --labels sports,politics. Got [a, ].");
        assertThatThrownBy(() -> Hypotheses.of(List.of("a", "a "), null, false))
                .hasMessage("--labels names a class twice: [a, a]. Name each once.");
        assertThatThrownBy(() -> Hypotheses.of(List.of("a"), "It is.", false))
                .hasMessage(
                        "--hypothesis \"It is.\" has no place for the class, expected {} in it: \"This example is {}.\"");
        Path moods = TextTasks.copy("moods", temp.resolve("moods"));
        assertThatThrownBy(() -> open(moods, Hypotheses.of(List.of("a"), null, false)))
                .hasMessage(
                        "Zero-shot classification needs a model of natural language inference, of which a label begins"
                                + " with 'entail'; model 'tiny' has [very good, so-so, BAD]. Choose such a model, or another --task.");
        assertThatThrownBy(() -> TextTasks.open(moods, Task.ZERO_SHOT_CLASSIFICATION))
                .hasMessage(
                        "Zero-shot classification needs the classes to choose from: --labels sports,politics,science.");
        try (TextModel model = open(Hypotheses.of(List.of("sport"), null, false))) {
            assertThatThrownBy(() -> model.prepare(new Text("a", "b")))
                    .hasMessage(
                            "Zero-shot classification reads one text; its second one is made of the labels. Leave out"
                                    + " --text-pair, or say it with --hypothesis.");
            assertThatThrownBy(() -> model.prepare(Text.of("good ".repeat(70))))
                    .hasMessage(
                            "The text and the sentence of a label together have 89 tokens, the model reads at most 64."
                                    + " Shorten it; nothing is cut off silently.");
        }
    }
}
