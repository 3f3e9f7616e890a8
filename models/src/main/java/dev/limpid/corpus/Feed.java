package dev.limpid.corpus;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Rows of all files that were given, one after the other; only one is held. */
interface Feed extends Closeable {
    /**
     * A row.
     *
     * @param place where it stands
     * @param base the folder from which paths in it are read
     * @param cells by column, as {@link dev.limpid.table.SheetStream} gives them; fewer than columns where some were met later
     */
    record Found(String place, Path base, List<Object> cells) {}

    /** What the files are called together, for messages. */
    String source();

    /** Names, or numbers; of objects those that were met up to now. */
    List<String> columns();

    /** Whether the files name the columns. */
    boolean named();

    /** The next row; null at the end. */
    @Nullable
    Found next() throws IOException;

    /**
     * Goes on though {@link #next} has thrown: behind the row that could not be read, or where that is not known with the next
     * file.
     *
     * @return where what could not be read begins, and whether the rest of its file is lost with it
     */
    Lost skip() throws IOException;

    /**
     * What could not be read.
     *
     * @param cells as much as was read of it
     */
    record Lost(String place, Path base, List<String> cells, boolean isRest) {}

    /** Which share of all files is read; {@code NaN} where that is not known. */
    double share();

    /** What was taken for what, known at the end. */
    List<String> notes();
}
