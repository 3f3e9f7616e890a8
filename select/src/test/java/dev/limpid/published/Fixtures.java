package dev.limpid.published;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files in the published forms, written for these tests. */
final class Fixtures {
    static final Path RESOURCES = Path.of(System.getProperty("limpid.root"), "select/src/test/resources");
    static final Path PUBLISHED = RESOURCES.resolve("published");
    static final Path TABLES = PUBLISHED.resolve("tables");

    private Fixtures() {}

    static Path card(String name) {
        return PUBLISHED.resolve("cards").resolve(name);
    }

    static Path write(Path file, String text) {
        return write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    static Path write(Path file, byte[] bytes) {
        try {
            Files.createDirectories(file.getParent());
            return Files.write(file, bytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
