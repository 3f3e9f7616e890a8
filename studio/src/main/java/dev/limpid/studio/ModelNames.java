package dev.limpid.studio;

import dev.limpid.source.Catalogue;
import dev.limpid.source.ModelReference;
import dev.limpid.source.ModelSources;
import dev.limpid.source.Progress;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which models may be named from outside: those of the catalogue, of the hub, of Maven, and what lies below the folders that the
 * studio was started with. No other path, and no address.
 */
final class ModelNames {
    /** Parts begin with a letter, digit or underscore, so none is a step upwards or hidden. */
    private static final Pattern BELOW =
            Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_.+ -]*(?:/[\\p{L}\\p{N}_][\\p{L}\\p{N}_.+ -]*){0,7}");

    private static final int LONGEST = 300;
    private static final int DEEPEST = 3;
    private static final int MOST = 500;
    private static final Set<String> MARKS = Set.of("config.json", "model.onnx", "model.safetensors");

    private final List<Path> folders;

    ModelNames(List<Path> folders) {
        this.folders = folders;
    }

    /** Read when it is asked for first, not before the page has come. */
    private static final class Known {
        static final Catalogue CATALOGUE = Catalogue.builtIn();
    }

    Catalogue catalogue() {
        return Known.CATALOGUE;
    }

    /**
     * What a name stands for, as {@link dev.limpid.Limpid#load} takes it.
     *
     * @throws IllegalArgumentException if it may not be loaded
     */
    String place(String name) {
        if (name.length() <= LONGEST) {
            if (catalogue().entries().stream().anyMatch(entry -> entry.alias().equals(name))) {
                return name;
            }
            if (name.startsWith(ModelReference.HUB) || name.startsWith(ModelReference.MAVEN)) {
                ModelReference.parse(name); // Refuses what would lead out of the cache.
                return name;
            }
            if (BELOW.matcher(name).matches()) {
                for (Path folder : folders) {
                    Path found = below(folder, name);
                    if (found != null) {
                        return found.toString();
                    }
                }
            }
        }
        throw new IllegalArgumentException("There is no model '"
                + (name.length() <= LONGEST ? name : name.substring(0, LONGEST) + "…")
                + "' here: expected one that GET /api/models lists, hf:org/name or maven:group:artifact:version.");
    }

    /** Finds them, and tells of them by their names. */
    ModelSources sources(Progress progress) {
        return ModelSources.standard(progress).placed(this::place);
    }

    /** Also where links lead it stays below. */
    private static @Nullable Path below(Path folder, String name) {
        try {
            Path found = folder.resolve(name).normalize();
            return Files.exists(found) && found.toRealPath().startsWith(folder.toRealPath()) ? found : null;
        } catch (IOException unreadable) {
            return null;
        }
    }

    /** Names of what looks like a model below the folders. */
    List<String> below() {
        Set<String> names = new LinkedHashSet<>();
        for (Path folder : folders) {
            try (Stream<Path> files = Files.walk(folder, DEEPEST)) {
                List<Path> sorted = new ArrayList<>(files.limit(20_000).toList());
                sorted.sort(null);
                for (Path file : sorted) {
                    String name = folder.relativize(file).toString().replace('\\', '/');
                    if (isModel(file) && BELOW.matcher(name).matches() && below(folder, name) != null) {
                        names.add(name);
                    }
                }
            } catch (IOException | UncheckedIOException unreadable) {
                // A folder that cannot be read has no models that could.
                continue;
            }
        }
        return names.stream().limit(MOST).toList();
    }

    private static boolean isModel(Path file) {
        return Files.isDirectory(file)
                ? MARKS.stream().anyMatch(mark -> Files.isRegularFile(file.resolve(mark)))
                : file.toString().endsWith(".onnx") && !MARKS.contains(String.valueOf(file.getFileName()));
    }
}
