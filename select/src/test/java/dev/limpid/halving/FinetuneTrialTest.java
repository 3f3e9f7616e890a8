package dev.limpid.halving;

import dev.limpid.adapter.Choice;
import dev.limpid.corpus.Item;
import dev.limpid.corpus.Kind;
import dev.limpid.corpus.Shares;
import dev.limpid.corpus.Splits;
import dev.limpid.course.Finetuning;
import dev.limpid.course.Start;
import dev.limpid.performance.Accuracy;
import dev.limpid.performance.Answers;
import dev.limpid.performance.Classified;
import dev.limpid.runtime.Runtime;
import dev.limpid.source.ModelFolder;
import dev.limpid.task.Models;
import dev.limpid.task.TaskModel;
import dev.limpid.train.Augmentation;
import dev.limpid.train.Training;
import dev.limpid.train.Watcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class FinetuneTrialTest {
    private static final Path MODELS = Path.of(System.getProperty("limpid.root"), "models/src/test/resources");
    private static final List<String> WORDS = List.of("the", "my", "dog", "can", "she", "sea", "is", "it", "was", "of");
    private static final Runtime.Settings THREAD = Runtime.Settings.standard().withThreads(1);

    @TempDir
    Path folder;

    private static Start bert() throws IOException {
        return Start.pretrained(
                new ModelFolder(MODELS.resolve("tiny-bert"), "tiny-bert", "here", "0".repeat(64)), null);
    }

    private static Start damaged() throws IOException {
        Start sound = bert();
        return new Start(
                "of pictures",
                "there",
                "1".repeat(64),
                MODELS.resolve("tiny-vision/vit-classes"),
                Start.fresh(MODELS.resolve("tiny-vision/vit-classes")).config(),
                null,
                sound.pooling(),
                null);
    }

    /** Texts of which those of one class have a word that the others have not. */
    private static List<Item> items(int count, long seed) {
        Random random = new Random(seed);
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            StringBuilder text = new StringBuilder(i % 2 == 0 ? "good" : "park");
            for (int more = 1 + random.nextInt(9); more > 0; more--) {
                text.append(' ').append(WORDS.get(random.nextInt(WORDS.size())));
            }
            items.add(new Item.Labelled("texts:" + i, text.toString(), null, List.of(i % 2 == 0 ? "yes" : "no")));
        }
        return items;
    }

    private static Recipe recipe(long most) {
        return new Recipe(null, new Choice.All(), 8, 1e-2, 1, most, 3);
    }

    private static final Finetuning.Source DATA =
            scratch -> Splits.of("texts", Kind.CLASSES, items(60, 1), items(20, 2), new Shares(0.3, 0, 1), scratch);

    private FinetuneTrial trial(Recipe recipe, String name) {
        return new FinetuneTrial(
                recipe, DATA, start -> folder.resolve(name + "-" + start.id()), THREAD, start -> new Watcher() {});
    }

    /** All that lies in a checkpoint but how long it took. */
    private static Map<String, String> bytes(Path checkpoint) throws IOException {
        Map<String, String> bytes = new TreeMap<>();
        for (String name : List.of("weights.safetensors", "optimiser.safetensors")) {
            bytes.put(name, HexFormat.of().formatHex(Files.readAllBytes(checkpoint.resolve(name))));
        }
        return bytes;
    }

    @Test
    void going_on_from_a_small_budget_is_training_at_once_to_the_bit() throws IOException {
        FinetuneTrial parts = trial(recipe(8), "parts");
        Tried four = parts.to(bert(), 4);
        Tried eight = parts.to(bert(), 8);
        Tried once = trial(recipe(8), "once").to(bert(), 8);
        assertThat(eight.value()).isEqualTo(once.value());
        assertThat(eight.outcomes()).isEqualTo(once.outcomes()).hasSize(18);
        assertThat(four.seconds()).isPositive().isLessThan(eight.seconds());
        Map<String, String> expected = bytes(folder.resolve("once-tiny-bert/checkpoints/step-8"));
        assertThat(bytes(folder.resolve("parts-tiny-bert/checkpoints/step-8"))).isEqualTo(expected);
        assertThat(bytes(folder.resolve("parts-tiny-bert/checkpoints/step-4"))).isNotEqualTo(expected);
        // And it is what a training is that knows of no budgets.
        try (Runtime runtime = new Runtime(THREAD);
                Finetuning whole = Finetuning.begin(
                        new Finetuning.Wanted(
                                bert(),
                                scratch -> Splits.of(
                                        "texts",
                                        Kind.CLASSES,
                                        items(60, 1),
                                        items(20, 2),
                                        new Shares(0.3, 0, 1),
                                        scratch),
                                recipe(8).settings(),
                                null,
                                new Choice.All(),
                                null,
                                0,
                                Augmentation.NONE,
                                null,
                                folder.resolve("whole")),
                        runtime)) {
            whole.run(new Watcher() {}, Map.of());
            assertThat(bytes(folder.resolve("whole/checkpoints/step-8"))).isEqualTo(expected);
        }
    }

    @Test
    void a_smaller_budget_than_it_was_trained_to_is_trained_anew() throws IOException {
        Tried fresh = trial(recipe(8), "fresh").to(bert(), 4);
        FinetuneTrial beyond = trial(recipe(8), "beyond");
        beyond.to(bert(), 8);
        Tried back = beyond.to(bert(), 4);
        assertThat(back.outcomes()).isEqualTo(fresh.outcomes());
        assertThat(back.value()).isEqualTo(fresh.value());
    }

    @Test
    void learns_and_is_judged_by_examples_of_its_own() throws IOException {
        FinetuneTrial trial = trial(recipe(60), "learns");
        Tried first = trial.to(bert(), 3);
        Tried last = trial.to(bert(), 60);
        assertThat(last.value()).isGreaterThan(0.9).isGreaterThan(first.value());
        assertThat(java.util.Arrays.stream(last.outcomes()).average().orElseThrow())
                .isEqualTo(last.value(), within(1e-12));
        Answers tested = trial.tested(bert(), 60);
        assertThat(tested.size()).isEqualTo(20);
        assertThat(Outcomes.value(tested)).isGreaterThan(0.85);
    }

    @Test
    void what_is_written_answers_as_what_was_tested() throws IOException {
        FinetuneTrial trial = trial(recipe(12), "written");
        Classified tested = (Classified) trial.tested(bert(), 12);
        Training training = trial.write(bert(), 12, folder.resolve("model"), Map.of("seed", 3));
        assertThat(training.outcome().steps()).isEqualTo(12);
        assertThat(training.reports()).containsOnlyKeys("validation", "test");
        try (TaskModel<?> model = Models.open(
                new ModelFolder(folder.resolve("model"), "written", "here", "0".repeat(64)),
                Models.Wanted.ANY,
                THREAD)) {
            dev.limpid.task.TextModel texts = (dev.limpid.task.TextModel) model;
            List<Item> items = items(20, 2);
            for (int i = 0; i < items.size(); i++) {
                Item.Labelled item = (Item.Labelled) items.get(i);
                String top = texts.top(texts.prepare(new dev.limpid.text.Text(item.text(), null)), null, 1)
                        .get(0)
                        .label();
                assertThat(top).isEqualTo(tested.classes().get(tested.predicted(i)));
            }
        }
        assertThat(new Accuracy().of(tested)).isEqualTo(Outcomes.value(tested));
    }

    @Test
    void pace_is_of_updates_alone_and_foretells_epochs() throws IOException {
        FinetuneTrial trial = trial(recipe(24), "pace");
        trial.to(bert(), 10);
        trial.to(bert(), 24);
        Pace pace = trial.pace(bert());
        assertThat(pace.updates()).isEqualTo(24);
        // 42 examples to learn from, in batches of 8.
        assertThat(pace.updatesAnEpoch()).isCloseTo(6, within(1e-9));
        assertThat(pace.line().steps()).isEqualTo(24 - 2 * 2);
        assertThat(pace.of(4).mean()).isCloseTo(24 * pace.secondsAnUpdate(), within(1e-9));
        assertThat(pace.of(4).mean()).isLessThanOrEqualTo(pace.seconds() * 1.5);
        trial.leaves(bert());
        assertThat(folder.resolve("pace-tiny-bert/checkpoints")).doesNotExist();
        assertThat(trial.pace(bert()).updates()).isEqualTo(24);
        assertThatThrownBy(() -> trial(recipe(24), "other").pace(bert()))
                .hasMessageStartingWith("'tiny-bert' was not trained in ");
    }

    @Test
    void one_that_does_not_fit_the_data_drops_out_and_the_other_is_trained() throws IOException {
        Halved<Start> halved = new SuccessiveHalving(2, 2, 4, 1)
                .run(List.of(damaged(), bert()), trial(recipe(4), "run"), Ledger.none());
        assertThat(halved.best().orElseThrow().contender().id()).isEqualTo("tiny-bert");
        assertThat(halved.standings().get(1).told())
                .isEqualTo(
                        "failed: The model is a 'vit', which reads pictures; texts holds texts. Choose a model that fits.");
    }

    @Test
    void refuses_what_it_cannot_judge_by_or_train_to() {
        Finetuning.Source unjudged =
                scratch -> Splits.of("texts", Kind.CLASSES, items(60, 1), List.of(), Shares.NONE, scratch);
        FinetuneTrial trial =
                new FinetuneTrial(recipe(4), unjudged, start -> folder, THREAD, start -> new Watcher() {});
        assertThatThrownBy(() -> trial.to(bert(), 2))
                .hasMessage("texts leaves no examples for validation. Give files for it, or hold a share back.");
        assertThatThrownBy(() -> trial.to(bert(), 5))
                .hasMessage("A budget is from 1 update to the 4 of the largest, for which the recipe is, got 5.");
        assertThatThrownBy(() -> new Recipe(null, new Choice.All(), 8, 1e-2, 4, 4, 3))
                .hasMessage("The rate rises for at least 0 updates, and less than the 4 there are, got 4.");
    }
}
