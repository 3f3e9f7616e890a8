package dev.limpid.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An object of a model's JSON file, from which settings are taken by name. A null counts as absent. Whatever is not as expected is a refusal naming the file and the setting.
 *
 * @param file whose name is in messages
 * @param json an object
 */
record ConfigFile(String file, JsonNode json) {
    private static final long MOST_BYTES = 16L << 20;
    private static final int LONGEST_QUOTE = 80;
    private static final int LARGEST_EDGE = 1 << 14;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** The file's object; empty if there is no such file. */
    static Optional<ConfigFile> read(Path path) {
        String name = String.valueOf(path.getFileName());
        if (!Files.isRegularFile(path)) {
            return Optional.empty();
        }
        try {
            if (Files.size(path) > MOST_BYTES) {
                throw new ImageException(
                        name, Files.size(path) + " bytes, at most " + MOST_BYTES + " are read. Fetch the model again.");
            }
            JsonNode json = MAPPER.readTree(Files.readAllBytes(path));
            if (!json.isObject()) {
                throw new ImageException(name, "expected a JSON object, got something else. Fetch the model again.");
            }
            return Optional.of(new ConfigFile(name, json));
        } catch (JsonProcessingException broken) {
            throw new ImageException(
                    name, "not JSON (" + broken.getOriginalMessage() + "). Fetch the model again.", broken);
        } catch (IOException unreadable) {
            throw new ImageException(name, "cannot be read" + ImageException.because(unreadable) + ".", unreadable);
        }
    }

    boolean has(String key) {
        return !json.path(key).isMissingNode() && !json.path(key).isNull();
    }

    /** The object below a name; empty if there is none. */
    Optional<ConfigFile> child(String key) {
        return json.path(key).isObject() ? Optional.of(new ConfigFile(file, json.path(key))) : Optional.empty();
    }

    Optional<String> text(String key) {
        if (!has(key)) {
            return Optional.empty();
        }
        if (!json.path(key).isTextual()) {
            throw wrong(key, "a text");
        }
        return Optional.of(json.path(key).asText());
    }

    /** A choice; no where it is absent or null. */
    boolean flag(String key) {
        if (!has(key)) {
            return false;
        }
        if (!json.path(key).isBoolean()) {
            throw wrong(key, "true or false");
        }
        return json.path(key).asBoolean();
    }

    double number(String key, double otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        return number(key, json.path(key));
    }

    /** A number, or three. */
    List<Double> numbers(String key) {
        JsonNode node = json.path(key);
        List<Double> numbers = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(one -> numbers.add(number(key, one)));
        } else {
            numbers.add(number(key, node));
        }
        if (numbers.size() != 1 && numbers.size() != 3) {
            throw wrong(key, "one number or three");
        }
        return numbers;
    }

    /** A length in pixels. */
    int edge(String key) {
        return edge(key, json.path(key));
    }

    /** A length in pixels, found below {@code key}. */
    int edge(String key, JsonNode node) {
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.asInt() < 1 || node.asInt() > LARGEST_EDGE) {
            throw wrong(key, "a size from 1 to " + LARGEST_EDGE);
        }
        return node.asInt();
    }

    Resample filter(String key) {
        JsonNode node = json.path(key);
        Optional<Resample> filter = node.isInt() ? Resample.ofCode(node.asInt()) : Resample.named(node.asText());
        return filter.orElseThrow(() -> wrong(key, "one of Pillow's filters, 0 to 5 or nearest to hamming"));
    }

    ImageException wrong(String key, String expected) {
        return new ImageException(
                file,
                "'" + key + "' is " + (has(key) ? shown(json.path(key)) : "missing") + ", expected " + expected + ".");
    }

    ImageException refusal(String problem) {
        return new ImageException(file, problem);
    }

    private double number(String key, JsonNode node) {
        if (!node.isNumber() || !Double.isFinite(node.asDouble())) {
            throw wrong(key, "numbers");
        }
        return node.asDouble();
    }

    static String shown(JsonNode node) {
        String text = node.toString();
        return text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "…" : text;
    }
}
