package dev.limpid.batch;

import dev.limpid.corpus.Format;
import dev.limpid.table.Encoding;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Rows of files of the same columns, in the order of the files.
 *
 * @param data files, or folders that hold such files; at least one
 * @param columns by what they hold, their names (where a file names none, numbers from 0); what is not said is told by names
 *     and by what stands in them
 * @param table for a model of tables the columns it reads, in its order; none for all but id and label
 * @param background rows of the same columns whose values stand for absent ones of a table; null without any
 * @param format how the files are written; null where their names tell
 * @param encoding of texts without a mark
 * @param limit rows that are read at most, good and bad; null for all
 */
public record Source(
        List<Path> data,
        Map<Column, String> columns,
        List<String> table,
        @Nullable Path background,
        @Nullable Format format,
        Encoding encoding,
        @Nullable Long limit) {
    /** @throws IllegalArgumentException if no file is given, or the limit is below 1 */
    public Source {
        data = List.copyOf(data);
        Map<Column, String> copy = new EnumMap<>(Column.class);
        copy.putAll(columns);
        columns = Collections.unmodifiableMap(copy);
        table = List.copyOf(table);
        if (data.isEmpty()) {
            throw new IllegalArgumentException("No file of rows was given, at least one is needed: --data FILE.");
        }
        if (limit != null && limit < 1) {
            throw new IllegalArgumentException("--limit must be at least 1, got " + limit + ".");
        }
    }

    /** All rows of these, columns told by themselves. */
    public static Source of(List<Path> data) {
        return new Source(data, Map.of(), List.of(), null, null, Encoding.of("utf-8"), null);
    }

    /** With that column as that. */
    public Source naming(Column column, String name) {
        Map<Column, String> more = new EnumMap<>(Column.class);
        more.putAll(columns);
        more.put(column, name);
        return new Source(data, more, table, background, format, encoding, limit);
    }

    /** At most so many rows. */
    public Source limit(@Nullable Long other) {
        return new Source(data, columns, table, background, format, encoding, other);
    }
}
