package dev.limpid.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.Explaining;
import dev.limpid.Loading;
import dev.limpid.Predicting;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** {@link Question} as JSON: what differs from the usual alone. */
final class JsonQuestion {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonQuestion() {}

    static String write(Question question) {
        return node(question).toString();
    }

    static ObjectNode node(Question question) {
        ObjectNode json = JSON.createObjectNode();
        json.put("command", question.asked().name());
        json.put("model", question.model());
        json.set("loading", loading(question.loading()));
        if (question.asked() instanceof Asked.Predict one) {
            json.set("predicting", predicting(one.how()));
        } else if (question.asked() instanceof Asked.Explain one) {
            json.set("explaining", tree(one.how().toJson()));
        } else if (question.asked() instanceof Asked.Evaluate one) {
            if (one.how() != null) {
                json.set("explaining", tree(one.how().toJson()));
            }
            one.metrics().forEach(json.putArray("metrics")::add);
        }
        return json;
    }

    private static ObjectNode loading(Loading one) {
        ObjectNode json = JSON.createObjectNode();
        put(json, "task", one.task());
        if (!one.labels().isEmpty()) {
            one.labels().forEach(json.putArray("labels")::add);
        }
        put(json, "hypothesis", one.hypothesis());
        flag(json, "several", one.several());
        flag(json, "windowed", one.windowed());
        put(json, "pooling", one.pooling());
        put(json, "grouping", one.grouping());
        return json;
    }

    /** Position and writing as {@link Explaining} writes them. */
    private static JsonNode predicting(Predicting one) {
        JsonNode json = tree(
                Explaining.USUAL.position(one.position()).writing(one.writing()).toJson());
        if (one.top() != null) {
            ((ObjectNode) json).put("top", one.top());
        }
        return json;
    }

    private static void put(ObjectNode json, String name, @Nullable Object value) {
        if (value != null) {
            json.put(name, value.toString());
        }
    }

    private static void flag(ObjectNode json, String name, boolean value) {
        if (value) {
            json.put(name, true);
        }
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException broken) {
            throw new IllegalArgumentException("A batch's question is no JSON (" + broken.getOriginalMessage() + ").");
        }
    }

    static Question read(String text) {
        JsonNode json = tree(text);
        JsonNode from = json.path("loading");
        Loading loading = Loading.USUAL
                .task(text(from, "task"))
                .labels(texts(from.path("labels")))
                .hypothesis(text(from, "hypothesis"))
                .several(from.path("several").asBoolean())
                .windowed(from.path("windowed").asBoolean())
                .pooling(text(from, "pooling"))
                .grouping(text(from, "grouping"));
        String model = text(json, "model");
        String command = text(json, "command");
        if (model == null || command == null) {
            throw new IllegalArgumentException("A batch's question lacks its model or command.");
        }
        return new Question(model, loading, asked(command, json));
    }

    private static Asked asked(String command, JsonNode json) {
        JsonNode how = json.path("explaining");
        return switch (command) {
            case "predict" -> new Asked.Predict(predicting(json.path("predicting")));
            case "explain" -> new Asked.Explain(Explaining.parse(how.toString()));
            case "evaluate" ->
                new Asked.Evaluate(
                        how.isObject() ? Explaining.parse(how.toString()) : null, texts(json.path("metrics")));
            default ->
                throw new IllegalArgumentException(
                        "A batch's question is '" + command + "', expected predict, explain or evaluate.");
        };
    }

    private static Predicting predicting(JsonNode json) {
        if (!json.isObject()) {
            throw new IllegalArgumentException("A batch's question to predict lacks how.");
        }
        ObjectNode rest = json.deepCopy();
        JsonNode top = rest.remove("top");
        Explaining how = Explaining.parse(rest.toString());
        return new Predicting(top == null ? null : top.asInt(), how.position(), how.writing());
    }

    private static @Nullable String text(JsonNode json, String name) {
        return json.path(name).isTextual() ? json.path(name).asText() : null;
    }

    private static List<String> texts(JsonNode json) {
        List<String> texts = new ArrayList<>();
        json.forEach(one -> texts.add(one.asText()));
        return texts;
    }
}
