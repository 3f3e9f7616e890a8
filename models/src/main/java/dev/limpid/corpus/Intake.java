package dev.limpid.corpus;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** One pass over all rows, into a store. */
final class Intake {
    /** Rows by which columns are told. */
    private static final int FIRST = 1000;

    private static final long MOST = Integer.MAX_VALUE - 8L;

    private final List<Path> paths;
    private final Wanted wanted;
    private final @Nullable Corpus model;
    private final List<String> notes = new ArrayList<>();
    private final Tally tally = new Tally();
    private final MessageDigest digest = Digests.sha256();

    /**
     * @param first whose columns these files have and whose kind they are; null for what comes first
     */
    Intake(List<Path> paths, Wanted wanted, @Nullable Corpus first) {
        this.paths = List.copyOf(paths);
        this.wanted = first == null ? wanted : first.likewise(wanted);
        this.model = first;
    }

    Corpus read(Path folder) throws IOException {
        List<Feed.Found> first = new ArrayList<>();
        Feed feed = open(first);
        try (feed) {
            return read(feed, first, folder);
        }
    }

    /** Opens the files and reads the first rows; twice, if it turns out that the first row is what it was not taken for. */
    private Feed open(List<Feed.Found> first) throws IOException {
        Feed feed = peeked(this::isHeader, first);
        List<String> top = feed.named()
                ? feed.columns()
                : first.stream()
                        .limit(1)
                        .flatMap(row -> row.cells().stream())
                        .map(String::valueOf)
                        .map(String::strip)
                        .toList();
        boolean named = model != null
                ? feed.named()
                : feed.named() ? !Columns.isRow(top, first, wanted) : Columns.isHeader(first);
        if (named == feed.named()) {
            return feed;
        }
        feed.close();
        first.clear();
        Feed again = peeked(cells -> named && cells.equals(top), first);
        if (again.named()) {
            notes.add("Of " + feed.source() + " the first line was taken for names: " + Columns.told(top) + ".");
        }
        return again;
    }

    private boolean isHeader(List<String> cells) {
        return model == null
                ? Columns.isHeader(cells, wanted)
                : model.columns().named()
                        && cells.containsAll(model.columns().names().values());
    }

    private Feed peeked(Predicate<List<String>> isHeader, List<Feed.Found> first) throws IOException {
        Feed feed = open(isHeader);
        boolean isRead = false;
        try {
            peek(feed, first);
            isRead = true;
            return feed;
        } finally {
            if (!isRead) {
                feed.close();
            }
        }
    }

    private static void peek(Feed feed, List<Feed.Found> first) throws IOException {
        for (Feed.Found row = feed.next(); row != null; row = first.size() < FIRST ? feed.next() : null) {
            first.add(row);
        }
    }

    private Feed open(Predicate<List<String>> isHeader) throws IOException {
        return open(paths, wanted, isHeader);
    }

    /** All files that were given, as one. */
    static Feed open(List<Path> paths, Wanted wanted, Predicate<List<String>> isHeader) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path path : paths) {
            if (!Files.exists(path)) {
                throw new IllegalArgumentException(path + " does not exist: expected a file of rows, or a folder.");
            }
            if (!Files.isDirectory(path)) {
                files.add(path);
            } else if (!Folder.isLabelled(path)) {
                files.addAll(Folder.sorted(path));
            } else if (paths.size() == 1) {
                return Folder.open(path, wanted);
            } else {
                throw new IllegalArgumentException(
                        path + " holds a folder for each label: give it alone, without " + paths.get(0) + ".");
            }
        }
        if (files.isEmpty()) {
            throw new IllegalArgumentException(
                    (paths.isEmpty() ? "No file" : paths.get(0) + " is empty and no file") + " of rows was given.");
        }
        if (Folder.isPicture(files.get(0))) {
            throw new IllegalArgumentException(files.get(0)
                    + " is a picture without a label. Put pictures into a folder for each label, and give the folder"
                    + " that holds these.");
        }
        return new Shards(files, wanted, isHeader);
    }

    /**
     * @param first rows that the feed has given already
     */
    Corpus read(Feed feed, List<Feed.Found> first, Path folder) throws IOException {
        if (first.isEmpty()) {
            throw new IllegalArgumentException(feed.source() + ": it has "
                    + (feed.named() ? "a line of names and no rows" : "no rows") + ", at least one is needed.");
        }
        Columns all = Columns.of(feed, first, wanted);
        Columns columns = model == null ? all : all.only(model.columns().names().keySet());
        Cells cells = new Cells(columns, feed.columns(), wanted.enclosed());
        try (Store.Writer writer = Store.in(folder)) {
            for (Feed.Found row : first) {
                add(row, cells, writer);
            }
            first.clear();
            for (Feed.Found row = feed.next(); row != null; row = feed.next()) {
                add(row, cells, writer);
            }
            List<String> told = new ArrayList<>(notes);
            told.addAll(feed.notes());
            told.addAll(columns.notes());
            told.addAll(tally.notes(writer.size()));
            Lesson lesson = model == null
                    ? Lesson.of(feed.source(), columns, wanted, tally, writer.size())
                    : Lesson.other(feed.source(), model.kind(), tally, writer.size());
            told.addAll(lesson.notes());
            String sha256 = HexFormat.of().formatHex(digest.digest());
            return new Corpus(feed.source(), lesson, columns, told, sha256, writer.finish());
        }
    }

    private void add(Feed.Found row, Cells cells, Store.Writer writer) throws IOException {
        Map<Role, Object> values;
        try {
            values = cells.of(row);
        } catch (Cells.LeftOut why) {
            tally.leaveOut(String.valueOf(why.getMessage()), row.place());
            return;
        }
        if (writer.size() >= MOST) {
            throw new IllegalArgumentException(row.place() + ": more than " + MOST + " rows. Give fewer.");
        }
        Object label = values.get(Role.TAGS) == null ? values.get(Role.LABEL) : values.get(Role.TAGS);
        if (label != null) {
            tally.count(row.place(), label);
        }
        Stored stored = new Stored(row.place(), values);
        digest.update(hashed(stored, values.get(Role.IMAGE)));
        writer.add(stored.bytes());
    }

    /** Of a picture its place, size and label, wherever its folder is. */
    private static byte[] hashed(Stored stored, @Nullable Object image) throws IOException {
        return image == null
                ? stored.content()
                : (stored.place() + " " + Files.size(Path.of(image.toString())) + " "
                                + stored.values().get(Role.LABEL))
                        .getBytes(StandardCharsets.UTF_8);
    }
}
