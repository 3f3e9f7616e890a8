package dev.limpid.source;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * {@code limpid.json} beside extracted files: what was extracted, and from where.
 *
 * @param source {@code maven:group:artifact:version}
 * @param files in their paths' order
 */
record Manifest(String source, List<Entry> files) {
    static final String NAME = "limpid.json";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /**
     * One file.
     *
     * @param path within the folder, with slashes
     * @param size in bytes
     * @param sha256 in lower-case hexadecimal
     */
    record Entry(String path, long size, String sha256) {
        // Jackson would hand on what a damaged manifest lacks as null.
        Entry {
            Objects.requireNonNull(path);
            Objects.requireNonNull(sha256);
        }
    }

    Manifest {
        Objects.requireNonNull(source);
        files = List.copyOf(files).stream()
                .sorted(Comparator.comparing(Entry::path))
                .toList();
    }

    /** The manifest of {@code folder}, unless there is none that can be read. */
    static Optional<Manifest> read(Path folder) {
        Path file = folder.resolve(NAME);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(file.toFile(), Manifest.class));
        } catch (IOException damaged) {
            return Optional.empty();
        }
    }

    void write(Path folder) throws IOException {
        Files.writeString(folder.resolve(NAME), JSON.writeValueAsString(this) + "\n");
    }

    /**
     * The first file that is missing or has not the size it was extracted with. Only sizes are compared: hashing some
     * hundred megabytes would cost every start a second.
     */
    Optional<String> changed(Path folder) {
        return files.stream()
                .filter(entry -> sizeOf(folder.resolve(entry.path())) != entry.size())
                .map(Entry::path)
                .findFirst();
    }

    private static long sizeOf(Path file) {
        try {
            return Files.size(file);
        } catch (IOException missing) {
            return -1;
        }
    }
}
