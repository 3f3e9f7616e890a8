package dev.limpid.corpus;

import dev.limpid.table.Encoding;
import org.jspecify.annotations.Nullable;

import java.util.EnumMap;
import java.util.Map;

/**
 * What a user says of the files.
 *
 * @param columns the name of a column (where a file names none, its number from 0) by what it is; those that are not said are
 *     told by their names, or by what stands in them
 * @param kind what is learnt; null where the columns tell
 * @param format how the files are written; null where their names tell
 * @param encoding of texts without a mark
 * @param enclosed whether pictures that a file names must lie below its own folder, links followed, and it is not told where
 *     files lie
 */
public record Wanted(
        Map<Role, String> columns,
        @Nullable Kind kind,
        @Nullable Format format,
        Encoding encoding,
        boolean enclosed) {
    /** A user says nothing more; UTF-8. */
    public static final Wanted USUAL = new Wanted(Map.of(), null, null, Encoding.of("utf-8"), false);

    public Wanted {
        columns = Map.copyOf(columns);
    }

    /** With that column as that. */
    public Wanted naming(Role role, String column) {
        Map<Role, String> more = new EnumMap<>(Role.class);
        more.putAll(columns);
        more.put(role, column);
        return new Wanted(more, kind, format, encoding, enclosed);
    }

    /** To learn that. */
    public Wanted learning(Kind wanted) {
        return new Wanted(columns, wanted, format, encoding, enclosed);
    }

    /** Written so, whatever the files are called. */
    public Wanted written(Format as) {
        return new Wanted(columns, kind, as, encoding, enclosed);
    }

    /** In that encoding. */
    public Wanted encoded(Encoding as) {
        return new Wanted(columns, kind, format, as, enclosed);
    }

    /** From somebody who may not have other files read: no picture is looked at that does not lie below the file that names it. */
    public Wanted enclosing() {
        return new Wanted(columns, kind, format, encoding, true);
    }
}
