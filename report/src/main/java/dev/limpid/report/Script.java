package dev.limpid.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The scripts' own words in other tongues. They stand as literals in the scripts, quotes and all, and are replaced by those of
 * {@code zh-script.po}, so that an English page carries no table of words that it does not need.
 */
final class Script {
    private static final Map<String, String> CHINESE = read(Tongue.CHINESE.catalogue() + "-script.po");
    private static final List<String> LONGEST_FIRST = CHINESE.keySet().stream()
            .sorted(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()))
            .toList();

    private Script() {}

    private static Map<String, String> read(String file) {
        try (InputStream in = Objects.requireNonNull(
                Script.class.getResourceAsStream(file), file + " is missing from the class path.")) {
            return Gettext.read(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A script in the tongue that is spoken. */
    static String told(String script) {
        if (Tongue.spoken().catalogue().isEmpty()) {
            return script;
        }
        String told = script;
        for (String literal : LONGEST_FIRST) {
            told = told.replace(literal, CHINESE.getOrDefault(literal, literal));
        }
        return told;
    }

    /** All literals that are replaced. */
    static Map<String, String> literals() {
        return CHINESE;
    }
}
