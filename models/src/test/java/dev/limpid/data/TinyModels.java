package dev.limpid.data;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.runtime.Runtime;
import dev.limpid.source.ModelFolder;
import dev.limpid.task.ImageModel;
import dev.limpid.task.Models;
import dev.limpid.task.TableModel;
import dev.limpid.task.Task;
import dev.limpid.task.TaskModel;
import dev.limpid.task.TextModel;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** Small models to read data for. */
final class TinyModels {
    private TinyModels() {}

    private static Path resource(String name) {
        try {
            return Path.of(
                    Objects.requireNonNull(TinyModels.class.getResource(name)).toURI());
        } catch (URISyntaxException wrong) {
            throw new IllegalStateException(wrong);
        }
    }

    private static TaskModel<?> open(Path path, @Nullable Task task) {
        return Models.open(
                new ModelFolder(path, "tiny", path.toString(), "0".repeat(64)),
                Models.Wanted.of(task),
                Runtime.Settings.standard().withThreads(1));
    }

    /** Its labels are {@code very good}, {@code so-so} and {@code BAD}. */
    static TextModel moods() {
        return (TextModel) open(resource("/text-tasks/moods"), null);
    }

    static TextModel text(String name, Task task) {
        return (TextModel) open(resource(name), task);
    }

    /** Pictures of 16 by 16 pixels, and labels {@code LABEL_0} to {@code LABEL_4}. */
    static ImageModel pictures() {
        return (ImageModel) open(resource("/tiny-vision/vit-classes"), null);
    }

    /** Of {@code tools/golden/tables.py}. */
    static TableModel table(String name, Path folder) {
        try (InputStream packed =
                Objects.requireNonNull(TinyModels.class.getResourceAsStream("/golden/tables.json.gz"))) {
            String onnx = new ObjectMapper()
                    .readTree(new GZIPInputStream(packed))
                    .get("models")
                    .get(name)
                    .get("onnx")
                    .textValue();
            Path file = Files.write(
                    folder.resolve("model.onnx"), Base64.getDecoder().decode(onnx));
            return (TableModel) open(file, null);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
