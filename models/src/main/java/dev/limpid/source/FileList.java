package dev.limpid.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Which files of a folder a model consists of, with their hashes. */
final class FileList {
    /** Beside what the hub's models have: what Google's and a card's do. */
    private static final List<String> OTHERS = List.of(
            "bert_config.json", "assets/bert_config.json", "assets/model.json", "assets/vocab.txt", ModelCard.NAME);

    private final Function<Path, String> hashes;

    /** @param hashes of files on this disk */
    FileList(Function<Path, String> hashes) {
        this.hashes = hashes;
    }

    /** The configuration that lies in a folder, each file that is known to be part of one. */
    List<ModelFile> configuration(Path folder) {
        return files(folder, configured(folder));
    }

    /**
     * Weights and configuration.
     *
     * @param weights the files that hold the numbers, and those that name them
     */
    List<ModelFile> all(Path folder, List<Path> weights) {
        Map<Path, Path> distinct = new LinkedHashMap<>();
        List<Path> all = new ArrayList<>(weights);
        all.addAll(configured(folder));
        all.forEach(file -> distinct.putIfAbsent(real(file), file));
        return files(folder, List.copyOf(distinct.values()));
    }

    private static List<Path> configured(Path folder) {
        List<String> names = new ArrayList<>(HubWanted.CONFIGURATION);
        names.addAll(OTHERS);
        return names.stream().map(folder::resolve).filter(Files::isRegularFile).toList();
    }

    private List<ModelFile> files(Path folder, List<Path> paths) {
        return paths.stream()
                .map(path -> new ModelFile(named(folder, path), size(path), hashes.apply(path)))
                .toList();
    }

    /** A file by its path in the folder, whether or not a link was followed on the way. */
    private static String named(Path folder, Path file) {
        return Optional.of(file)
                .filter(path -> path.startsWith(folder))
                .map(folder::relativize)
                .or(() -> Optional.of(file)
                        .filter(path -> path.startsWith(real(folder)))
                        .map(real(folder)::relativize))
                .orElseGet(file::getFileName)
                .toString()
                .replace('\\', '/');
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException vanished) {
            throw new UncheckedIOException("Cannot read " + path + ".", vanished);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException vanished) {
            throw new UncheckedIOException("Cannot read " + file + ".", vanished);
        }
    }
}
