package dev.limpid.course;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.corpus.Given;
import dev.limpid.format.WeightFile;
import dev.limpid.graph.Wire;
import dev.limpid.image.Picture;
import dev.limpid.model.Input;
import dev.limpid.model.Prediction;
import dev.limpid.runtime.Runtime;
import dev.limpid.task.ImageModel;
import dev.limpid.task.TaskModel;
import dev.limpid.task.TextModel;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.Text;
import dev.limpid.train.Training;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.imageio.ImageIO;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Tiny networks for pictures and tiny language models learn what was planted, from drawn weights. */
class OtherCoursesTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    Path folder;

    /** Bright above or below, in noise. */
    private Path pictures(String name, int count, long seed) throws IOException {
        Random random = new Random(seed);
        Path all = folder.resolve(name);
        for (int i = 0; i < count; i++) {
            BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
            for (int x = 0; x < 16; x++) {
                for (int y = 0; y < 16; y++) {
                    int light = random.nextInt(100) + (y < 8 == (i % 2 == 0) ? 150 : 0);
                    image.setRGB(x, y, light << 16 | light << 8 | light);
                }
            }
            Path label = Files.createDirectories(all.resolve(i % 2 == 0 ? "above" : "below"));
            ImageIO.write(image, "png", label.resolve(i + ".png").toFile());
        }
        return all;
    }

    private Start drawn(String resource) throws IOException {
        Path home = Files.createDirectories(folder.resolve("start"));
        JsonNode json = MAPPER.readTree(
                Lesson.RESOURCES.resolve(resource).resolve("config.json").toFile());
        MAPPER.writeValue(home.resolve("config.json").toFile(), json);
        Files.writeString(home.resolve("preprocessor_config.json"), """
                {"image_processor_type": "ConvNextImageProcessor", "do_resize": false, "do_rescale": true,
                 "rescale_factor": 0.00392156862745098, "do_normalize": true, "image_mean": [0.5, 0.5, 0.5],
                 "image_std": [0.25, 0.25, 0.25]}
                """);
        return Start.fresh(home);
    }

    @ParameterizedTest
    @ValueSource(strings = {"resnet-basic", "convnext-classes"})
    void classes_of_pictures_are_learnt(String network) throws IOException {
        Lesson lesson = Lesson.of(
                drawn("tiny-vision/" + network), pictures("some", 80, 1), pictures("others", 40, 2), 20, 4e-3);
        try (Lesson.Learnt learnt = lesson.learn(folder)) {
            assertThat(learnt.tested("accuracy")).isGreaterThan(0.9);
            ImageModel model = (ImageModel) learnt.reopened();
            int right = 0;
            for (String label : List.of("above", "below")) {
                try (var files = Files.list(folder.resolve("others").resolve(label))) {
                    for (Path file : files.toList()) {
                        Picture picture = Picture.read(file);
                        right += model.top(model.prepare(picture), null, 1)
                                        .get(0)
                                        .label()
                                        .equals(label)
                                ? 1
                                : 0;
                    }
                }
            }
            assertThat(learnt.tested("accuracy")).isCloseTo(right / 40.0, within(1e-9));
            Map<String, Tensor> feeds =
                    Map.of("pixel_values", Tensor.fill(DType.FLOAT, Shape.of(3, 3, 16, 16), i -> Math.sin(i)));
            Wire wire = learnt.learning().network().plain().outputs().get("classes");
            assertThat(Lesson.output(model, "classes", feeds, wire).toDoubles())
                    .containsExactly(learnt.trained("classes", feeds).toDoubles(), within(1e-5));
        }
    }

    @Test
    void statistics_of_batch_normalisation_follow_the_pictures_and_are_written() throws IOException {
        Lesson lesson = Lesson.of(
                drawn("tiny-vision/resnet-basic"), pictures("some", 48, 1), pictures("others", 20, 2), 4, 1e-3);
        try (Lesson.Learnt learnt = lesson.learn(folder)) {
            WeightFile file = WeightFile.read(learnt.written().resolve("model.safetensors"));
            String name = "resnet.embedder.embedder.normalization.running_var";
            double[] written = learnt.runtime().value(file.weight(name)).toDoubles();
            assertThat(written).doesNotContain(1.0);
            Wire wire = learnt.learning().network().names().entrySet().stream()
                    .filter(entry -> entry.getValue().equals(name))
                    .findFirst()
                    .orElseThrow()
                    .getKey();
            assertThat(written)
                    .containsExactly(learnt.runtime()
                            .value(learnt.learning().network().weights().get(wire))
                            .toDoubles());
        }
    }

    private static final List<String> RING =
            List.of("red", "fox", "jumps", "over", "lazy", "dogs", "while", "green", "birds", "sing");

    /** After each word one other follows, so that of a text only the first word is unknown. */
    private Path ring() throws IOException {
        Random random = new Random(5);
        return lines(300, () -> {
            int at = random.nextInt(RING.size());
            return IntStream.range(at, at + 4 + random.nextInt(26))
                    .mapToObj(i -> RING.get(i % RING.size()))
                    .collect(Collectors.joining(" "));
        });
    }

    /** One word again and again in each text, and "and". */
    private Path same() throws IOException {
        Random random = new Random(5);
        return lines(300, () -> {
            String word = RING.get(random.nextInt(RING.size()));
            return IntStream.range(0, 14 + random.nextInt(5))
                    .mapToObj(i -> random.nextInt(3) == 0 ? "and" : word)
                    .collect(Collectors.joining(" "));
        });
    }

    private Path lines(int count, Supplier<String> line) throws IOException {
        return Files.write(
                folder.resolve("story.txt"), Stream.generate(line).limit(count).toList());
    }

    private Path config(String resource, Map<String, Object> changes) throws IOException {
        ObjectNode json = (ObjectNode) MAPPER.readTree(
                Lesson.RESOURCES.resolve(resource).resolve("config.json").toFile());
        changes.forEach((name, value) -> json.set(name, MAPPER.valueToTree(value)));
        Path file = folder.resolve("small.json");
        MAPPER.writeValue(file.toFile(), json);
        return file;
    }

    private Pretraining pretraining(Path config, Path text, Runtime runtime, int epochs, double rate)
            throws IOException {
        return Pretraining.begin(
                new Pretraining.Wanted(
                        Start.fresh(config),
                        null,
                        Given.of(List.of(text)),
                        dev.limpid.corpus.Wanted.USUAL,
                        0.1,
                        Lesson.settings(epochs, rate, 8),
                        16,
                        false,
                        folder.resolve("run")),
                runtime);
    }

    @Test
    void a_decoder_learns_which_word_follows_and_writes_on() throws IOException {
        Path config = config("tiny-decoders/gpt2", Map.of("vocab_size", 300));
        try (Runtime runtime = new Runtime(Lesson.THREAD);
                Pretraining learning = pretraining(config, ring(), runtime, 5, 1e-2)) {
            Training training = learning.run(Lesson.QUIET, Map.of());
            // Ten words that are as frequent: a model that knows only that has at least perplexity ten a word.
            double perplexity = Lesson.figure(training, "validation", "perplexity");
            assertThat(perplexity).isLessThan(2);
            assertThat(training.notes()).anyMatch(note -> note.contains("knows only how frequent each token is"));
            Path written = folder.resolve("written");
            learning.write(written, training, Map.of());
            try (TaskModel<?> opened = Lesson.open(written)) {
                TextModel model = (TextModel) opened;
                var sampling = new dev.limpid.generation.Sampling(4, 0, 0, 1, 1, 0, List.of());
                assertThat(model.write(Text.of("red fox jumps over"), sampling, token -> {})
                                .text())
                        .contains("lazy dogs");
            }
        }
    }

    @Test
    void an_encoder_learns_which_word_is_hidden() throws IOException {
        Path config = config("text-tasks/moods", Map.of("vocab_size", 120));
        try (Runtime runtime = new Runtime(Lesson.THREAD);
                Pretraining learning = pretraining(config, same(), runtime, 40, 3e-3)) {
            Training training = learning.run(Lesson.QUIET, Map.of());
            assertThat(Lesson.figure(training, "validation", "perplexity")).isLessThan(5);
            Path written = folder.resolve("written");
            learning.write(written, training, Map.of());
            try (TaskModel<?> opened = Lesson.open(written)) {
                TextModel model = (TextModel) opened;
                Input input = model.prepare(Text.of("lazy lazy and [MASK] lazy lazy lazy lazy and lazy lazy lazy"));
                assertThat(model.top(input, model.position(input, null), 2))
                        .extracting(Prediction::label)
                        .contains("lazy");
            }
        }
    }
}
