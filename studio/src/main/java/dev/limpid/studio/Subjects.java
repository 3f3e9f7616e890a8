package dev.limpid.studio;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.Subject;
import dev.limpid.table.Row;
import dev.limpid.table.Rows;
import dev.limpid.table.Table;
import dev.limpid.text.Message;
import dev.limpid.text.Text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a model is asked about, in JSON. */
final class Subjects {
    private static final int LONGEST = 200_000;
    private static final int MOST_MESSAGES = 200;
    private static final int MOST_COLUMNS = 10_000;

    private final Pictures pictures;
    private final Datasets datasets;

    Subjects(Pictures pictures, Datasets datasets) {
        this.pictures = pictures;
        this.datasets = datasets;
    }

    /**
     * Unpacks and paints no picture, and reads no file: it costs little, whatever is asked.
     *
     * @throws IllegalArgumentException in one line, if that is no subject
     */
    void check(Fields json) {
        if (json.has("row") && json.has("background")) {
            row(json.only("row", "background").neededObject("row"));
            datasets.path(json.needed("background"));
            return;
        }
        if (json.has("text") || json.has("messages") || !json.has("picture")) {
            of(json);
            return;
        }
        json.only("picture", "paint", "fill", "name");
        json.text("name");
        Painting.of(json);
        pictures.require(json.needed("picture"));
    }

    /**
     * A picture is unpacked and painted.
     *
     * @throws IllegalArgumentException in one line, if that is no subject
     */
    Subject of(Fields json) {
        if (json.has("text")) {
            json.only("text", "pair");
            String pair = json.text("pair");
            return new Subject.Words(new Text(bounded(json.needed("text")), pair == null ? null : bounded(pair)));
        }
        if (json.has("messages")) {
            return chat(json.only("messages", "continuation"));
        }
        if (json.has("picture")) {
            json.only("picture", "paint", "fill", "name");
            String sha = json.needed("picture");
            return new Subject.Image(
                    Painting.of(json).on(pictures.picture(sha)),
                    json.text("name", sha.substring(0, Math.min(12, sha.length()))));
        }
        if (json.has("row")) {
            return new Subject.Cells(
                    row(json.only("row", "background").neededObject("row")),
                    json.has("background") ? rows(datasets.path(json.needed("background"))) : null);
        }
        throw new IllegalArgumentException(
                "A subject has text, messages, picture or row, got " + String.join(", ", keys(json)) + ".");
    }

    private static List<String> keys(Fields json) {
        List<String> keys = new ArrayList<>();
        json.json().fieldNames().forEachRemaining(keys::add);
        return keys.isEmpty() ? List.of("nothing") : keys.subList(0, Math.min(5, keys.size()));
    }

    private static String bounded(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "The text has " + text.length() + " characters, at most " + LONGEST + " are read.");
        }
        return text;
    }

    private static Subject chat(Fields json) {
        List<Message> messages = new ArrayList<>();
        for (Fields one : json.objects("messages")) {
            one.only("role", "content");
            messages.add(new Message(one.needed("role"), bounded(one.needed("content"))));
        }
        if (messages.isEmpty() || messages.size() > MOST_MESSAGES) {
            throw new IllegalArgumentException(
                    "A chat has 1 to " + MOST_MESSAGES + " messages, got " + messages.size() + ".");
        }
        String continuation = json.text("continuation");
        return new Subject.Chat(messages, continuation == null ? null : bounded(continuation));
    }

    private static Table rows(Path file) {
        try {
            return Rows.all(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("The rows that were sent cannot be read.", unreadable);
        }
    }

    private static Row row(Fields json) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> one : json.json().properties()) {
            values.put(one.getKey(), value(one.getKey(), one.getValue()));
        }
        if (values.isEmpty() || values.size() > MOST_COLUMNS) {
            throw new IllegalArgumentException(
                    "A row has 1 to " + MOST_COLUMNS + " columns, got " + values.size() + ".");
        }
        return new Row("row", 0, values, true);
    }

    private static Object value(String column, JsonNode json) {
        if (json.isNumber() && Double.isFinite(json.asDouble())) {
            return json.asDouble();
        }
        if (json.isBoolean()) {
            return json.asBoolean() ? 1.0 : 0.0;
        }
        if (json.isTextual()) {
            return json.asText();
        }
        if (json.isArray()) {
            List<Object> values = new ArrayList<>();
            json.forEach(one -> values.add(value(column, one)));
            return values;
        }
        throw new IllegalArgumentException(
                "The column '" + column + "' is " + json.getNodeType() + ", expected a number, a text or a list.");
    }
}
