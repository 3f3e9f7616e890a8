package dev.limpid.table;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** How rows of cells are written in a file. */
public enum SheetFormat {
    /** Cells between commas; quotes hold commas and lines together. */
    CSV(".csv"),
    /** Cells between tabs, a row a line. */
    TSV(".tsv"),
    /** A list of rows, or one row: an object of values by column, or a list of values. */
    JSON(".json"),
    /** A row a line, each as in {@link #JSON}. */
    JSON_LINES(".jsonl", ".ndjson"),
    /** A text a line; with a tab on each line as {@link #TSV}. */
    TEXT(".txt");

    private final List<String> endings;

    SheetFormat(String... endings) {
        this.endings = List.of(endings);
    }

    /** What a file's name says, with {@code .gz} behind it or not; empty if it says none of these. */
    public static Optional<SheetFormat> of(Path file) {
        String name = Unpacked.name(file);
        for (SheetFormat format : values()) {
            if (format.endings.stream().anyMatch(name::endsWith)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }
}
