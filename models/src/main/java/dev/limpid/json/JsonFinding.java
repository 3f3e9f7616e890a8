package dev.limpid.json;

import dev.limpid.look.Finding;
import dev.limpid.model.Original;
import dev.limpid.model.Provenance;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Writes what a look inside a model found as JSON. Equal findings give equal bytes. */
public final class JsonFinding {
    private JsonFinding() {}

    /**
     * The finding as indented JSON that ends with a line feed.
     *
     * @param originals what the user gave, empty for looks at many examples
     */
    public static String write(Provenance model, List<Original> originals, Finding finding) {
        return JsonDocument.text(json -> {
            json.open();
            json.text("limpid", Version.current());
            JsonDocument.model(model, json);
            JsonDocument.inputs(originals, model.task(), json);
            json.text("look", finding.what());
            json.open("settings");
            for (Map.Entry<String, Object> setting : finding.settings().entrySet()) {
                json.any(setting.getKey(), setting.getValue());
            }
            json.close();
            json.text("statement", finding.statement());
            json.openArray("sheets");
            for (Finding.Sheet sheet : finding.sheets()) {
                json.open();
                if (sheet instanceof Finding.Grid grid) {
                    grid(grid, json);
                } else {
                    listing((Finding.Listing) sheet, json);
                }
                json.close();
            }
            json.closeArray();
            json.any("notes", finding.notes());
            json.close();
        });
    }

    private static void grid(Finding.Grid grid, JsonFields json) throws IOException {
        json.text("name", grid.name());
        json.text("kind", "grid");
        json.any("axes", List.of(grid.rowAxis(), grid.columnAxis()));
        json.any("rows", grid.rows());
        json.any("columns", grid.columns());
        json.any("values", Arrays.stream(grid.values()).map(JsonFinding::listed).toList());
        json.any("words", grid.words().isEmpty() ? null : grid.words());
    }

    private static List<Double> listed(double[] row) {
        return Arrays.stream(row).boxed().toList();
    }

    private static void listing(Finding.Listing listing, JsonFields json) throws IOException {
        json.text("name", listing.name());
        json.text("kind", "list");
        json.openArray("items");
        for (List<@Nullable Object> row : listing.rows()) {
            json.open();
            for (int i = 0; i < row.size(); i++) {
                json.any(listing.columns().get(i), row.get(i));
            }
            json.close();
        }
        json.closeArray();
    }
}
