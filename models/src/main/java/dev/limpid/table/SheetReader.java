package dev.limpid.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.format.FormatException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Reads one {@link Sheet}. */
final class SheetReader {
    private static final int MOST_CELLS = 10_000_000;

    private final Path file;
    private final Predicate<List<String>> isHeader;
    private int cells;

    SheetReader(Path file, Predicate<List<String>> isHeader) {
        this.file = file;
        this.isHeader = isHeader;
    }

    static SheetStream open(
            Path file, SheetFormat format, Predicate<List<String>> isHeader, Encoding encoding, long largest)
            throws IOException {
        boolean hasTabs =
                format == SheetFormat.TSV || format == SheetFormat.TEXT && CellLines.haveTabs(file, encoding, largest);
        Decoded text = Decoded.open(file, encoding, largest);
        return switch (format) {
            case CSV -> new Ruled(file, new Commas(file, text), isHeader);
            case TSV, TEXT -> new Ruled(file, hasTabs ? new CellLines.Tabs(text) : new CellLines.Whole(text), isHeader);
            case JSON -> JsonRows.array(file, text);
            case JSON_LINES -> JsonRows.lines(file, text);
        };
    }

    Sheet read() throws IOException {
        SheetFormat format = SheetFormat.of(file)
                .orElseThrow(() -> new FormatException(
                        file,
                        "expected a file whose name ends in .csv, .tsv, .json, .jsonl or .txt, or in one of these and"
                                + " .gz."));
        List<Sheet.Line> lines = new ArrayList<>();
        try (SheetStream rows = open(file, format, isHeader, Encoding.UTF_8, Unpacked.LARGEST)) {
            for (Sheet.Line line = rows.next(); line != null; line = rows.next()) {
                count(line.cells().size());
                requireFlat(format, rows.columns(), line);
                lines.add(line);
            }
            if (lines.isEmpty()) {
                throw new FormatException(file, "it has no rows, at least one is needed.");
            }
            int width = rows.columns().size();
            lines.replaceAll(line -> padded(line, width));
            return new Sheet(String.valueOf(file.getFileName()), rows.columns(), rows.named(), lines);
        }
    }

    private void count(int more) {
        cells += more;
        if (cells > MOST_CELLS) {
            throw new FormatException(
                    file, "more than " + MOST_CELLS + " cells, which is more than is held in memory. Give fewer rows.");
        }
    }

    private void requireFlat(SheetFormat format, List<String> columns, Sheet.Line line) {
        for (int i = 0; i < line.cells().size(); i++) {
            if (hasObject(line.cells().get(i))) {
                throw new FormatException(
                        file,
                        "'" + (format == SheetFormat.JSON ? "row " : "line ") + line.number() + ": " + columns.get(i)
                                + "' holds an object, expected a number, a text or a list.");
            }
        }
    }

    private static boolean hasObject(Object cell) {
        return cell instanceof Map
                || cell instanceof List<?> list && list.stream().anyMatch(SheetReader::hasObject);
    }

    /** Rows of objects that stand before a name was met have no cell for it. */
    private Sheet.Line padded(Sheet.Line line, int width) {
        int missing = width - line.cells().size();
        if (missing == 0) {
            return line;
        }
        count(missing);
        List<Object> longer = new ArrayList<>(line.cells());
        longer.addAll(Collections.nCopies(missing, ""));
        return new Sheet.Line(line.number(), longer);
    }

    static Optional<List<Object>> list(String text) {
        try {
            JsonNode json = JsonRows.JSON.readTree(text);
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
