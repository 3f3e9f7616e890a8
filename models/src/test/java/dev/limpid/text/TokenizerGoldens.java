package dev.limpid.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** What tools/golden/tiny_tokenizers.py wrote. */
final class TokenizerGoldens {
    private static final JsonNode ALL = read("tokenizers");

    private TokenizerGoldens() {}

    static JsonNode read(String name) {
        try (InputStream file = new GZIPInputStream(Objects.requireNonNull(
                TokenizerGoldens.class.getResourceAsStream("/tokenizers/" + name + ".json.gz")))) {
            return new ObjectMapper().readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> names() {
        List<String> names = new ArrayList<>();
        ALL.fieldNames().forEachRemaining(names::add);
        return names;
    }

    static JsonNode of(String name) {
        return Objects.requireNonNull(ALL.get(name), name);
    }

    static String file(String name, String file) {
        return of(name).get("files").get(file).asText();
    }

    /** Writes a tokenizer's files. */
    static Path into(Path folder, String name) {
        try {
            for (Map.Entry<String, JsonNode> file : of(name).get("files").properties()) {
                Files.writeString(folder.resolve(file.getKey()), file.getValue().asText());
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Text text(JsonNode record) {
        JsonNode texts = record.get("texts");
        return new Text(
                texts.get(0).asText(), texts.size() == 1 ? null : texts.get(1).asText());
    }

    static long[] numbers(JsonNode list) {
        long[] numbers = new long[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = list.get(i).asLong();
        }
        return numbers;
    }
}
