package dev.limpid;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.format.Nearest;
import dev.limpid.generation.Sampling;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** {@link Explaining} as JSON, strictly: a field that nobody knows is an error, and so is a number where a text belongs. */
final class JsonExplaining {
    private static final int LONGEST = 1 << 20;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final List<String> FIELDS = List.of(
            "methods",
            "targets",
            "against",
            "score",
            "position",
            "wires",
            "features",
            "baseline",
            "steps",
            "samples",
            "masker",
            "settings",
            "writing",
            "top",
            "seed");
    private static final List<String> WRITING =
            List.of("maxNewTokens", "temperature", "topK", "topP", "repetitionPenalty", "seed", "stops");

    private JsonExplaining() {}

    static String write(Explaining one) {
        ObjectNode json = JSON.createObjectNode();
        Explaining usual = Explaining.USUAL;
        list(json, "methods", one.methods(), usual.methods());
        list(json, "targets", one.targets(), usual.targets());
        text(json, "against", one.against());
        text(json, "score", one.score());
        number(json, "position", one.position());
        list(json, "wires", one.wires(), usual.wires());
        text(json, "features", one.features());
        text(json, "baseline", one.baseline());
        number(json, "steps", one.steps());
        number(json, "samples", one.samples());
        text(json, "masker", one.masker());
        if (!one.settings().isEmpty()) {
            ObjectNode settings = json.putObject("settings");
            one.settings().forEach(settings::put);
        }
        if (!one.writing().equals(usual.writing())) {
            Sampling writing = one.writing();
            ObjectNode how = json.putObject("writing");
            how.put("maxNewTokens", writing.maxNewTokens());
            how.put("temperature", writing.temperature());
            how.put("topK", writing.topK());
            how.put("topP", writing.topP());
            how.put("repetitionPenalty", writing.repetitionPenalty());
            how.put("seed", writing.seed());
            writing.stops().forEach(how.putArray("stops")::add);
        }
        if (one.top() != usual.top()) {
            json.put("top", one.top());
        }
        if (one.seed() != usual.seed()) {
            json.put("seed", one.seed());
        }
        return json.toString();
    }

    private static void list(ObjectNode json, String name, List<String> values, List<String> usual) {
        if (!values.equals(usual)) {
            values.forEach(json.putArray(name)::add);
        }
    }

    private static void text(ObjectNode json, String name, @Nullable Object value) {
        if (value != null) {
            json.put(name, value.toString());
        }
    }

    private static void number(ObjectNode json, String name, @Nullable Integer value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    static Explaining read(String text) {
        if (text.length() > LONGEST) {
            throw refused("it has " + text.length() + " characters, at most " + LONGEST + " are read");
        }
        JsonNode json;
        try {
            json = JSON.readTree(text);
        } catch (JsonProcessingException broken) {
            throw refused("not JSON (" + broken.getOriginalMessage() + ")");
        }
        if (!json.isObject()) {
            throw refused("expected an object, got " + named(json));
        }
        requireKnown(json, FIELDS, "");
        Explaining[] made = {Explaining.USUAL};
        on(json, "methods", at -> made[0] = made[0].methods(texts(at, "methods")));
        on(json, "targets", at -> made[0] = made[0].targets(texts(at, "targets")));
        on(json, "against", at -> made[0] = made[0].against(text(at, "against")));
        on(json, "score", at -> made[0] = made[0].score(text(at, "score")));
        on(json, "position", at -> made[0] = made[0].position(whole(at, "position")));
        on(json, "wires", at -> made[0] = made[0].wires(texts(at, "wires")));
        on(json, "features", at -> made[0] = made[0].features(text(at, "features")));
        on(json, "baseline", at -> made[0] = made[0].baseline(text(at, "baseline")));
        on(json, "steps", at -> made[0] = made[0].steps(whole(at, "steps")));
        on(json, "samples", at -> made[0] = made[0].samples(whole(at, "samples")));
        on(json, "masker", at -> made[0] = made[0].masker(text(at, "masker")));
        on(json, "settings", at -> made[0] = made[0].settings(settings(at)));
        on(json, "writing", at -> made[0] = made[0].writing(writing(at)));
        on(json, "top", at -> made[0] = made[0].top(whole(at, "top")));
        on(json, "seed", at -> made[0] = made[0].seed(seed(at, "seed")));
        return made[0];
    }

    private static Sampling writing(JsonNode json) {
        if (!json.isObject()) {
            throw refused("'writing' is " + named(json) + ", expected an object");
        }
        requireKnown(json, WRITING, "writing.");
        Sampling usual = Sampling.GREEDY;
        return new Sampling(
                json.has("maxNewTokens")
                        ? whole(json.get("maxNewTokens"), "writing.maxNewTokens")
                        : usual.maxNewTokens(),
                json.has("temperature") ? real(json.get("temperature"), "writing.temperature") : usual.temperature(),
                json.has("topK") ? whole(json.get("topK"), "writing.topK") : usual.topK(),
                json.has("topP") ? real(json.get("topP"), "writing.topP") : usual.topP(),
                json.has("repetitionPenalty")
                        ? real(json.get("repetitionPenalty"), "writing.repetitionPenalty")
                        : usual.repetitionPenalty(),
                json.has("seed") ? seed(json.get("seed"), "writing.seed") : usual.seed(),
                json.has("stops") ? texts(json.get("stops"), "writing.stops") : usual.stops());
    }

    private static Map<String, String> settings(JsonNode json) {
        if (!json.isObject()) {
            throw refused("'settings' is " + named(json) + ", expected an object of texts");
        }
        Map<String, String> settings = new LinkedHashMap<>();
        json.properties().forEach(one -> {
            if (!one.getValue().isValueNode() || one.getValue().isNull()) {
                throw refused(
                        "'settings." + one.getKey() + "' is " + named(one.getValue()) + ", expected a text or number");
            }
            settings.put(one.getKey(), one.getValue().asText());
        });
        return settings;
    }

    /** What is null says nothing. */
    private static void on(JsonNode json, String name, Consumer<JsonNode> then) {
        JsonNode at = json.get(name);
        if (at != null && !at.isNull()) {
            then.accept(at);
        }
    }

    private static void requireKnown(JsonNode json, List<String> known, String within) {
        json.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                List<String> like = Nearest.to(name, known, 2, 1);
                throw refused("unknown field '" + within + name + "', "
                        + (like.isEmpty()
                                ? "expected one of " + String.join(", ", known)
                                : "did you mean " + like.get(0) + "?"));
            }
        });
    }

    private static String text(JsonNode json, String name) {
        if (!json.isTextual()) {
            throw refused("'" + name + "' is " + named(json) + ", expected a text");
        }
        return json.asText();
    }

    private static List<String> texts(JsonNode json, String name) {
        if (!json.isArray()) {
            throw refused("'" + name + "' is " + named(json) + ", expected a list of texts");
        }
        List<String> texts = new ArrayList<>();
        json.forEach(one -> texts.add(text(one, name)));
        return texts;
    }

    private static int whole(JsonNode json, String name) {
        if (!json.isIntegralNumber() || !json.canConvertToInt()) {
            throw refused("'" + name + "' is " + named(json) + ", expected a whole number");
        }
        return json.asInt();
    }

    private static long seed(JsonNode json, String name) {
        if (!json.isIntegralNumber() || !json.canConvertToLong()) {
            throw refused("'" + name + "' is " + named(json) + ", expected a whole number");
        }
        return json.asLong();
    }

    private static double real(JsonNode json, String name) {
        if (!json.isNumber()) {
            throw refused("'" + name + "' is " + named(json) + ", expected a number");
        }
        return json.asDouble();
    }

    private static String named(JsonNode json) {
        String text = Objects.requireNonNullElse(json, JSON.nullNode()).toString();
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }

    private static IllegalArgumentException refused(String why) {
        return new IllegalArgumentException("How to explain, in JSON: " + why + (why.endsWith("?") ? "" : "."));
    }
}
