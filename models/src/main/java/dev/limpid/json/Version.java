package dev.limpid.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** Which Limpid this is. */
public final class Version {
    private static final String CURRENT = read();

    private Version() {}

    /** The version that results are stamped with: {@code 0.1.0}. */
    public static String current() {
        return CURRENT;
    }

    // The build writes the file, so the number stands in the pom only.
    private static String read() {
        Properties properties = new Properties();
        try (InputStream in = Objects.requireNonNull(
                Version.class.getResourceAsStream("limpid.properties"),
                "limpid.properties is missing from the class path.")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version", "unknown");
    }
}
