package dev.limpid.table;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * How texts are written as bytes. A mark at a file's beginning (UTF-8's, UTF-16's) says more than this does.
 *
 * @param charset of files without a mark
 * @param remedy what to do where bytes are none of it: a sentence
 */
public record Encoding(Charset charset, String remedy) {
    /** UTF-8, and nothing else is asked for. */
    public static final Encoding UTF_8 = new Encoding(StandardCharsets.UTF_8, "Save it as UTF-8.");

    private static final Map<String, String> SHORT = Map.of("latin1", "ISO-8859-1", "utf8", "UTF-8", "utf16", "UTF-16");

    /**
     * As a user calls it: {@code utf-8}, {@code latin1}, {@code windows-1252} and whatever else this Java knows.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Encoding of(String name) {
        String known = SHORT.getOrDefault(name.toLowerCase(Locale.ROOT), name);
        try {
            return new Encoding(
                    Charset.forName(known),
                    "Save it as UTF-8, or say how it is written, as in --encoding latin1 or --encoding utf-16le.");
        } catch (IllegalArgumentException unknown) {
            throw new IllegalArgumentException(
                    "Encodings are utf-8, latin1, windows-1252, utf-16le and others that Java knows, got '" + name
                            + "'.",
                    unknown);
        }
    }
}
