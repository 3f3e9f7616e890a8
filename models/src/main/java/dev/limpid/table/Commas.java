package dev.limpid.table;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import dev.limpid.format.FormatException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Between commas; quotes hold commas and lines together. */
final class Commas implements CellLines {
    private static final CsvMapper CSV = CsvMapper.builder()
            .enable(CsvParser.Feature.WRAP_AS_ARRAY)
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
            .build();

    private final Path file;
    private final JsonParser cells;

    Commas(Path file, Decoded text) throws IOException {
        this.file = file;
        try {
            this.cells = CSV.getFactory().createParser(text);
        } catch (IOException | RuntimeException refused) {
            text.close();
            throw refused;
        }
    }

    @Override
    public @Nullable Found next() throws IOException {
        List<String> own = new ArrayList<>();
        int number = 0;
        try {
            for (JsonToken token = cells.nextToken(); token != null; token = cells.nextToken()) {
                if (token == JsonToken.VALUE_STRING) {
                    // Where the first cell begins; the row itself says where the one before it ended.
                    number = own.isEmpty() ? cells.currentTokenLocation().getLineNr() : number;
                    own.add(cells.getText());
                } else if (!own.isEmpty()) {
                    return new Found(number, own);
                }
            }
        } catch (JsonProcessingException broken) {
            throw new FormatException(
                    file,
                    "not a table (" + JsonRows.reason(broken) + ")"
                            + (own.isEmpty() ? "" : " in the row that begins in line " + number) + ".",
                    broken);
        }
        return own.isEmpty() ? null : new Found(number, own);
    }

    @Override
    public void close() throws IOException {
        cells.close();
    }
}
