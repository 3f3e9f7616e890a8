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

/**
 * Reads one row of a file: {@code .json} (an object of values by column, a list of numbers, or a list of such rows) or
 * {@code .csv}/{@code .tsv} with a line of column names.
 */
public final class Rows {
    private static final long MOST_JSON = 256L << 20;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private Rows() {}

    /**
     * The {@code number}-th row, counted from 0. Cost: a CSV file is read up to that row, a JSON file whole.
     *
     * @throws FormatException if there is no such row, or the file is neither
     */
    public static Row read(Path file, int number) throws IOException {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (!Files.isRegularFile(file)) {
            throw new FormatException(file, "no such file, expected a table at " + file + ".");
        }
        if (name.endsWith(".json")) {
            return json(file, number);
        }
        if (name.endsWith(".csv") || name.endsWith(".tsv")) {
            return csv(file, number, name.endsWith(".tsv") ? '\t' : ',');
        }
        throw new FormatException(file, "expected a file whose name ends in .json, .csv or .tsv.");
    }

    private static Row json(Path file, int number) throws IOException {
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
        if (many) {
            require(file, number, json.size());
            return row(file, number, json.get(number));
        }
        require(file, number, 1);
        return row(file, number, json);
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

    private static Object value(Path file, String column, JsonNode json) {
        if (json.isNumber()) {
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
            json.forEach(one -> values.add(value(file, column, one)));
            return values;
        }
        throw new FormatException(file, "'" + column + "' is " + json + ", expected a number, a text or a list.");
    }

    private static Row csv(Path file, int number, char separator) throws IOException {
        CsvMapper mapper = CsvMapper.builder()
                .enable(CsvParser.Feature.TRIM_SPACES)
                .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
                .build();
        try (MappingIterator<Map<String, String>> rows = mapper.readerForMapOf(String.class)
                .with(mapper.schemaWithHeader().withColumnSeparator(separator))
                .readValues(file.toFile())) {
            int at = 0;
            while (rows.hasNextValue()) {
                Map<String, String> row = rows.nextValue();
                if (at++ == number) {
                    return row(file, number, (CsvSchema) rows.getParser().getSchema(), row);
                }
            }
            require(file, number, at);
            throw new IllegalStateException("Row " + number + " of " + at + " was passed over.");
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
