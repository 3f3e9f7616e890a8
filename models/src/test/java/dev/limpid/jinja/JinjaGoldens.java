package dev.limpid.jinja;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** What tools/golden/chat_templates.py wrote. */
public final class JinjaGoldens {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    public static final JsonNode ALL = read();
    public static final LocalDateTime CLOCK =
            LocalDateTime.parse(ALL.get("clock").asText());

    private JinjaGoldens() {}

    private static JsonNode read() {
        try (InputStream file = new GZIPInputStream(
                Objects.requireNonNull(JinjaGoldens.class.getResourceAsStream("/golden/chat-templates.json.gz")))) {
            return MAPPER.readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> variables(JsonNode json) {
        return MAPPER.convertValue(json, Map.class);
    }
}
