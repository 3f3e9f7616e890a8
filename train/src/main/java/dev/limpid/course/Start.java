package dev.limpid.course;

import dev.limpid.architecture.Checkpoint;
import dev.limpid.architecture.Config;
import dev.limpid.architecture.Head;
import dev.limpid.source.ModelFolder;
import dev.limpid.task.Pooling;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a training begins with: a pretrained model, or an architecture whose weights are drawn.
 *
 * @param id how the user calls it
 * @param source the place it came from
 * @param sha256 of the weights; empty where they are drawn
 * @param home the folder of its tokenizer or picture processor
 * @param config of the architecture
 * @param checkpoint null where weights are drawn
 * @param pooling how a vector is made of a text
 * @param license as its source states it; null where it does not
 */
public record Start(
        String id,
        String source,
        String sha256,
        Path home,
        Config config,
        @Nullable Checkpoint checkpoint,
        Pooling pooling,
        @Nullable String license) {
    /**
     * A pretrained model.
     *
     * @throws dev.limpid.format.FormatException if its files are damaged, or do not tell what it is
     */
    public static Start pretrained(ModelFolder model, @Nullable String license) throws IOException {
        Checkpoint checkpoint = Checkpoint.of(model.path(), model.weights());
        return new Start(
                model.id(),
                model.source(),
                model.sha256(),
                checkpoint.home(),
                checkpoint.config(),
                checkpoint,
                Head.isOfPictures(checkpoint.config()) ? Pooling.MEAN : Pooling.in(checkpoint.home(), model.pooling()),
                license);
    }

    /**
     * An architecture, told by a configuration as Hugging Face's libraries write it.
     *
     * @param file {@code config.json} or of another name, or the folder of one
     * @throws IllegalArgumentException if there is none
     * @throws dev.limpid.format.FormatException if it is no configuration
     */
    public static Start fresh(Path file) throws IOException {
        Path config = Files.isDirectory(file) ? file.resolve("config.json") : file;
        if (!Files.isRegularFile(config)) {
            throw new IllegalArgumentException("--config " + file + ": there is no such file. Give a config.json with a"
                    + " model_type and its sizes, as Hugging Face's libraries write it.");
        }
        Config said = Config.of(config);
        if (!said.has("model_type")) {
            throw said.fault("model_type", "missing", "the name of an architecture, such as gpt2 or bert");
        }
        Path whole = config.toAbsolutePath().normalize();
        Path around = whole.getParent();
        String name = whole.endsWith("config.json") && around != null
                ? String.valueOf(around.getFileName())
                : String.valueOf(whole.getFileName()).replaceAll("\\.json$", "");
        return new Start(
                name,
                config.toString(),
                "",
                config.toAbsolutePath().resolveSibling(""),
                said,
                null,
                Pooling.MEAN,
                null);
    }

    /** Whether weights are drawn. */
    boolean isFresh() {
        return checkpoint == null;
    }
}
