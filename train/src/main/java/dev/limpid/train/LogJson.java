package dev.limpid.train;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.format.FormatException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** A line of a log as JSON. A number that is not finite is null. */
final class LogJson {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private LogJson() {}

    static String write(LogLine line) {
        ObjectNode json = JSON.createObjectNode();
        if (line instanceof LogLine.Begun begun) {
            json.put("event", "begun").put("step", begun.step()).put("steps", begun.steps());
        } else if (line instanceof LogLine.Updated update) {
            json.put("event", "update").put("step", update.step());
            number(json, "epoch", update.epoch());
            number(json, "loss", update.loss());
            number(json, "rate", update.rate());
            number(json, "norm", update.norm());
            json.put("examples", update.examples()).put("tokens", update.tokens());
            number(json, "seconds", update.seconds());
            number(json, "elapsed", update.elapsed());
            json.put("bytes", update.bytes());
        } else if (line instanceof LogLine.Judged judged) {
            json.put("event", "judgement").put("step", judged.step());
            json.put("metric", judged.verdict().metric());
            json.put("better", judged.verdict().higher() ? "higher" : "lower");
            ObjectNode values = json.putObject("values");
            judged.verdict().values().forEach((name, value) -> number(values, name, value));
            json.put("best", judged.best());
        } else if (line instanceof LogLine.Saved) {
            json.put("event", "checkpoint").put("step", line.step());
        }
        return json.toString();
    }

    private static void number(ObjectNode json, String name, double value) {
        if (Double.isFinite(value)) {
            json.put(name, value);
        } else {
            json.putNull(name);
        }
    }

    /** @throws FormatException that says file, line and field */
    static LogLine read(byte[] line, Path file, int number) throws IOException {
        JsonNode json;
        try {
            json = JSON.readTree(line);
        } catch (JacksonException broken) {
            throw refused(file, number, "is no JSON");
        }
        Fields fields = new Fields(json, file, number);
        String event = fields.text("event");
        switch (event) {
            case "begun":
                return new LogLine.Begun(fields.whole("step"), fields.whole("steps"));
            case "update":
                return new LogLine.Updated(
                        fields.whole("step"),
                        fields.number("epoch"),
                        fields.number("loss"),
                        fields.number("rate"),
                        fields.number("norm"),
                        (int) fields.whole("examples"),
                        fields.whole("tokens"),
                        fields.number("seconds"),
                        fields.number("elapsed"),
                        fields.whole("bytes"));
            case "judgement":
                return new LogLine.Judged(fields.whole("step"), fields.verdict(), fields.truth("best"));
            case "checkpoint":
                return new LogLine.Saved(fields.whole("step"));
            default:
                throw refused(file, number, "has the unknown event " + FormatException.quoted(event));
        }
    }

    private static FormatException refused(Path file, int number, String problem) {
        return new FormatException(
                file,
                "line " + number + " " + problem
                        + ", so that it is no log of a training. Move the file away to train without what it tells.");
    }

    /** The fields of a line. */
    private record Fields(JsonNode json, Path file, int line) {
        private JsonNode of(String name, String kind, Predicate<JsonNode> fits) {
            JsonNode value = json.path(name);
            if (!fits.test(value)) {
                throw refused(file, line, "needs '" + name + "', " + kind);
            }
            return value;
        }

        String text(String name) {
            return of(name, "a text", JsonNode::isTextual).textValue();
        }

        boolean truth(String name) {
            return of(name, "true or false", JsonNode::isBoolean).booleanValue();
        }

        long whole(String name) {
            return of(
                            name,
                            "a whole number from 0",
                            value -> value.canConvertToLong() && value.isIntegralNumber() && value.longValue() >= 0)
                    .longValue();
        }

        double number(String name) {
            return number(of(name, "a number or null", value -> value.isNumber() || value.isNull()));
        }

        private static double number(JsonNode value) {
            return value.isNull() ? Double.NaN : value.doubleValue();
        }

        Verdict verdict() {
            String better = text("better");
            String metric = text("metric");
            JsonNode told = of("values", "numbers by name", JsonNode::isObject);
            Map<String, Double> values = new LinkedHashMap<>();
            told.properties().forEach(one -> {
                if (!one.getValue().isNumber() && !one.getValue().isNull()) {
                    throw refused(file, line, "needs 'values', numbers by name");
                }
                values.put(one.getKey(), number(one.getValue()));
            });
            if (!values.containsKey(metric) || !better.equals("higher") && !better.equals("lower")) {
                throw refused(file, line, "needs 'metric', one of 'values', and 'better', higher or lower");
            }
            return new Verdict(metric, better.equals("higher"), values);
        }
    }
}
