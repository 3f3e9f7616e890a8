package dev.limpid.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.explain.Attribution;
import dev.limpid.model.Input;
import dev.limpid.model.Target;
import dev.limpid.source.ModelFolder;
import dev.limpid.text.Text;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Tiny models of text in folders as Python saves them, and what Python answers: {@code tools/golden/text_tasks.py}. */
final class TextTasks {
    private TextTasks() {}

    static JsonNode golden(String part) {
        return packed("text-tasks").get(part);
    }

    /** A packed file of golden values. */
    static JsonNode packed(String file) {
        try (InputStream packed =
                Objects.requireNonNull(TextTasks.class.getResourceAsStream("/golden/" + file + ".json.gz"))) {
            return new ObjectMapper().readTree(new GZIPInputStream(packed));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    static Path folder(String name) {
        return TinyBert.resource("/text-tasks/" + name);
    }

    static TextModel open(Path folder, @Nullable Task task) {
        return open(folder, task, null);
    }

    static TextModel open(Path folder, @Nullable Task task, @Nullable Pooling pooling) {
        ModelFolder files = new ModelFolder(folder, "tiny", folder.toString(), "0".repeat(64));
        return (TextModel) Models.open(files, new Models.Wanted(task, pooling, null, false, null), TinyBert.SETTINGS);
    }

    /** A copy of a model's folder, for tests that change it. */
    static Path copy(String name, Path to) throws IOException {
        Path from = folder(name);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
        return to;
    }

    /** The quantised form of {@code moods}, with its tokenizer and configuration. */
    static Path quantised(Path to) throws IOException {
        copy("moods", to);
        Files.delete(to.resolve("model.safetensors"));
        try (InputStream packed = new GZIPInputStream(Files.newInputStream(folder("moods.quantised.onnx.gz")))) {
            Files.copy(packed, to.resolve("model.onnx"));
        }
        return to;
    }

    static Text text(JsonNode texts) {
        return new Text(
                texts.get(0).textValue(), texts.size() > 1 ? texts.get(1).textValue() : null);
    }

    static Target target(TextModel model, Input input, String words) {
        return TargetSpec.parse(words)
                .resolve(model, input, null, Target.Score.LOGIT, null)
                .get(0);
    }

    static void assertWithin(double tolerance, String what, double[] actual, JsonNode expected) {
        assertThat(actual).as(what).hasSize(expected.size());
        for (int i = 0; i < actual.length; i++) {
            assertThat(actual[i])
                    .as("%s, number %d", what, i)
                    .isCloseTo(expected.get(i).doubleValue(), within(tolerance));
        }
    }

    /** Asserts that scores sum to a difference that Python found, and that this is what the attribution promises. */
    static void assertSum(double tolerance, String what, Attribution found, double difference) {
        double sum =
                found.scores().stream().mapToDouble(Attribution.Scored::score).sum();
        assertThat(sum).as(what).isCloseTo(difference, within(tolerance));
        assertThat(Objects.requireNonNull(found.completeness()).expected())
                .as(what)
                .isCloseTo(difference, within(1e-4));
    }
}
