package dev.limpid.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.Map;
import java.util.TreeMap;

/** What is counted of answers to an evaluation, row after row: small, and the same in whatever runs it was counted. */
final class Tally {
    private static final JsonMapper JSON = new JsonMapper();

    /** Rows by label and answer. */
    private final Map<String, Map<String, Long>> confusion = new TreeMap<>();
    /** By method and metric. */
    private final Map<String, Map<String, Moments>> metrics = new TreeMap<>();

    /**
     * Of numbers that come one by one (Welford 1962).
     *
     * @param squares sum of squared distances from the mean
     */
    record Moments(long count, double mean, double squares) {
        static final Moments NONE = new Moments(0, 0, 0);

        Moments with(double value) {
            double from = value - mean;
            double moved = mean + from / (count + 1);
            return new Moments(count + 1, moved, squares + from * (value - moved));
        }
    }

    static Tally of(JsonNode json) {
        Tally tally = new Tally();
        json.path("confusion")
                .properties()
                .forEach(label -> label.getValue()
                        .properties()
                        .forEach(answer -> tally.count(
                                label.getKey(),
                                answer.getKey(),
                                answer.getValue().asLong())));
        json.path("metrics")
                .properties()
                .forEach(method -> method.getValue().properties().forEach(metric -> {
                    JsonNode one = metric.getValue();
                    tally.metrics
                            .computeIfAbsent(method.getKey(), none -> new TreeMap<>())
                            .put(
                                    metric.getKey(),
                                    new Moments(
                                            one.path("count").asLong(),
                                            one.path("mean").asDouble(),
                                            one.path("squares").asDouble()));
                }));
        return tally;
    }

    ObjectNode json() {
        ObjectNode json = JSON.createObjectNode();
        ObjectNode labels = json.putObject("confusion");
        confusion.forEach((label, answers) -> answers.forEach(labels.putObject(label)::put));
        ObjectNode methods = json.putObject("metrics");
        metrics.forEach((method, own) -> {
            ObjectNode values = methods.putObject(method);
            own.forEach((metric, one) -> values.putObject(metric)
                    .put("count", one.count())
                    .put("mean", one.mean())
                    .put("squares", one.squares()));
        });
        return json;
    }

    boolean isEmpty() {
        return confusion.isEmpty() && metrics.isEmpty();
    }

    /** Of the same numbers, to be counted on. */
    Tally copy() {
        return of(json());
    }

    private void count(String label, String answer, long more) {
        confusion.computeIfAbsent(label, none -> new TreeMap<>()).merge(answer, more, Long::sum);
    }

    /** Adds an answer, as its line says it. */
    void add(JsonNode line) {
        if (line.path("right").isBoolean()) {
            count(
                    line.path("label").asText(),
                    line.path("predictions").path(0).path("label").asText(),
                    1);
        }
        for (JsonNode method : line.path("metrics")) {
            Map<String, Moments> own =
                    metrics.computeIfAbsent(method.path("method").asText(), none -> new TreeMap<>());
            method.path("values").properties().forEach(one -> {
                if (one.getValue().isNumber()) {
                    own.merge(
                            one.getKey(),
                            Moments.NONE.with(one.getValue().asDouble()),
                            (before, value) -> before.with(value.mean()));
                } else {
                    own.putIfAbsent(one.getKey(), Moments.NONE);
                }
            });
        }
    }

    Map<String, Map<String, Long>> confusion() {
        return confusion;
    }

    Map<String, Map<String, Moments>> metrics() {
        return metrics;
    }
}
