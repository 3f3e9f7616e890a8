package dev.limpid.corpus;

import dev.limpid.format.FormatException;
import dev.limpid.table.Decoded;
import dev.limpid.table.SheetStream;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/** Opens a file as it is written. */
final class Streams {
    private Streams() {}

    static SheetStream open(Path file, Wanted wanted, Predicate<List<String>> isHeader) throws IOException {
        Format format = wanted.format();
        if (format == null) {
            format = Format.of(file)
                    .orElseThrow(() -> new FormatException(
                            file,
                            "its name does not tell how it is written: expected .csv, .tsv, .json, .jsonl, .txt or"
                                    + " .conll, each also with .gz behind it, or .parquet. Rename it so."));
        }
        return switch (format) {
            case DOCUMENTS -> new Documents(Decoded.open(file, wanted.encoding()), file);
            case PARQUET -> new ParquetRows(file);
            case CONLL -> new Conll(Decoded.open(file, wanted.encoding()), file);
            case JSON, JSON_LINES ->
                new Articles(SheetStream.open(file, format.sheet(), isHeader, wanted.encoding()), file);
            case CSV, TSV, TEXT -> SheetStream.open(file, format.sheet(), isHeader, wanted.encoding());
        };
    }
}
