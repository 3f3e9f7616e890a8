package dev.limpid.spark;

import dev.limpid.source.ModelFile;
import dev.limpid.source.ModelFolder;
import dev.limpid.source.ModelSources;
import dev.limpid.source.Progress;
import org.apache.spark.SparkContext;
import org.jspecify.annotations.Nullable;

import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A model that executors are to have.
 *
 * @param folder where the driver has it
 * @param main the one weight file that was named; null if a folder was
 * @param files that were sent; none if executors read {@code folder} themselves
 * @param id see {@link ModelFolder}, as the following
 * @param content what all files hold, that one may be told from what lies under the same path later
 * @param others models that a question names beside this one, by what it calls them
 */
record Shipment(
        String folder,
        @Nullable String main,
        List<SentFile> files,
        String id,
        String source,
        String sha256,
        @Nullable String pooling,
        String content,
        Map<String, Shipment> others)
        implements Serializable {
    Shipment {
        files = List.copyOf(files);
        others = Map.copyOf(others);
    }

    /**
     * Finds a model and others that are asked with it, fetching them to the driver if need be, and has Spark send them.
     *
     * @param others by name
     * @param shared whether executors see the driver's paths
     * @throws dev.limpid.source.SourceException if there is no such model, or it cannot be fetched
     */
    static Shipment of(String model, List<String> others, boolean shared, SparkContext spark) {
        Map<String, Shipment> beside = new LinkedHashMap<>();
        others.forEach(name -> beside.put(name, of(name, List.of(), shared, spark)));
        ModelSources sources = ModelSources.standard(Progress.NONE);
        ModelFolder found = sources.find(model);
        List<ModelFile> all = sources.files(found);
        boolean single = !Files.isDirectory(found.path());
        Path folder = single ? found.path().toAbsolutePath().resolveSibling("") : found.path();
        // One machine has one disk.
        List<SentFile> files = shared || spark.isLocal() ? List.of() : send(all, folder, spark);
        return new Shipment(
                folder.toString(),
                single ? String.valueOf(found.path().getFileName()) : null,
                files,
                found.id(),
                found.source(),
                found.sha256(),
                found.pooling(),
                all.stream().map(file -> file.path() + " " + file.sha256()).collect(Collectors.joining("\n")),
                beside);
    }

    private static List<SentFile> send(List<ModelFile> all, Path folder, SparkContext spark) {
        return all.stream()
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
