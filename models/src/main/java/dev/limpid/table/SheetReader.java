package dev.limpid.table;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import dev.limpid.format.FormatException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Reads one {@link Sheet}. */
final class SheetReader {
    static final List<String> ENDINGS = List.of(".csv", ".tsv", ".json", ".jsonl", ".txt");

    private static final int MOST_CELLS = 10_000_000;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Path file;
    private final Predicate<List<String>> isHeader;
    private int cells;

    SheetReader(Path file, Predicate<List<String>> isHeader) {
        this.file = file;
        this.isHeader = isHeader;
    }

    /** Cells where they stand. */
    private record Found(int number, List<String> cells) {}

    Sheet read() throws IOException {
        String name = Unpacked.name(file);
        if (!Sheet.isSheet(file)) {
            throw new FormatException(
                    file,
                    "expected a file whose name ends in .csv, .tsv, .json, .jsonl or .txt, or in one of these and .gz.");
        }
        String text = Unpacked.text(file);
        Sheet sheet = name.endsWith(".json")
                ? json(text)
                : name.endsWith(".jsonl")
                        ? jsonLines(text)
                        : rows(name.endsWith(".csv") ? commas(text) : name.endsWith(".tsv") ? tabs(text) : plain(text));
        if (sheet.lines().isEmpty()) {
            throw new FormatException(file, "it has no rows, at least one is needed.");
        }
        return sheet;
    }

    private Sheet sheet(List<String> columns, boolean named, List<Sheet.Line> lines) {
        return new Sheet(String.valueOf(file.getFileName()), columns, named, lines);
    }

    private static List<String> numbered(int count) {
        return IntStream.range(0, count).mapToObj(i -> "column " + i).toList();
    }

    private void count(int more) {
        cells += more;
        if (cells > MOST_CELLS) {
            throw new FormatException(
                    file, "more than " + MOST_CELLS + " cells, which is more than is held in memory. Give fewer rows.");
        }
    }

    private Sheet rows(List<Found> found) {
        if (found.isEmpty()) {
            return sheet(List.of(), false, List.of());
        }
        List<String> first = found.get(0).cells.stream().map(String::strip).toList();
        boolean named = isHeader.test(first);
        if (named) {
            requireNames(first);
        }
        List<Sheet.Line> lines = new ArrayList<>();
        for (Found one : found.subList(named ? 1 : 0, found.size())) {
            if (one.cells.size() != first.size()) {
                throw new FormatException(
                        file,
                        "line " + one.number + " has " + cells(one.cells.size()) + ", line " + found.get(0).number
                                + " has " + first.size() + ". Put quotes around a cell that holds commas.");
            }
            lines.add(new Sheet.Line(one.number, List.copyOf(one.cells)));
        }
        return sheet(named ? first : numbered(first.size()), named, lines);
    }

    private static String cells(int count) {
        return count + (count == 1 ? " cell" : " cells");
    }

    private void requireNames(List<String> names) {
        Set<String> met = new HashSet<>();
        for (String name : names) {
            if (!met.add(name)) {
                throw new FormatException(
                        file, "two columns are called " + FormatException.quoted(name) + ". Give each a name.");
            }
        }
    }

    private List<Found> commas(String text) throws IOException {
        CsvMapper mapper = CsvMapper.builder()
                .enable(CsvParser.Feature.WRAP_AS_ARRAY)
                .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
                .build();
        List<Found> found = new ArrayList<>();
        try (JsonParser cells = mapper.getFactory().createParser(text)) {
            List<String> own = new ArrayList<>();
            int number = 0;
            for (JsonToken token = cells.nextToken(); token != null; token = cells.nextToken()) {
                if (token == JsonToken.VALUE_STRING) {
                    // Where the first cell begins; the row itself says where the one before it ended.
                    number = own.isEmpty() ? cells.currentTokenLocation().getLineNr() : number;
                    own.add(cells.getText());
                    count(1);
                } else if (!own.isEmpty()) {
                    found.add(new Found(number, own));
                    own = new ArrayList<>();
                }
            }
        } catch (JsonProcessingException broken) {
            throw new FormatException(file, "not a table (" + reason(broken) + ").", broken);
        }
        return found;
    }

    private static String reason(JsonProcessingException broken) {
        return String.valueOf(broken.getOriginalMessage()).replaceAll("\\s+", " ");
    }

    private List<Found> tabs(String text) {
        List<Found> found = new ArrayList<>();
        int number = 0;
        for (String line : lines(text)) {
            number++;
            if (!line.isBlank()) {
                List<String> own = Arrays.stream(line.split("\t", -1))
                        .map(SheetReader::unquoted)
                        .toList();
                count(own.size());
                found.add(new Found(number, own));
            }
        }
        return found;
    }

    /** At the three ends that files have. Others that Unicode knows may stand in a text. */
    private static String[] lines(String text) {
        return text.split("\r\n|\n|\r", -1);
    }

    private static String unquoted(String cell) {
        if (cell.length() < 2 || cell.charAt(0) != '"' || cell.charAt(cell.length() - 1) != '"') {
            return cell;
        }
        String inner = cell.substring(1, cell.length() - 1);
        String doubled = inner.replace("\"\"", "");
        return doubled.contains("\"") ? cell : inner.replace("\"\"", "\"");
    }

    private List<Found> plain(String text) {
        String[] lines = lines(text);
        if (Arrays.stream(lines).allMatch(line -> line.isBlank() || line.contains("\t"))) {
            return tabs(text);
        }
        List<Found> found = new ArrayList<>();
        for (int i = 0; i < lines.length; i++) {
            if (!lines[i].isBlank()) {
                count(1);
                found.add(new Found(i + 1, List.of(lines[i].strip())));
            }
        }
        return found;
    }

    private Sheet json(String text) {
        JsonNode json;
        try {
            json = JSON.readTree(text);
        } catch (JsonProcessingException broken) {
            throw new FormatException(file, "not JSON (" + reason(broken) + ").", broken);
        }
        boolean many = json.isArray()
                && json.size() > 0
                && (json.get(0).isArray() || json.get(0).isObject());
        Map<Integer, JsonNode> rows = new LinkedHashMap<>();
        for (int i = 0; i < (many ? json.size() : 1); i++) {
            rows.put(i + 1, many ? json.get(i) : json);
        }
        return objects(rows, "row ");
    }

    private Sheet jsonLines(String text) {
        Map<Integer, JsonNode> rows = new LinkedHashMap<>();
        String[] lines = lines(text);
        for (int i = 0; i < lines.length; i++) {
            if (!lines[i].isBlank()) {
                try {
                    rows.put(i + 1, JSON.readTree(lines[i]));
                } catch (JsonProcessingException broken) {
                    throw new FormatException(
                            file, "line " + (i + 1) + " is not JSON (" + reason(broken) + ").", broken);
                }
            }
        }
        return objects(rows, "line ");
    }

    /** Objects may lack what others have; lists are as long as the first. */
    private Sheet objects(Map<Integer, JsonNode> rows, String place) {
        boolean named = rows.values().stream().allMatch(JsonNode::isObject);
        Set<String> names = new LinkedHashSet<>();
        rows.forEach((number, row) -> {
            if (!named && !row.isArray()) {
                throw new FormatException(
                        file, place + number + ": expected objects of values by column, or lists of values.");
            }
            row.fieldNames().forEachRemaining(names::add);
        });
        int width = named
                ? names.size()
                : rows.values().stream().mapToInt(JsonNode::size).findFirst().orElse(0);
        List<String> columns = named ? List.copyOf(names) : numbered(width);
        List<Sheet.Line> lines = new ArrayList<>();
        rows.forEach((number, row) -> {
            count(width);
            if (!named && row.size() != width) {
                throw new FormatException(
                        file, place + number + " has " + cells(row.size()) + ", the first has " + width + ".");
            }
            List<Object> own = new ArrayList<>();
            for (int i = 0; i < width; i++) {
                JsonNode cell = named ? row.path(columns.get(i)) : row.get(i);
                own.add(
                        cell.isMissingNode() || cell.isNull()
                                ? ""
                                : Rows.value(file, place + number + ": " + columns.get(i), cell));
            }
            lines.add(new Sheet.Line(number, own));
        });
        return sheet(columns, named, lines);
    }

    static Optional<List<Object>> list(String text) {
        try {
            JsonNode json = JSON.readTree(text);
            return json.isArray() ? numbers(json) : Optional.empty();
        } catch (JsonProcessingException none) {
            return Optional.empty();
        }
    }

    private static Optional<List<Object>> numbers(JsonNode json) {
        List<Object> found = new ArrayList<>();
        for (JsonNode one : json) {
            Optional<List<Object>> inner = one.isArray() ? numbers(one) : Optional.empty();
            if (inner.isEmpty() && !one.isNumber()) {
                return Optional.empty();
            }
            found.add(inner.<Object>map(list -> list).orElseGet(one::asDouble));
        }
        return Optional.of(found);
    }
}
