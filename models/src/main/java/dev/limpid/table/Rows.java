package dev.limpid.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.limpid.format.FormatException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reads rows of a file: {@code .json} (an object of values by column, a list of numbers, or a list of such rows) or
 * {@code .csv}/{@code .tsv} with a line of column names.
 */
public final class Rows {
    private static final long MOST_JSON = 256L << 20;

    /** Of a table that is read whole: about half a gigabyte in memory. */
    private static final int MOST_CELLS = 10_000_000;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private Rows() {}

    /** Takes rows as they are met. */
    private interface Visitor {
        /** Whether to go on. */
        boolean visit(int number, Supplier<Row> row);
    }

    /**
     * The {@code number}-th row, counted from 0. Cost: a CSV file is read up to that row, a JSON file whole.
     *
     * @throws FormatException if there is no such row, or the file is neither
     */
    public static Row read(Path file, int number) throws IOException {
        List<Row> found = new ArrayList<>();
        int rows = visit(file, (at, row) -> {
            if (at == number) {
                found.add(row.get());
            }
            return number < 0 || at < number;
        });
        if (found.isEmpty()) {
            require(file, number, rows);
        }
        return found.get(0);
    }

    /**
     * All rows.
     *
     * @throws FormatException if there are none, they differ in their columns, they have more than {@value #MOST_CELLS}
     *     cells, or the file is neither
     */
    public static Table all(Path file) throws IOException {
        List<Row> rows = new ArrayList<>();
        visit(file, (at, row) -> rows.add(like(file, rows, row.get())));
        if (rows.isEmpty()) {
            throw new FormatException(file, "it has no rows, at least one is needed.");
        }
        return new Table(String.valueOf(file.getFileName()), rows);
    }

    private static Row like(Path file, List<Row> before, Row row) {
        Set<String> columns = row.values().keySet();
        if (!before.isEmpty() && !before.get(0).values().keySet().equals(columns)) {
            throw new FormatException(
                    file,
                    "row " + row.number() + " has columns " + columns + ", row 0 has "
                            + before.get(0).values().keySet() + ".");
        }
        if ((before.size() + 1L) * columns.size() > MOST_CELLS) {
            throw new FormatException(
                    file,
                    "more than " + MOST_CELLS + " cells, which is more than is held in memory. Give fewer rows; some"
                            + " thousands tell as much.");
        }
        return row;
    }

    /** How many rows were met. */
    private static int visit(Path file, Visitor visitor) throws IOException {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (!Files.isRegularFile(file)) {
            throw new FormatException(file, "no such file, expected a table at " + file + ".");
        }
        if (name.endsWith(".json")) {
            return json(file, visitor);
        }
        if (name.endsWith(".csv") || name.endsWith(".tsv")) {
            return csv(file, visitor, name.endsWith(".tsv") ? '\t' : ',');
        }
        throw new FormatException(file, "expected a file whose name ends in .json, .csv or .tsv.");
    }

    private static int json(Path file, Visitor visitor) throws IOException {
        if (Files.size(file) > MOST_JSON) {
            throw new FormatException(
                    file, Files.size(file) + " bytes, at most " + MOST_JSON + " are read. Use a .csv file.");
        }
        JsonNode json;
        try {
            json = JSON.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException broken) {
            throw new FormatException(file, "not JSON (" + broken.getOriginalMessage() + ").");
        }
        boolean many = json.isArray()
                && json.size() > 0
                && (json.get(0).isArray() || json.get(0).isObject());
        int rows = many ? json.size() : 1;
        for (int i = 0; i < rows; i++) {
            int number = i;
            JsonNode own = many ? json.get(i) : json;
            if (!visitor.visit(i, () -> row(file, number, own))) {
                return i + 1;
            }
        }
        return rows;
    }

    private static void require(Path file, int number, int rows) {
        if (rows == 0) {
            throw new FormatException(file, "it has no rows, row " + number + " was asked for.");
        }
        if (number < 0 || number >= rows) {
            throw new FormatException(file, "row " + number + " was asked for, it has rows 0 to " + (rows - 1) + ".");
        }
    }

    private static Row row(Path file, int number, JsonNode json) {
        Map<String, Object> values = new LinkedHashMap<>();
        if (json.isObject()) {
            json.properties()
                    .forEach(field -> values.put(field.getKey(), value(file, field.getKey(), field.getValue())));
        } else if (json.isArray()) {
            for (int i = 0; i < json.size(); i++) {
                values.put("column " + i, value(file, "column " + i, json.get(i)));
            }
        } else {
            throw new FormatException(file, "expected an object of values by column or a list of numbers.");
        }
        return new Row(String.valueOf(file.getFileName()), number, values, json.isObject());
    }

    static Object value(Path file, String column, JsonNode json) {
        if (json.isNumber()) {
            return json.isIntegralNumber() ? Row.whole(json.bigIntegerValue()) : (Object) json.asDouble();
        }
        if (json.isBoolean()) {
            return json.asBoolean() ? 1.0 : 0.0;
        }
        if (json.isTextual()) {
            return json.asText();
        }
        if (json.isArray()) {
            List<Object> values = new ArrayList<>();
            json.forEach(one -> values.add(value(file, column, one)));
            return values;
        }
        throw new FormatException(file, "'" + column + "' is " + json + ", expected a number, a text or a list.");
    }

    private static int csv(Path file, Visitor visitor, char separator) throws IOException {
        CsvMapper mapper = CsvMapper.builder()
                .enable(CsvParser.Feature.TRIM_SPACES)
                .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
                .build();
        try (MappingIterator<Map<String, String>> rows = mapper.readerForMapOf(String.class)
                .with(mapper.schemaWithHeader().withColumnSeparator(separator))
                .readValues(file.toFile())) {
            int at = 0;
            while (rows.hasNextValue()) {
                Map<String, String> cells = rows.nextValue();
                int number = at++;
                CsvSchema header = (CsvSchema) rows.getParser().getSchema();
                if (!visitor.visit(number, () -> row(file, number, header, cells))) {
                    break;
                }
            }
            return at;
        } catch (JsonProcessingException broken) {
            throw new FormatException(file, "not a table (" + broken.getOriginalMessage() + ").");
        }
    }

    private static Row row(Path file, int number, CsvSchema header, Map<String, String> cells) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (CsvSchema.Column column : header) {
            String name = column.getName();
            String text = cells.get(name);
            if (text == null) {
                throw new FormatException(
                        file,
                        "row " + number + " has " + cells.size() + " cells, its first line names " + header.size()
                                + " columns.");
            }
            if (values.put(name, Row.cell(text)) != null) {
                throw new FormatException(
                        file, "two columns are called " + FormatException.quoted(name) + ". Give each a name.");
            }
        }
        return new Row(String.valueOf(file.getFileName()), number, values, true);
    }
}
