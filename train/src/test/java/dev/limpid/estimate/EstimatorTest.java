package dev.limpid.estimate;

import dev.limpid.adapter.Choice;
import dev.limpid.corpus.Given;
import dev.limpid.corpus.Shares;
import dev.limpid.corpus.Wanted;
import dev.limpid.course.Finetuning;
import dev.limpid.course.Learning;
import dev.limpid.course.Pretraining;
import dev.limpid.course.Start;
import dev.limpid.format.AtomicFolder;
import dev.limpid.optimise.AdamW;
import dev.limpid.optimise.Schedule;
import dev.limpid.runtime.Runtime;
import dev.limpid.source.ModelFolder;
import dev.limpid.train.Augmentation;
import dev.limpid.train.LogLine;
import dev.limpid.train.Network;
import dev.limpid.train.Settings;
import dev.limpid.train.Training;
import dev.limpid.train.Watcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import javax.imageio.ImageIO;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** What is told before a training, held against what it then does. */
class EstimatorTest {
    private static final Path ROOT = Path.of(System.getProperty("limpid.root"));
    private static final Path MODELS = ROOT.resolve("models/src/test/resources");
    private static final List<String> WORDS = List.of("the", "my", "dog", "can", "she", "sea", "is", "it", "was", "of");
    private static final Estimator COUNTED = new Estimator(false, null, null);
    private static final int BATCH = 8;

    @TempDir
    Path folder;

    private static Settings settings(int epochs, int accumulation, long saveEvery) {
        return new Settings(
                epochs,
                null,
                BATCH,
                accumulation,
                1e-3,
                AdamW.decaying(0.01),
                Schedule.Form.LINEAR,
                0.1,
                1.0,
                null,
                null,
                saveEvery,
                3);
    }

    /** Texts of 1 to 12 words, of which those of one class have a word that the others have not. */
    private Path rows(int count) throws IOException {
        Random random = new Random(5);
        List<String> lines = new ArrayList<>(List.of("text,label"));
        for (int i = 0; i < count; i++) {
            StringBuilder text = new StringBuilder(i % 2 == 0 ? "good" : "park");
            for (int more = random.nextInt(12); more > 0; more--) {
                text.append(' ').append(WORDS.get(random.nextInt(WORDS.size())));
            }
            lines.add(text + "," + (i % 2 == 0 ? "yes" : "no"));
        }
        return Files.write(folder.resolve("rows" + count + ".csv"), lines);
    }

    private Finetuning bert(Path rows, double heldOut, Settings settings, Runtime runtime) throws IOException {
        Start start = Start.pretrained(
                new ModelFolder(MODELS.resolve("tiny-bert"), "tiny-bert", "here", "0".repeat(64)), null);
        return Finetuning.begin(
                new Finetuning.Wanted(
                        start,
                        Given.of(rows),
                        new Shares(heldOut, 0, 1),
                        Wanted.USUAL,
                        settings,
                        null,
                        new Choice.All(),
                        null,
                        0,
                        Augmentation.NONE,
                        null,
                        folder.resolve("run")),
                runtime);
    }

    private static Map<String, ByteBuffer> bytes(Network network, Runtime runtime) {
        Map<String, ByteBuffer> bytes = new TreeMap<>();
        network.saved()
                .forEach((name, weight) -> bytes.put(name, runtime.value(weight).bytes()));
        return bytes;
    }

    private static List<LogLine.Updated> updates(Training training) {
        return training.log().stream()
                .filter(LogLine.Updated.class::isInstance)
                .map(LogLine.Updated.class::cast)
                .toList();
    }

    private Estimate estimate(Estimator estimator, Learning learning) throws IOException {
        return estimator.of(learning, 0.5, folder.resolve("written"), null);
    }

    @Test
    void examples_tokens_updates_and_files_are_those_of_the_training() throws IOException {
        try (Runtime runtime = new Runtime(Runtime.Settings.standard().withThreads(1));
                Finetuning learning = bert(rows(110), 0.1, settings(2, 3, 4), runtime)) {
            Estimate told = estimate(COUNTED, learning);
            Training training = learning.run(new Watcher() {}, Map.of());
            assertThat(told.work().steps())
                    .isEqualTo(training.outcome().steps())
                    .isEqualTo(updates(training).size());
            assertThat(told.work().examples()).isEqualTo(training.cost().examples());
            assertThat(told.work().tokens()).isEqualTo(training.cost().tokens());
            long last = training.outcome().steps();
            Path checkpoint = folder.resolve("run/checkpoints/step-" + last);
            // Beside the numbers a file has a header.
            assertThat((double) Files.size(checkpoint.resolve("optimiser.safetensors")))
                    .isCloseTo(
                            told.memory().moments(), within(0.2 * told.memory().moments()));
            long trained = 4 * learning.network().trainedNumbers();
            assertThat(told.memory().moments()).isEqualTo(2 * trained);
            // Three runs make one update: where they add up and where they write.
            assertThat(told.memory().gradients()).isEqualTo(2 * trained);
            assertThat(told.time()).isNull();
        }
    }

    @Test
    void operations_are_those_of_layers_of_these_sizes_at_these_lengths() throws IOException {
        try (Runtime runtime = new Runtime(Runtime.Settings.standard().withThreads(1));
                Finetuning learning = bert(rows(90), 0.1, settings(1, 1, 100), runtime)) {
            Estimate told = estimate(COUNTED, learning);
            Training training = learning.run(new Watcher() {}, Map.of());
            long forward = 0;
            for (LogLine.Updated update : updates(training)) {
                forward += update.examples() * macs(update.tokens() / update.examples());
            }
            assertThat(told.work().forwardMacs()).isEqualTo(forward);
            assertThat(told.work().flopsByRule()).isEqualTo(6.0 * forward);
            assertThat(told.work().trainingMacs()).isEqualTo(3 * forward);
            assertThat(told.work().flopsByParameters())
                    .isEqualTo(6.0 * told.work().parameters() * training.cost().tokens());
        }
    }

    /** Of a text: two layers, of the second of which only the first position is asked for but in keys and values. */
    private static long macs(long length) {
        long d = 16;
        long inner = 32;
        long whole = length * (4 * d * d + 2 * d * inner) + 2 * length * length * d;
        long picked = 2 * length * d * d + 2 * d * d + 2 * d * inner + 2 * length * d;
        return whole + picked + d * d + 2 * d;
    }

    @Test
    void trying_steps_leaves_all_weights_and_the_training_as_they_were() throws IOException {
        Path rows = rows(60);
        Runtime.Settings thread = Runtime.Settings.standard().withThreads(1);
        List<Double> losses = new ArrayList<>();
        try (Runtime runtime = new Runtime(thread);
                Finetuning learning = bert(rows, 0.2, settings(1, 1, 100), runtime)) {
            updates(learning.run(new Watcher() {}, Map.of())).forEach(update -> losses.add(update.loss()));
        }
        AtomicFolder.delete(folder.resolve("run"));
        try (Runtime runtime = new Runtime(thread);
                Finetuning learning = bert(rows, 0.2, settings(1, 1, 100), runtime)) {
            Map<String, ByteBuffer> before = bytes(learning.network(), runtime);
            Estimate told = estimate(new Estimator(true, new Power.Told(65, 1), 100.0), learning);
            assertThat(bytes(learning.network(), runtime)).isEqualTo(before);
            assertThat(folder.resolve("written")).doesNotExist();
            TrainingTime time = told.time();
            assertThat(time).isNotNull();
            assertThat(time.beginning()).isGreaterThanOrEqualTo(0.5);
            assertThat(time.total().isBounded()).isTrue();
            assertThat(time.total().mean())
                    .isCloseTo(
                            time.beginning()
                                    + time.steps().mean()
                                    + time.evaluation()
                                    + time.checkpoints()
                                    + time.ending(),
                            within(1e-9));
            assertThat(time.evaluation()).isPositive();
            assertThat(told.step().steps()).isBetween(Estimator.UPDATES / 2, Estimator.UPDATES);
            assertThat(told.energy().kilowattHours().mean())
                    .isCloseTo(65 * time.total().mean() / 3.6e6, within(1e-12));
            assertThat(updates(learning.run(new Watcher() {}, Map.of())).stream()
                            .map(LogLine.Updated::loss))
                    .isEqualTo(losses);
        }
    }

    @Test
    void a_decoder_from_nothing_is_told_blocks_and_laws_of_scaling() throws IOException {
        Random random = new Random(6);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            lines.add(
                    String.join(" ", random.ints(9, 0, 10).mapToObj(WORDS::get).toList()) + ".");
        }
        Path text = Files.write(folder.resolve("text.txt"), lines);
        Path config = Files.writeString(folder.resolve("tiny.json"), """
                {"model_type":"gpt2","architectures":["GPT2LMHeadModel"],"vocab_size":300,"n_positions":16,"n_embd":16,
                 "n_layer":1,"n_head":2}""");
        try (Runtime runtime = new Runtime(Runtime.Settings.standard().withThreads(1));
                Pretraining learning = Pretraining.begin(
                        new Pretraining.Wanted(
                                Start.fresh(config),
                                null,
                                Given.of(text),
                                Wanted.USUAL,
                                0.2,
                                settings(2, 1, 100),
                                16,
                                false,
                                folder.resolve("run")),
                        runtime)) {
            Estimate told = estimate(COUNTED, learning);
            assertThat(told.languageModel()).isTrue();
            assertThat(told.lines()).anyMatch(line -> line.contains("far from what was fitted"));
            Training training = learning.run(new Watcher() {}, Map.of());
            assertThat(told.work().steps()).isEqualTo(training.outcome().steps());
            assertThat(told.work().tokens()).isEqualTo(training.cost().tokens());
        }
    }

    @Test
    void pictures_are_counted_and_running_statistics_put_back() throws IOException {
        for (String label : List.of("dark", "light")) {
            Path place = Files.createDirectories(folder.resolve("pictures").resolve(label));
            for (int i = 0; i < 12; i++) {
                BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
                image.setRGB(i % 8, 3, label.equals("dark") ? 0x101010 + i : 0xf0f0f0 - i);
                ImageIO.write(image, "png", place.resolve(i + ".png").toFile());
            }
        }
        try (Runtime runtime = new Runtime(Runtime.Settings.standard().withThreads(1));
                Finetuning learning = Finetuning.begin(
                        new Finetuning.Wanted(
                                Start.fresh(ROOT.resolve("examples/small-resnet")),
                                Given.of(folder.resolve("pictures")),
                                new Shares(0.25, 0, 1),
                                Wanted.USUAL,
                                settings(3, 1, 100),
                                null,
                                new Choice.All(),
                                null,
                                0,
                                Augmentation.NONE,
                                null,
                                folder.resolve("run")),
                        runtime)) {
            assertThat(learning.network().moving()).isNotEmpty();
            Map<String, ByteBuffer> before = bytes(learning.network(), runtime);
            Estimate told = estimate(new Estimator(true, null, null), learning);
            assertThat(bytes(learning.network(), runtime)).isEqualTo(before);
            // 18 pictures in batches of 8, 8 and 2.
            assertThat(told.work().steps()).isEqualTo(9);
            assertThat(told.work().examples())
                    .isEqualTo(54)
                    .isEqualTo(told.work().tokens());
            assertThat(told.work().trainingMacs()).isGreaterThan(2 * told.work().forwardMacs());
        }
    }

    @Test
    void small_trainings_tell_an_error_and_are_undone() throws IOException {
        try (Runtime runtime = new Runtime(Runtime.Settings.standard().withThreads(1));
                Finetuning learning = bert(rows(400), 0.2, settings(1, 1, 100), runtime)) {
            Map<String, ByteBuffer> before = bytes(learning.network(), runtime);
            List<String> said = new ArrayList<>();
            LearningCurve.Expected expected = Estimator.curve(learning, said::add);
            assertThat(bytes(learning.network(), runtime)).isEqualTo(before);
            assertThat(expected.isExtrapolated()).isTrue();
            assertThat(expected.extrapolated()).isCloseTo(8, within(0.5));
            assertThat(said).hasSize(4);
            assertThat(said.get(0)).startsWith("A small training on 5 of 320 examples: accuracy 0.");
        }
    }

    @Test
    void refuses_a_curve_of_too_few_examples_and_one_that_nothing_judges() throws IOException {
        try (Runtime runtime = new Runtime(Runtime.Settings.standard().withThreads(1));
                Finetuning few = bert(rows(100), 0.2, settings(1, 1, 100), runtime)) {
            assertThatThrownBy(() -> Estimator.curve(few, line -> {}))
                    .hasMessage("A learning curve needs at least 256 examples to learn from, there are 80. Leave"
                            + " --learning-curve out.");
        }
        AtomicFolder.delete(folder.resolve("run"));
        try (Runtime runtime = new Runtime(Runtime.Settings.standard().withThreads(1));
                Finetuning unjudged = bert(rows(300), 0, settings(1, 1, 100), runtime)) {
            assertThatThrownBy(() -> Estimator.curve(unjudged, line -> {}))
                    .hasMessage("Small trainings are judged by examples that are held back, and there are none. Give"
                            + " --validation or --hold-out.");
            Estimate told = estimate(new Estimator(true, null, null), unjudged);
            assertThat(told.time().evaluation()).isZero();
        }
    }
}
