package dev.limpid.corpus;

import dev.limpid.table.SheetFormat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How rows are written in a file. */
public enum Format {
    CSV(".csv"),
    TSV(".tsv"),
    /** A list of rows, or an object whose {@code data} is one; as that also SQuAD's articles. */
    JSON(".json"),
    JSON_LINES(".jsonl", ".ndjson"),
    PARQUET(".parquet"),
    /** A text a line; with a tab on each line as {@link #TSV}. */
    TEXT(".txt", ".text"),
    /** Texts with a blank line between two. */
    DOCUMENTS(),
    /** A word a line, with its tag in the last column, and a blank line behind each sentence. */
    CONLL(".conll", ".bio", ".iob", ".iob2");

    private final List<String> endings;

    Format(String... endings) {
        this.endings = List.of(endings);
    }

    /** What a file's name says, with {@code .gz} behind it or not; empty if it says nothing. */
    public static Optional<Format> of(Path file) {
        String name =
                String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
        for (Format format : values()) {
            if (format.endings.stream().anyMatch(name::endsWith)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    SheetFormat sheet() {
        return switch (this) {
            case CSV -> SheetFormat.CSV;
            case TSV -> SheetFormat.TSV;
            case JSON -> SheetFormat.JSON;
            case JSON_LINES -> SheetFormat.JSON_LINES;
            default -> SheetFormat.TEXT;
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
