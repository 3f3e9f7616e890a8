package dev.limpid.batch;

import org.jspecify.annotations.Nullable;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A row as it was read.
 *
 * @param number counted from 0 over all files, bad rows too
 * @param place file and line, or file and row
 * @param base the folder from which paths in it are read
 * @param cells by column, as {@link dev.limpid.table.SheetStream} gives them: texts, {@link Double}s, lists and maps; fewer
 *     than columns where some were met later
 * @param broken why it could not be read, in one line; null if it could
 */
public record Asking(
        long number,
        String place,
        String base,
        List<Object> cells,
        @Nullable String broken) implements Serializable {
    public Asking {
        cells = new ArrayList<>(cells);
    }

    Path folder() {
        return Path.of(base);
    }
}
