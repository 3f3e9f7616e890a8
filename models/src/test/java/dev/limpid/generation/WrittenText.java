package dev.limpid.generation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** What {@code tools/golden/generation.py} wrote. */
final class WrittenText {
    private static final JsonNode ALL = read();

    private WrittenText() {}

    private static JsonNode read() {
        try (InputStream file = new GZIPInputStream(
                Objects.requireNonNull(WrittenText.class.getResourceAsStream("/golden/generation.json.gz")))) {
            return new ObjectMapper().readTree(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static JsonNode of(String part) {
        return ALL.get(part);
    }

    static List<String> models() {
        List<String> names = new ArrayList<>();
        ALL.get("texts").fieldNames().forEachRemaining(names::add);
        return names;
    }

    static List<Integer> ids(JsonNode list) {
        List<Integer> ids = new ArrayList<>();
        list.forEach(id -> ids.add(id.intValue()));
        return ids;
    }

    static double[] numbers(JsonNode list) {
        double[] numbers = new double[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = list.get(i).doubleValue();
        }
        return numbers;
    }

    static Path folder(String model) {
        try {
            return Path.of(Objects.requireNonNull(WrittenText.class.getResource("/tiny-decoders/" + model))
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
