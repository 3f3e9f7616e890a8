package dev.limpid.text;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.format.FormatException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** JSON from files that nobody vouches for: of limited size and depth, and an object. */
final class JsonFile {
    static final long MOST_BYTES = 256L << 20;
    private static final int DEEPEST = 64;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .build())
            // Scores are written again digit for digit.
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonFile() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /**
     * @throws FormatException if it is too large, or no JSON object
     */
    static ObjectNode read(Path file) throws IOException {
        requireSize(file);
        try {
            JsonNode json = MAPPER.readTree(Files.readAllBytes(file));
            if (json instanceof ObjectNode object) {
                return object;
            }
            throw new FormatException(
                    file,
                    "expected a JSON object, got " + json.getNodeType().name().toLowerCase(Locale.ROOT)
                            + ". Fetch the model again.");
        } catch (JacksonException broken) {
            throw new FormatException(file, "not JSON (" + oneLine(broken) + "). Fetch the model again.");
        }
    }

    static Optional<ObjectNode> readIfThere(Path file) throws IOException {
        return Files.isRegularFile(file) ? Optional.of(read(file)) : Optional.empty();
    }

    static byte[] bytes(ObjectNode json) throws IOException {
        return MAPPER.writeValueAsBytes(json);
    }

    static void requireSize(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new FormatException(
                    file,
                    "" + Files.size(file) + " bytes are more than a vocabulary can take (" + MOST_BYTES
                            + "). Fetch the model again.");
        }
    }

    private static String oneLine(JacksonException broken) {
        return String.valueOf(broken.getOriginalMessage()).replaceAll("\\s+", " ");
    }
}
