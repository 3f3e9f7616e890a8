package dev.limpid.studio;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.format.Nearest;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An object of JSON from outside, read strictly: nothing is guessed, a field that nobody knows is an error, and so is a number
 * where a text belongs.
 */
final class Fields {
    private static final int DEEPEST = 32;
    private static final int LONGEST_NUMBER = 64;
    private static final int LONGEST_NAME = 1000;

    private final ObjectNode json;
    private final String path;

    private Fields(ObjectNode json, String path) {
        this.json = json;
        this.path = path;
    }

    /** Reads and writes JSON; no deeper and no longer than a question can be. */
    static JsonMapper mapper(int longest) {
        JsonMapper mapper = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .build();
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEEPEST)
                        .maxNumberLength(LONGEST_NUMBER)
                        .maxNameLength(LONGEST_NAME)
                        .maxStringLength(longest)
                        .maxDocumentLength(longest)
                        .build());
        return mapper;
    }

    /**
     * Reads an object.
     *
     * @throws IllegalArgumentException in one line, if it is none
     */
    static Fields read(JsonMapper mapper, byte[] text) {
        try {
            JsonNode json = mapper.readTree(text);
            if (!(json instanceof ObjectNode object)) {
                throw new IllegalArgumentException("Expected a JSON object, got " + named(json) + ".");
            }
            return new Fields(object, "");
        } catch (JsonProcessingException broken) {
            String said =
                    broken.getOriginalMessage().replaceAll("\\s*\\R\\s*", " ").replaceAll(" \\(start marker.*", "");
            throw new IllegalArgumentException(
                    "Not JSON: " + (said.length() > 300 ? said.substring(0, 300) : said) + ".");
        } catch (IOException impossible) {
            throw new IllegalArgumentException("Not JSON: " + impossible.getMessage());
        }
    }

    static Fields of(ObjectNode json) {
        return new Fields(json, "");
    }

    /** The object itself, not to be changed. */
    ObjectNode json() {
        return json;
    }

    /** Refuses all other fields. */
    Fields only(String... known) {
        List<String> names = Arrays.asList(known);
        json.fieldNames().forEachRemaining(name -> {
            if (!names.contains(name)) {
                List<String> like = Nearest.to(name, names, 2, 1);
                throw new IllegalArgumentException("Unknown field '" + shown(path + name) + "', "
                        + (like.isEmpty()
                                ? "expected " + String.join(", ", names) + "."
                                : "did you mean " + like.get(0) + "?"));
            }
        });
        return this;
    }

    boolean has(String name) {
        JsonNode at = json.get(name);
        return at != null && !at.isNull();
    }

    private @Nullable JsonNode at(String name) {
        return has(name) ? json.get(name) : null;
    }

    @Nullable
    String text(String name) {
        JsonNode at = at(name);
        if (at != null && !at.isTextual()) {
            throw wrong(name, at, "a text");
        }
        return at == null ? null : at.asText();
    }

    String needed(String name) {
        String text = text(name);
        if (text == null) {
            throw new IllegalArgumentException("The field '" + path + name + "' is missing, expected a text.");
        }
        return text;
    }

    String text(String name, String usual) {
        String text = text(name);
        return text == null ? usual : text;
    }

    @Nullable
    Integer whole(String name) {
        JsonNode at = at(name);
        if (at != null && (!at.isIntegralNumber() || !at.canConvertToInt())) {
            throw wrong(name, at, "a whole number");
        }
        return at == null ? null : (Integer) at.asInt();
    }

    int whole(String name, int usual) {
        Integer whole = whole(name);
        return whole == null ? usual : whole;
    }

    long seed(String name) {
        JsonNode at = at(name);
        if (at != null && (!at.isIntegralNumber() || !at.canConvertToLong())) {
            throw wrong(name, at, "a whole number");
        }
        return at == null ? 0 : at.asLong();
    }

    @Nullable
    Double real(String name) {
        JsonNode at = at(name);
        if (at != null && (!at.isNumber() || !Double.isFinite(at.asDouble()))) {
            throw wrong(name, at, "a number");
        }
        return at == null ? null : (Double) at.asDouble();
    }

    boolean truth(String name) {
        JsonNode at = at(name);
        if (at != null && !at.isBoolean()) {
            throw wrong(name, at, "true or false");
        }
        return at != null && at.asBoolean();
    }

    @Nullable
    List<String> texts(String name) {
        JsonNode at = at(name);
        if (at == null) {
            return null;
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode one : list(name, at)) {
            if (!one.isTextual()) {
                throw wrong(name, one, "a list of texts");
            }
            texts.add(one.asText());
        }
        return texts;
    }

    List<String> texts(String name, List<String> usual) {
        List<String> texts = texts(name);
        return texts == null ? usual : texts;
    }

    @Nullable
    Fields object(String name) {
        JsonNode at = at(name);
        if (at == null) {
            return null;
        }
        if (!(at instanceof ObjectNode object)) {
            throw wrong(name, at, "an object");
        }
        return new Fields(object, path + name + ".");
    }

    Fields neededObject(String name) {
        Fields object = object(name);
        if (object == null) {
            throw new IllegalArgumentException("The field '" + path + name + "' is missing, expected an object.");
        }
        return object;
    }

    /** Objects of a list; none where the field is not there. */
    List<Fields> objects(String name) {
        JsonNode at = at(name);
        List<Fields> objects = new ArrayList<>();
        if (at != null) {
            for (JsonNode one : list(name, at)) {
                if (!(one instanceof ObjectNode object)) {
                    throw wrong(name, one, "a list of objects");
                }
                objects.add(new Fields(object, path + name + "."));
            }
        }
        return objects;
    }

    /** Texts and numbers by name, as texts. */
    Map<String, String> settings(String name) {
        Fields object = object(name);
        Map<String, String> settings = new LinkedHashMap<>();
        if (object != null) {
            object.json.properties().forEach(one -> {
                if (!one.getValue().isValueNode() || one.getValue().isNull()) {
                    throw wrong(name + "." + one.getKey(), one.getValue(), "a text or number");
                }
                settings.put(one.getKey(), one.getValue().asText());
            });
        }
        return settings;
    }

    /** Numbers by name. */
    Map<String, Double> numbers(String name) {
        Fields object = object(name);
        Map<String, Double> numbers = new LinkedHashMap<>();
        if (object != null) {
            object.json.fieldNames().forEachRemaining(key -> {
                Double value = object.real(key);
                if (value != null) {
                    numbers.put(key, value);
                }
            });
        }
        return numbers;
    }

    private JsonNode list(String name, JsonNode at) {
        if (!at.isArray()) {
            throw wrong(name, at, "a list");
        }
        return at;
    }

    private IllegalArgumentException wrong(String name, JsonNode got, String expected) {
        return new IllegalArgumentException(
                "The field '" + shown(path + name) + "' is " + named(got) + ", expected " + expected + ".");
    }

    private static String named(@Nullable JsonNode json) {
        return json == null || json.isMissingNode() ? "nothing" : shown(json.toString());
    }

    private static String shown(String text) {
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }
}
