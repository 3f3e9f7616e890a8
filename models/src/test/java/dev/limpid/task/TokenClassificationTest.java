package dev.limpid.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.game.Coalition;
import dev.limpid.game.Players;
import dev.limpid.model.Feature;
import dev.limpid.model.Input;
import dev.limpid.model.Prediction;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.rules.Gradient;
import dev.limpid.source.ModelFolder;
import dev.limpid.span.Grouping;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.Text;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

/** From a text to its entities, and to what can be asked of them. */
class TokenClassificationTest {
    private static final String SENTENCE = "Wolfgang Mozart was born in Salzburg, not in Vienna.";

    @TempDir
    Path folder;

    private static TextModel open(String name, @Nullable Grouping grouping) {
        return open(TinyBert.resource("/" + name), grouping);
    }

    private static TextModel open(Path path, @Nullable Grouping grouping) {
        ModelFolder files = new ModelFolder(path, "tiny", path.toString(), "0".repeat(64));
        return (TextModel) Models.open(files, new Models.Wanted(null, null, null, false, grouping), TinyBert.SETTINGS);
    }

    private static List<JsonNode> golden() throws IOException {
        try (InputStream packed =
                Objects.requireNonNull(TokenClassificationTest.class.getResourceAsStream("/golden/entities.json.gz"))) {
            return TextTasks.list(
                    new ObjectMapper().readTree(new GZIPInputStream(packed)).get("models"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void entities_are_those_that_transformers_finds(Grouping grouping) throws IOException {
        for (JsonNode one : golden()) {
            try (TextModel model = open(one.get("folder").textValue(), grouping)) {
                assertThat(model.task()).isEqualTo(Task.TOKEN_CLASSIFICATION);
                String text = one.get("text").textValue();
                List<Prediction> found = model.top(model.prepare(Text.of(text)), null, 1000);
                JsonNode expected = one.get("entities").get(grouping.toString());
                assertThat(found).hasSameSizeAs(expected.get("label"));
                for (int i = 0; i < found.size(); i++) {
                    Prediction.Passage passage =
                            Objects.requireNonNull(found.get(i).passage());
                    assertThat(found.get(i).label())
                            .isEqualTo(expected.get("label").get(i).textValue());
                    assertThat(passage.place().start())
                            .isEqualTo(expected.get("start").get(i).intValue());
                    assertThat(passage.place().end())
                            .isEqualTo(expected.get("end").get(i).intValue());
                    assertThat(found.get(i).probability())
                            .isCloseTo(expected.get("score").get(i).doubleValue(), within(1e-4));
                }
            }
        }
    }

    @Test
    void a_token_has_labels_and_an_entity_the_mean_of_its_tokens() throws IOException {
        // "Mü" of Müller.
        JsonNode one = golden().get(1);
        JsonNode logits = one.get("logits");
        try (TextModel model = open("tiny-spans/bert-tags", null)) {
            Input input = model.prepare(Text.of(one.get("text").textValue()));
            List<Prediction> labels = model.top(input, 3, 5);
            assertThat(labels).extracting(Prediction::label).contains("O", "B-PER", "I-PER", "B-LOC", "I-LOC");
            for (Prediction label : labels) {
                assertThat(label.score())
                        .isCloseTo(logits.get(3).get(label.index()).doubleValue(), within(1e-4));
            }
            Prediction entity = model.top(input, null, 5).get(0);
            assertThat(entity.position()).isEqualTo(4);
            double mean =
                    (logits.get(4).get(4).doubleValue() + logits.get(5).get(4).doubleValue()) / 2;
            assertThat(entity.score()).isCloseTo(mean, within(1e-4));
            Target target = target(model, input, "entity:1");
            assertThat(target.positions()).containsExactly(4, 5);
            assertThat(target.choice().label()).isEqualTo("LOC of le");
            assertThat(model.probe().score(input, target)).isCloseTo(mean, within(1e-4));
            Target rather = targets(model, input, "entity:1", "label:PER", null).get(0);
            assertThat(rather.steps())
                    .extracting(step -> Objects.requireNonNull(step.against()).label())
                    .allMatch(label -> label.endsWith("-PER"));
        }
    }

    @Test
    void the_slope_of_an_entity_is_the_mean_of_its_tokens() throws IOException {
        try (TextModel model = open("tiny-spans/bert-tags", null)) {
            Input input = model.prepare(Text.of(golden().get(1).get("text").textValue()));
            Tensor whole = model.probe()
                    .pull(Gradient.TABLE, input, target(model, input, "entity:1"))
                    .signal();
            Tensor first = model.probe()
                    .pull(Gradient.TABLE, input, at(model, input, 4))
                    .signal();
            Tensor second = model.probe()
                    .pull(Gradient.TABLE, input, at(model, input, 5))
                    .signal();
            for (int i = 0; i < whole.shape().size(); i++) {
                assertThat(whole.at(i)).isCloseTo((first.at(i) + second.at(i)) / 2, within(1e-5));
            }
        }
    }

    private static Target at(TextModel model, Input input, int position) {
        return targets(model, input, "label:I-LOC", null, position).get(0);
    }

    private static Target target(TextModel model, Input input, String words) {
        return targets(model, input, words, null, null).get(0);
    }

    private static List<Target> targets(
            TextModel model, Input input, String words, @Nullable String against, @Nullable Integer position) {
        return TargetSpec.parse(words)
                .resolve(
                        model, input, against == null ? null : TargetSpec.parse(against), Target.Score.LOGIT, position);
    }

    @Test
    void the_best_entities_are_the_surest_and_are_told_in_the_order_of_the_text() {
        try (TextModel model = open("tiny-spans/bert-tags", null)) {
            Input input = model.prepare(Text.of(SENTENCE));
            assertThat(model.top(input, null, 2))
                    .extracting(TokenClassificationTest::text)
                    .containsExactly("born", ",");
            assertThat(targets(model, input, "top", null, null))
                    .extracting(target -> target.choice().label())
                    .containsExactly("LOC of born");
            assertThat(targets(model, input, "top:3", null, null)).hasSize(3);
        }
    }

    private static String text(Prediction prediction) {
        return Objects.requireNonNull(prediction.passage()).text();
    }

    @Test
    void a_label_without_its_prefix_is_the_likelier_of_those_it_is_short_for() {
        try (TextModel model = open("tiny-spans/bert-tags", null)) {
            Input input = model.prepare(Text.of(SENTENCE));
            double[] row = model.probe().row(input, model.answers().output(), 4).toDoubles();
            String likelier = row[1] > row[2] ? "B-PER" : "I-PER";
            assertThat(targets(model, input, "label:per", null, 4)
                            .get(0)
                            .choice()
                            .label())
                    .isEqualTo(likelier);
            assertThat(targets(model, input, "label:I-PER", "label:O", 4).get(0).against())
                    .isEqualTo(new Target.Choice(0, "O"));
        }
    }

    /** A masked word has a label, too; of a word that is gone there is nothing to ask. */
    @ParameterizedTest
    @CsvSource({"mask, true", "pad, true", "attention, true", "delete, false"})
    void the_word_that_is_named_plays_unless_it_is_deleted(String masker, boolean plays) {
        try (TextModel model = open("tiny-spans/bert-tags", null)) {
            Input input = model.prepare(Text.of(SENTENCE));
            Target target = target(model, input, "entity:1");
            Players<Probe.Asked> players = new AbsentWords(
                            model, new Probe.Asked(input, target.position()), List.of(target), name -> model)
                    .players(masker, 0);
            assertThat(players.features().stream().map(Feature::text).anyMatch("born"::equals))
                    .isEqualTo(plays);
            assertThat(players.features()).extracting(Feature::text).contains("Mozart", "in", ".");
        }
    }

    @Test
    void an_entity_is_found_where_its_tokens_are_once_others_are_gone() {
        try (TextModel model = open("tiny-spans/bert-tags", null)) {
            Input input = model.prepare(Text.of("Mozart was born"));
            Target target = Target.over(
                    Target.Type.LABEL,
                    model.answers().output(),
                    "both",
                    List.of(
                            new Target.Step(2, new Target.Choice(1, "B-PER"), null, 1),
                            new Target.Step(3, new Target.Choice(4, "I-LOC"), null, 2)),
                    Target.Score.LOGIT);
            Players<Probe.Asked> players = new AbsentWords(
                            model, new Probe.Asked(input, target.position()), List.of(target), name -> model)
                    .players("delete", 0);
            assertThat(players.features()).extracting(Feature::text).containsExactly("Mozart");
            List<Probe.Asked> gone = players.masker().of(Coalition.none(1));
            Input shorter = model.prepare(Text.of("was born"));
            double expected =
                    model.probe().row(shorter, model.answers().output(), 1).at(1)
                            + 2
                                    * model.probe()
                                            .row(shorter, model.answers().output(), 2)
                                            .at(4);
            assertThat(model.probe().scores(gone, List.of(target))[0][0]).isCloseTo(expected, within(1e-5));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '^',
            value = {
                "entity:9 ^ ^ Target 'entity:9': the model names 3 entities in this text, 'born' to 'Vienna.'.",
                "label:PER ^ ^ Target 'label:PER': every token has labels. Choose one token with --position 0 to 12, or an"
                        + " entity with entity:N.",
                "index:1 ^ ^ Target 'index:1': every token has labels. Choose one token with --position 0 to 12, or an"
                        + " entity with entity:N.",
                "entity:1 ^ 2 ^ Target 'entity:1' lies where its tokens are: leave out --position 2, or choose a token's"
                        + " label with label:L.",
                "label:ORG ^ 2 ^ Target 'label:ORG': the model has no such label; it has O | B-PER | I-PER | B-LOC | I-LOC.",
                "label:PER ^ 99 ^ Position 99 is outside the text's tokens 0 to 12.",
                "answer ^ ^ Target 'answer': the task token-classification has no answer to choose; try top, index:I or"
                        + " unit:U."
            },
            quoteCharacter = '`')
    void a_target_that_is_not_there_is_refused(String words, @Nullable Integer position, String message) {
        try (TextModel model = open("tiny-spans/bert-tags", null)) {
            Input input = model.prepare(Text.of(SENTENCE));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> targets(model, input, words, null, position))
                    .withMessage(message);
        }
    }

    @Test
    void a_label_is_compared_with_a_label() {
        try (TextModel model = open("tiny-spans/bert-tags", null)) {
            Input input = model.prepare(Text.of(SENTENCE));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> targets(model, input, "entity:1", "entity:2", null))
                    .withMessage(
                            "--against entity:2: expected label:L or index:I, a label that is read at the same tokens"
                                    + " as the target's.");
        }
    }

    @Test
    void what_it_does_not_read_is_refused() {
        try (TextModel model = open("tiny-spans/bert-tags", null)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.prepare(new Text("Mozart", "Salzburg")))
                    .withMessage("The task token-classification reads one text. Leave out the second, --text-pair.");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.prepare(Text.of("Mozart ".repeat(50))))
                    .withMessage("The text has 52 tokens, the model reads at most 40. Shorten it; nothing is cut off"
                            + " silently.");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.predict(List.of(Text.of("Mozart"))))
                    .withMessage(
                            "The task token-classification answers with passages, not with a row of scores for each"
                                    + " text: ask for the top ones.");
            Input dull = model.prepare(Text.of("Mozart"));
            assertThat(model.top(dull, null, 5)).isEmpty();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> target(model, dull, "top"))
                    .withMessage("The model names no entity in this text. Choose a token with --position 0 to 2 and a"
                            + " label with label:L.");
        }
    }

    @Test
    void a_grouping_is_for_taggers() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open("text-tasks/moods", Grouping.MAX))
                .withMessage("--grouping max: the task text-classification finds no entities; it is for --task"
                        + " token-classification.");
    }

    @Test
    void labels_that_no_file_names_are_numbered() throws IOException {
        Path from = TinyBert.resource("/tiny-spans/bert-tags");
        for (String file : List.of("model.safetensors", "tokenizer.json", "tokenizer_config.json")) {
            Files.copy(from.resolve(file), folder.resolve(file));
        }
        String config = Files.readString(from.resolve("config.json"));
        Files.writeString(
                folder.resolve("config.json"),
                config.replaceFirst("(?s)\"id2label\": \\{[^}]*\\},", "\"num_labels\": 5,"));
        try (TextModel model = open(folder, null)) {
            List<Prediction> all = model.top(model.prepare(Text.of("Mozart was")), null, 100);
            assertThat(all).extracting(Prediction::label).allMatch(label -> label.startsWith("LABEL_"));
            assertThat(all.stream()
                            .map(one -> Objects.requireNonNull(one.passage()).text())
                            .toList())
                    .isNotEmpty();
            assertThat(model.notes())
                    .containsExactly("None of the model's labels is O, for outside, so every token is of an entity.");
        }
    }
}
