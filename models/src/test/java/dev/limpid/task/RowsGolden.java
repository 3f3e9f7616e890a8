package dev.limpid.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** What other people's software says of rows of tables, by {@code tools/golden/rows.py}; models by {@code tables.py}. */
final class RowsGolden {
    private RowsGolden() {}

    static JsonNode read(String file) {
        try (InputStream packed = Objects.requireNonNull(RowsGolden.class.getResourceAsStream("/golden/" + file))) {
            return new ObjectMapper().readTree(new GZIPInputStream(packed));
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    static JsonNode rows(String part) {
        return read("rows.json.gz").get(part);
    }

    static TableModel model(String name, Path folder) throws IOException {
        JsonNode golden = read("tables.json.gz").get("models").get(name);
        Path file = Files.write(
                folder.resolve("model.onnx"),
                Base64.getDecoder().decode(golden.get("onnx").textValue()));
        return (TableModel) Models.open(TinyBert.folder(file), Models.Wanted.ANY, TinyBert.SETTINGS);
    }
}
