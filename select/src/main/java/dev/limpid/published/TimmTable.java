package dev.limpid.published;

import dev.limpid.format.FormatException;
import dev.limpid.table.Sheet;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One of timm's tables: rows by model, cells by the name of their column, in whatever order the columns stand.
 *
 * @param file its name
 * @param rows by architecture
 */
record TimmTable(String file, Map<String, List<Row>> rows) {
    private static final long LONGEST = 16L << 20;
    private static final String MODEL = "model";

    /** A row: the model that it is about, and its cells. */
    record Row(TimmName model, Map<String, String> cells) {
        @Nullable
        String text(String column) {
            String cell = cells.get(column);
            return cell == null || cell.isBlank() ? null : cell.strip();
        }

        /** A number, of which thousands may be parted by commas; null if there is none. */
        @Nullable
        Double number(String column) {
            String text = text(column);
            Result.Written written = Result.Written.of(text == null ? null : withoutCommas(text));
            return written == null || written.percent() ? null : Double.valueOf(written.value());
        }

        private static String withoutCommas(String text) {
            return text.matches("\\d{1,3}(,\\d{3})+(\\.\\d+)?") ? text.replace(",", "") : text;
        }
    }

    /**
     * Reads a table.
     *
     * @throws FormatException in one line, if it has more than 16 MiB, is no table or has no column {@code model}
     */
    static TimmTable read(Path path) throws IOException {
        if (Files.isRegularFile(path) && Files.size(path) > LONGEST) {
            throw new FormatException(path, "more than " + LONGEST + " bytes, which is more than is read.");
        }
        Sheet sheet = Sheet.read(path, first -> true);
        int model = sheet.columns().indexOf(MODEL);
        if (model < 0) {
            throw new FormatException(
                    path,
                    "expected a column 'model' as timm's tables have, got "
                            + FormatException.quoted(sheet.columns() + "") + ".");
        }
        Map<String, List<Row>> rows = new HashMap<>();
        for (Sheet.Line line : sheet.lines()) {
            TimmName name = TimmName.of(line.text(model).strip());
            if (name != null) {
                Map<String, String> cells = new HashMap<>();
                for (int i = 0; i < sheet.columns().size(); i++) {
                    cells.put(sheet.columns().get(i), line.text(i));
                }
                rows.computeIfAbsent(name.architecture(), unmet -> new ArrayList<>())
                        .add(new Row(name, cells));
            }
        }
        return new TimmTable(sheet.source(), rows);
    }

    List<Row> of(TimmName model) {
        return rows.getOrDefault(model.architecture(), List.of());
    }
}
