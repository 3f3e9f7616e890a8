package dev.limpid.task;

import dev.limpid.architecture.Architectures;
import dev.limpid.architecture.Config;
import dev.limpid.architecture.Emitted;
import dev.limpid.format.FormatException;
import dev.limpid.format.Safetensors;
import dev.limpid.format.WeightFile;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Weight;
import dev.limpid.runtime.Runtime;
import dev.limpid.source.ModelFolder;
import dev.limpid.source.RemoteHeader;
import dev.limpid.source.RemoteModel;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What can be made of a model's files without running it on an input: a graph, or, where its architecture is not known,
 * the names and shapes of its weights alone.
 *
 * @param home the folder that holds configuration
 * @param counted the graph as the files have it, whose weights are the model's parameters; null where none could be made
 * @param ready the graph in the form that methods work on; null where none could be made
 * @param labels names of the classes; empty if nothing is said of classes
 * @param stored the weights of its files by name; empty where they are not known, or the graph is all there is
 * @param runtime to run the graph; null where its weights are not on this disk
 * @param notes what was assumed, and what could not be made
 */
record Structure(
        Path home,
        Optional<Config> config,
        @Nullable Graph counted,
        @Nullable Emitted ready,
        List<String> labels,
        SortedMap<String, Weight.InFile> stored,
        @Nullable Runtime runtime,
        List<String> notes) {
    /**
     * Of a model on this disk.
     *
     * @throws FormatException if its weights are damaged
     */
    static Structure of(ModelFolder folder, Runtime runtime) throws IOException {
        Path main = folder.weights();
        if (main.toString().endsWith(".onnx")) {
            Opened opened = Opened.read(folder, runtime);
            return new Structure(
                    opened.home(),
                    opened.config(),
                    opened.original(),
                    opened.emitted(),
                    opened.labels(),
                    new TreeMap<>(),
                    runtime,
                    opened.notes());
        }
        Path home = Files.isDirectory(folder.path())
                ? folder.path()
                : folder.path().toAbsolutePath().resolveSibling("");
        return of(home, Optional.of(WeightFile.read(main)), runtime);
    }

    /**
     * Of a model whose weights are not on this disk.
     *
     * @throws FormatException if a header is damaged, or nothing at all can be told
     */
    static Structure of(RemoteModel remote) throws IOException {
        return of(remote.folder(), header(remote), null);
    }

    private static Structure of(Path home, Optional<WeightFile> file, @Nullable Runtime runtime) throws IOException {
        Optional<Config> config = Config.in(home);
        List<String> notes = new ArrayList<>();
        Emitted plain = null;
        try {
            plain = file.isPresent() ? Architectures.emit(home, file.get()) : blueprint(home, config);
        } catch (FormatException unknown) {
            if (file.isEmpty()) {
                throw unknown;
            }
            notes.add("Only its weights can be told: " + unknown.getMessage());
        }
        return new Structure(
                home,
                config,
                plain == null ? null : plain.graph(),
                plain == null ? null : Ready.made(plain, notes),
                config.map(Config::labels).orElse(List.of()),
                file.map(WeightFile::weights).orElse(new TreeMap<>()),
                runtime,
                notes);
    }

    private static Emitted blueprint(Path home, Optional<Config> config) {
        return Architectures.blueprint(config.orElseThrow(() -> new FormatException(
                home, "it holds no config.json, and what its weights are cannot be seen from here.")));
    }

    /** The weights of all files together, as far as their headers tell; nothing where there are none. */
    private static Optional<WeightFile> header(RemoteModel remote) {
        TreeMap<String, Weight.InFile> all = new TreeMap<>();
        for (RemoteHeader header : remote.headers()) {
            Path path = Path.of(header.path());
            long size = remote.weights().stream()
                    .filter(file -> file.path().equals(header.path()))
                    .mapToLong(file -> file.size())
                    .findFirst()
                    .orElse(-1);
            for (Map.Entry<String, Weight.InFile> one :
                    Safetensors.header(path, header.json(), size).weights().entrySet()) {
                if (all.put(one.getKey(), one.getValue()) != null) {
                    throw new FormatException(
                            path, "tensor '" + one.getKey() + "' is in another file of the model too.");
                }
            }
        }
        return remote.headers().isEmpty()
                ? Optional.empty()
                : Optional.of(new WeightFile(Path.of(remote.headers().get(0).path()), all));
    }

    /** The names of weights that the files hold and the graph does not, in order. */
    List<String> unread() {
        List<Weight.InFile> read = counted == null
                ? List.of()
                : counted.weights().values().stream()
                        .filter(Weight.InFile.class::isInstance)
                        .map(Weight.InFile.class::cast)
                        .toList();
        return stored.entrySet().stream()
                .filter(one -> one.getValue().dtype().isFloating())
                .filter(one -> read.stream().noneMatch(part -> isWithin(part, one.getValue())))
                .map(Map.Entry::getKey)
                .filter(name -> !Architectures.isComputed(name))
                .toList();
    }

    /** Whether a weight is another, or a part of it. */
    private static boolean isWithin(Weight.InFile part, Weight.InFile whole) {
        return part.file().equals(whole.file())
                && part.offset() >= whole.offset()
                && part.offset() + part.length() <= whole.offset() + whole.length();
    }
}
