package dev.limpid.json;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** Compares a text with the one that was looked at and committed. {@code -Dlimpid.golden=write} replaces it. */
public final class Golden {
    private Golden() {}

    /**
     * Fails if {@code text} is not what the file holds.
     *
     * @param module whose test resources hold the file
     */
    public static void check(String module, String file, String text) throws IOException {
        Path path = Path.of(System.getProperty("limpid.root", ".."), module, "src/test/resources", file);
        if (System.getProperty("limpid.golden", "").equals("write")) {
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
        }
        assertThat(text).isEqualTo(Files.readString(path));
    }
}
