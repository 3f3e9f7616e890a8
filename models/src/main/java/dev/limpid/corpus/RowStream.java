package dev.limpid.corpus;

import dev.limpid.format.FormatException;
import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Rows of files as they are, one after the other; those that cannot be read are met too, with the reason. No more than the first
 * thousand are held. Not for several threads.
 */
public final class RowStream implements Closeable {
    /** Rows by which columns are told. */
    private static final int FIRST = 1000;

    private final Feed feed;
    private final Wanted wanted;
    private final Deque<Found> ahead;
    private final List<Feed.Found> first;
    private final List<String> notes;

    /**
     * A row.
     *
     * @param place where it stands: file and line, or row
     * @param base the folder from which paths in it are read
     * @param cells by column; fewer than columns where some were met later; of a row that cannot be read as much as was
     * @param broken why it cannot be read, in one line; null if it can
     * @param isRest whether nothing behind it in its file can be read either
     */
    public record Found(
            String place,
            Path base,
            List<Object> cells,
            @Nullable String broken,
            boolean isRest) {}

    private RowStream(Feed feed, Wanted wanted, Deque<Found> ahead, List<String> notes) {
        this.feed = feed;
        this.wanted = wanted;
        this.ahead = ahead;
        this.first = ahead.stream()
                .filter(row -> row.broken() == null)
                .map(row -> new Feed.Found(row.place(), row.base(), row.cells()))
                .toList();
        this.notes = notes;
    }

    /**
     * Opens files of the same columns, folders that hold such files, or one folder with a folder of texts or pictures for each
     * label.
     *
     * @throws FormatException in one line, if the first file is none of rows
     * @throws IllegalArgumentException in one line, if there is no file
     */
    public static RowStream open(List<Path> paths, Wanted wanted) throws IOException {
        RowStream rows = open(paths, wanted, cells -> Columns.isHeader(cells, wanted), List.of());
        List<String> top = rows.feed.named()
                ? rows.feed.columns()
                : rows.first.stream()
                        .limit(1)
                        .flatMap(row -> row.cells().stream())
                        .map(String::valueOf)
                        .map(String::strip)
                        .toList();
        boolean named = rows.feed.named() ? !Columns.isRow(top, rows.first, wanted) : Columns.isHeader(rows.first);
        if (named == rows.feed.named() || rows.first.isEmpty()) {
            return rows;
        }
        rows.close();
        return open(
                paths,
                wanted,
                cells -> named && cells.equals(top),
                named
                        ? List.of("Of " + rows.source() + " the first line was taken for names: " + Columns.told(top)
                                + ".")
                        : List.of());
    }

    /**
     * The same where it is told without looking at more whether a first line are names, as of a table.
     *
     * @param areNames of the cells of the first line; not asked of JSON and Parquet
     */
    public static RowStream open(List<Path> paths, Wanted wanted, Predicate<List<String>> areNames) throws IOException {
        return open(paths, wanted, areNames, List.of());
    }

    private static RowStream open(List<Path> paths, Wanted wanted, Predicate<List<String>> isHeader, List<String> notes)
            throws IOException {
        Feed feed = Intake.open(paths, wanted, isHeader);
        Deque<Found> ahead = new ArrayDeque<>();
        boolean isRead = false;
        try {
            for (Found row = next(feed); row != null; row = ahead.size() < FIRST ? next(feed) : null) {
                ahead.add(row);
            }
            isRead = true;
            return new RowStream(feed, wanted, ahead, notes);
        } finally {
            if (!isRead) {
                feed.close();
            }
        }
    }

    /**
     * The files that paths stand for, in the order in which they are read; of folders of labels all that lie in them.
     *
     * @throws IllegalArgumentException if one does not exist
     */
    public static List<Path> files(List<Path> paths) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path path : paths) {
            if (!Files.exists(path)) {
                throw new IllegalArgumentException(path + " does not exist: expected a file of rows, or a folder.");
            }
            try (Stream<Path> below = Files.walk(path)) {
                below.filter(Files::isRegularFile)
                        .filter(file -> file.equals(path)
                                || !String.valueOf(file.getFileName()).startsWith("."))
                        .sorted()
                        .forEach(files::add);
            }
        }
        return files;
    }

    /** What the files are called together. */
    public String source() {
        return feed.source();
    }

    /** Names, or {@code column 0} and so on; of objects those that were met up to now. */
    public List<String> columns() {
        return feed.columns();
    }

    /** Whether the files name the columns. */
    public boolean named() {
        return feed.named();
    }

    /** What was assumed of the files up to now, a sentence each. */
    public List<String> notes() {
        return Stream.concat(notes.stream(), feed.notes().stream()).toList();
    }

    /**
     * Which column is what, as the user says, else by its name, else by what stands in it.
     *
     * @param readable what is looked for
     * @param required what there must be
     * @throws IllegalArgumentException in one line that lists the columns there are, if it cannot be told
     */
    public Columns columns(Set<Role> readable, Set<Role> required) {
        return Columns.of(feed, first, wanted, readable, required);
    }

    /**
     * The next row; null at the end.
     *
     * @throws IOException if a file cannot be read at all
     */
    public @Nullable Found next() throws IOException {
        Found held = ahead.poll();
        return held == null ? next(feed) : held;
    }

    private static @Nullable Found next(Feed feed) throws IOException {
        try {
            Feed.Found row = feed.next();
            return row == null ? null : new Found(row.place(), row.base(), row.cells(), null, false);
        } catch (FormatException | IllegalArgumentException broken) {
            Feed.Lost lost = feed.skip();
            return new Found(
                    lost.place(),
                    lost.base(),
                    List.copyOf(lost.cells()),
                    broken.getMessage() + (lost.isRest() ? " The rest of this file is not read." : ""),
                    lost.isRest());
        }
    }

    /** Which share of all files is read, which is somewhat more than rows were given; {@code NaN} where that is not known. */
    public double share() {
        return feed.share();
    }

    @Override
    public void close() throws IOException {
        feed.close();
    }
}
