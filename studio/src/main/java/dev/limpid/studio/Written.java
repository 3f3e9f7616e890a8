package dev.limpid.studio;

import dev.limpid.report.Tongue;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** An answer's files as they are written, each in every language that pages speak. */
final class Written {
    private final Map<String, byte[]> files = new LinkedHashMap<>();

    /** @param document the answer in JSON */
    Written(String document) {
        files.put(Results.DOCUMENT, utf8(document));
    }

    /** A file that is the same in all languages. */
    void add(String name, byte[] bytes) {
        files.put(name, bytes);
    }

    /** A file for each language. */
    void speak(String name, String ending, Function<Tongue, String> writer) {
        for (Tongue tongue : Tongue.all()) {
            files.put(name(name, tongue.code(), ending), utf8(writer.apply(tongue)));
        }
    }

    /** What such a file is called. */
    static String name(String name, String language, String ending) {
        return name + "." + language + "." + ending;
    }

    Map<String, byte[]> files() {
        return files;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
