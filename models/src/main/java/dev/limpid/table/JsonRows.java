package dev.limpid.table;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.format.FormatException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows of JSON: all objects, which may lack what others have, or all lists, each as long as the first. A text is as it is
 * written, a number a {@link Double}, true 1 and false 0, a list or an object what it holds; null is an empty text.
 */
final class JsonRows implements SheetStream {
    static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** For values one after the other. */
    private static final JsonMapper PARTS = JSON.rebuild()
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Path file;
    private final Decoded text;
    private final Nodes nodes;
    private final String place;
    private final Map<String, Integer> columns = new LinkedHashMap<>();
    private @Nullable Boolean named;

    private JsonRows(Path file, Decoded text, Nodes nodes, String place) {
        this.file = file;
        this.text = text;
        this.nodes = nodes;
        this.place = place;
    }

    /** Values where they stand. */
    private interface Nodes {
        @Nullable
        JsonNode next() throws IOException;

        int number();

        boolean goesOn();

        List<String> refused();

        void close() throws IOException;
    }

    static JsonRows lines(Path file, Decoded text) {
        return new JsonRows(file, text, new Lines(file, text), "line ");
    }

    static JsonRows array(Path file, Decoded text) throws IOException {
        try {
            return new JsonRows(file, text, new Elements(file, JSON.createParser(text)), "row ");
        } catch (IOException | RuntimeException refused) {
            text.close();
            throw refused;
        }
    }

    static String reason(JsonProcessingException broken) {
        return String.valueOf(broken.getOriginalMessage()).replaceAll("\\s+", " ");
    }

    @Override
    public List<String> columns() {
        return List.copyOf(columns.keySet());
    }

    @Override
    public boolean named() {
        return named != null && named;
    }

    @Override
    public Sheet.@Nullable Line next() throws IOException {
        JsonNode row = nodes.next();
        if (row == null) {
            return null;
        }
        if (!row.isObject() && !row.isArray() || named != null && named != row.isObject()) {
            throw new FormatException(
                    file,
                    place + nodes.number() + ": expected "
                            + (named == null
                                    ? "an object of values by column, or a list of values."
                                    : named
                                            ? "an object of values by column, as the first is."
                                            : "a list of values, as the first is."));
        }
        if (named == null) {
            Ruled.numbered(row.isArray() ? row.size() : 0).forEach(name -> columns.put(name, columns.size()));
        }
        named = row.isObject();
        return new Sheet.Line(nodes.number(), named ? object(row) : list(row));
    }

    @Override
    public boolean goesOn() {
        return nodes.goesOn();
    }

    @Override
    public List<String> refused() {
        return nodes.refused();
    }

    @Override
    public double share() {
        return text.share();
    }

    @Override
    public int number() {
        return nodes.number();
    }

    private List<Object> object(JsonNode row) {
        row.fieldNames().forEachRemaining(name -> columns.putIfAbsent(name, columns.size()));
        List<Object> cells = new ArrayList<>(Collections.nCopies(columns.size(), ""));
        row.properties().forEach(field -> {
            Integer column = columns.get(field.getKey());
            if (column != null) {
                cells.set(column, value(field.getKey(), field.getValue()));
            }
        });
        return cells;
    }

    private List<Object> list(JsonNode row) {
        if (row.size() != columns.size()) {
            throw new FormatException(
                    file,
                    place + nodes.number() + " has " + Ruled.cells(row.size()) + ", the first has " + columns.size()
                            + ".");
        }
        List<Object> cells = new ArrayList<>();
        for (JsonNode cell : row) {
            cells.add(value("column " + cells.size(), cell));
        }
        return cells;
    }

    private Object value(String column, JsonNode json) {
        if (json.isNull()) {
            return "";
        }
        if (json.isObject()) {
            Map<String, Object> values = new LinkedHashMap<>();
            json.properties().forEach(field -> values.put(field.getKey(), value(column, field.getValue())));
            return Collections.unmodifiableMap(values);
        }
        if (json.isArray()) {
            List<Object> values = new ArrayList<>();
            json.forEach(one -> values.add(value(column, one)));
            return List.copyOf(values);
        }
        return Rows.value(file, place + nodes.number() + ": " + column, json);
    }

    @Override
    public void close() throws IOException {
        nodes.close();
    }

    private static final class Lines implements Nodes {
        private final Path file;
        private final Decoded text;
        private String last = "";

        Lines(Path file, Decoded text) {
            this.file = file;
            this.text = text;
        }

        @Override
        public @Nullable JsonNode next() throws IOException {
            last = "";
            String line = text.readLine();
            while (line != null && line.isBlank()) {
                line = text.readLine();
            }
            last = line == null ? "" : line;
            try {
                return line == null ? null : JSON.readTree(line);
            } catch (JsonProcessingException broken) {
                throw new FormatException(
                        file, "line " + text.lines() + " is not JSON (" + reason(broken) + ").", broken);
            }
        }

        @Override
        public int number() {
            return text.lines();
        }

        @Override
        public boolean goesOn() {
            return text.goesOn();
        }

        @Override
        public List<String> refused() {
            return last.isEmpty() ? List.of() : List.of(last);
        }

        @Override
        public void close() throws IOException {
            text.close();
        }
    }

    /** Of a list of rows each, also where an object holds it as its data; of anything else the one that it is. */
    private static final class Elements implements Nodes {
        private static final String ROWS = "data";

        private final Path file;
        private final JsonParser parser;
        private int number;
        private boolean isList;
        private boolean isWithin;
        private boolean isBroken;
        private @Nullable JsonNode last;

        Elements(Path file, JsonParser parser) {
            this.file = file;
            this.parser = parser;
        }

        @Override
        public @Nullable JsonNode next() throws IOException {
            isBroken = true;
            last = null;
            try {
                JsonNode found = number == 0 ? first() : isList ? element(parser.nextToken()) : null;
                if (found == null && parser.currentToken() != null && parser.nextToken() != null) {
                    throw new FormatException(file, "not JSON (Trailing token behind the end).");
                }
                number++;
                last = found;
                isBroken = false;
                return found;
            } catch (JsonProcessingException broken) {
                int line =
                        broken.getLocation() == null ? 0 : broken.getLocation().getLineNr();
                throw new FormatException(
                        file, "not JSON (" + reason(broken) + ")" + (line > 0 ? " in line " + line : "") + ".", broken);
            }
        }

        private @Nullable JsonNode first() throws IOException {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.START_OBJECT) {
                return object();
            }
            if (token != JsonToken.START_ARRAY) {
                return token == null ? null : PARTS.readTree(parser);
            }
            token = parser.nextToken();
            isList = token == JsonToken.START_ARRAY || token == JsonToken.START_OBJECT || token == JsonToken.END_ARRAY;
            if (isList) {
                return element(token);
            }
            return rest(token);
        }

        /** A row, or, as data sets are published, something about rows and the rows. */
        private @Nullable JsonNode object() throws IOException {
            ObjectNode row = PARTS.createObjectNode();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken token = parser.nextToken();
                if (name.equals(ROWS) && token == JsonToken.START_ARRAY) {
                    token = parser.nextToken();
                    if (token == JsonToken.START_OBJECT) {
                        isList = true;
                        isWithin = true;
                        return PARTS.readTree(parser);
                    }
                    row.set(name, rest(token));
                } else {
                    row.set(name, (JsonNode) PARTS.readTree(parser));
                }
            }
            return row;
        }

        /** Of a list of which a token is read. */
        private ArrayNode rest(@Nullable JsonToken read) throws IOException {
            ArrayNode list = PARTS.createArrayNode();
            for (JsonToken token = read; token != JsonToken.END_ARRAY && token != null; token = parser.nextToken()) {
                list.add((JsonNode) PARTS.readTree(parser));
            }
            return list;
        }

        private void skipRest() throws IOException {
            while (isWithin && parser.nextToken() == JsonToken.FIELD_NAME) {
                parser.nextToken();
                parser.skipChildren();
            }
        }

        private @Nullable JsonNode element(@Nullable JsonToken token) throws IOException {
            if (token == null || token == JsonToken.END_ARRAY) {
                skipRest();
                return null;
            }
            return PARTS.readTree(parser);
        }

        @Override
        public int number() {
            return number;
        }

        @Override
        public List<String> refused() {
            return last == null ? List.of() : List.of(last.toString());
        }

        /** Where a row is no row, the next one begins behind it; where it is no JSON, nobody knows. */
        @Override
        public boolean goesOn() {
            return !isBroken;
        }

        @Override
        public void close() throws IOException {
            parser.close();
        }
    }
}
