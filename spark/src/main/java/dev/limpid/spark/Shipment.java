package dev.limpid.spark;

import dev.limpid.source.FoundModel;
import dev.limpid.source.ModelFolder;
import dev.limpid.source.ModelSources;
import dev.limpid.source.Progress;
import org.apache.spark.SparkContext;
import org.jspecify.annotations.Nullable;

import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * A model that executors are to have.
 *
 * @param folder where the driver has it
 * @param main the one weight file that was named; null if a folder was
 * @param files that were sent; none if executors read {@code folder} themselves
 * @param id see {@link ModelFolder}, as the following
 */
record Shipment(
        String folder,
        @Nullable String main,
        List<SentFile> files,
        String id,
        String source,
        String sha256,
        @Nullable String pooling)
        implements Serializable {
    Shipment {
        files = List.copyOf(files);
    }

    /**
     * Finds a model, fetching it to the driver if need be, and has Spark send it.
     *
     * @param shared whether executors see the driver's path
     * @throws dev.limpid.source.SourceException if there is no such model, or it cannot be fetched
     */
    static Shipment of(String model, boolean shared, SparkContext spark) {
        ModelFolder found = ModelSources.standard(Progress.NONE).find(model);
        boolean single = !Files.isDirectory(found.path());
        Path folder = single ? found.path().toAbsolutePath().resolveSibling("") : found.path();
        // One machine has one disk.
        List<SentFile> files = shared || spark.isLocal() ? List.of() : send(found.path(), folder, spark);
        return new Shipment(
                folder.toString(),
                single ? String.valueOf(found.path().getFileName()) : null,
                files,
                found.id(),
                found.source(),
                found.sha256(),
                found.pooling());
    }

    private static List<SentFile> send(Path model, Path folder, SparkContext spark) {
        FoundModel seen = ModelSources.standard(Progress.NONE).see(model.toString());
        return seen.files().stream()
                .map(file -> SentFile.send(
                        folder.resolve(file.path()),
                        file.path(),
                        Objects.requireNonNull(file.sha256(), "of a file on this disk"),
                        spark))
                .toList();
    }

    /** On an executor: the model's folder, put together from what was sent. */
    ModelFolder arrived() {
        Path here = Path.of(folder);
        if (!files.isEmpty()) {
            Path together = SentFile.folder();
            files.forEach(file -> file.arrive(together));
            here = together;
        } else if (!Files.isDirectory(here)) {
            throw new IllegalArgumentException("The model's folder " + here + " is not on this executor. Share it with"
                    + " all of them, or leave out setModelShared(true) so that Spark sends it.");
        }
        return new ModelFolder(main == null ? here : here.resolve(main), id, source, sha256, pooling);
    }
}
