package dev.limpid.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

/** What {@code tools/golden/measured.py} found, and models of other modules' tests, read from disk. */
final class Golden {
    private static final Path ROOT = Path.of(System.getProperty("limpid.root"));

    private Golden() {}

    static List<JsonNode> list(String part) {
        return StreamSupport.stream(
                        json("select/src/test/resources/golden/profile.json")
                                .get(part)
                                .spliterator(),
                        false)
                .toList();
    }

    static JsonNode json(String file) {
        try {
            return new ObjectMapper().readTree(ROOT.resolve(file).toFile());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static Path model(String folder) {
        return ROOT.resolve("models/src/test/resources").resolve(folder);
    }

    static double[] doubles(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }
}
