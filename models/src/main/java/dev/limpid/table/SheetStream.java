package dev.limpid.table;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/** A sheet of any length, row after row; only one is held. Not for several threads. */
public interface SheetStream extends Closeable {
    /**
     * Names, or {@code column 0} and so on; of objects those that were met up to now, so that there may be more after a row,
     * and the rows before it have fewer cells. None before the first row.
     */
    List<String> columns();

    /** Whether the file names its columns. */
    boolean named();

    /**
     * The next row; null at the end.
     *
     * @throws dev.limpid.format.FormatException in one line with the place, if it is damaged, or of another length than the
     *     first
     */
    Sheet.@Nullable Line next() throws IOException;

    /**
     * Whether {@link #next} may be asked again though it has thrown: what is damaged is one row, and the next ones can be found.
     */
    default boolean goesOn() {
        return false;
    }

    /** Where the row begins that was asked for last, as {@link Sheet.Line#number} says it; 0 where that is not known. */
    default int number() {
        return 0;
    }

    /** As much as was read of the row that {@link #next} has refused last: its cells, or its line; none where that is not known. */
    default List<String> refused() {
        return List.of();
    }

    /** Which share of the file is read; {@code NaN} where that is not known. */
    default double share() {
        return Double.NaN;
    }

    /**
     * Opens a file.
     *
     * @param isHeader whether the cells of a first line are names; not asked of JSON
     */
    static SheetStream open(Path file, SheetFormat format, Predicate<List<String>> isHeader, Encoding encoding)
            throws IOException {
        return SheetReader.open(file, format, isHeader, encoding, Long.MAX_VALUE);
    }
}
