package dev.limpid.corpus;

import dev.limpid.format.FormatException;
import dev.limpid.table.Sheet;
import dev.limpid.table.SheetStream;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Files of the same columns as one. Those that name their columns may have them in another order each; one that names none,
 * behind one that does, has them in that one's order, as where a file was cut into parts.
 */
final class Shards implements Feed {
    private final List<Path> files;
    private final List<Long> sizes = new ArrayList<>();
    private final Wanted wanted;
    private final Predicate<List<String>> isHeader;
    private final Map<String, Integer> columns = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private List<Integer> places = List.of();
    private int at;
    private boolean named;
    private boolean isNextDue;
    private @Nullable SheetStream open;

    Shards(List<Path> files, Wanted wanted, Predicate<List<String>> isHeader) throws IOException {
        this.files = List.copyOf(files);
        for (Path file : files) {
            sizes.add(Files.isRegularFile(file) ? Files.size(file) : 0);
        }
        this.wanted = wanted;
        this.isHeader = isHeader;
        openNext();
    }

    @Override
    public String source() {
        return name(files.get(0)) + (files.size() > 1 ? " and " + (files.size() - 1) + " more" : "");
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    @Override
    public List<String> columns() {
        return List.copyOf(columns.keySet());
    }

    @Override
    public boolean named() {
        return named;
    }

    @Override
    public List<String> notes() {
        return List.copyOf(notes);
    }

    private void openNext() throws IOException {
        open = null;
        Path file = files.get(at);
        // A part that begins as the first does repeats its names, whatever they are.
        Predicate<List<String>> header =
                at == 0 ? isHeader : cells -> named && new HashSet<>(cells).equals(columns.keySet());
        SheetStream next = Streams.open(file, wanted, header);
        try {
            compare(file, next);
        } catch (FormatException other) {
            next.close();
            throw other;
        }
        open = next;
    }

    private void compare(Path file, SheetStream next) {
        places = List.of();
        List<String> own = next.columns();
        if (at == 0) {
            named = next.named();
            own.forEach(name -> columns.put(name, columns.size()));
        } else if (!own.isEmpty() && next.named() && !columns.keySet().equals(new HashSet<>(own))) {
            throw differs(file, "columns " + Columns.told(own));
        } else if (!own.isEmpty() && !next.named()) {
            if (own.size() != columns.size()) {
                throw differs(file, own.size() + (own.size() == 1 ? " column" : " columns"));
            }
            if (named) {
                notes.add(name(file) + " has no line of names; its columns are taken in the order of "
                        + name(files.get(0)) + ".");
            }
        }
    }

    private FormatException differs(Path file, String has) {
        return new FormatException(
                file,
                "it has " + has + ", " + name(files.get(0)) + " has " + Columns.told(columns())
                        + ". Give files of the same columns.");
    }

    @Override
    public @Nullable Found next() throws IOException {
        if (isNextDue) {
            isNextDue = false;
            openNext();
        }
        while (open != null) {
            Sheet.Line line = open.next();
            if (line != null) {
                return found(open, line);
            }
            open.close();
            open = null;
            at++;
            if (at < files.size()) {
                openNext();
            }
        }
        return null;
    }

    @Override
    public double share() {
        long all = 0;
        double read = 0;
        for (int i = 0; i < files.size(); i++) {
            long size = sizes.get(i);
            all += size;
            read += i < at ? size : i == at && open != null ? size * open.share() : 0;
        }
        return read / Math.max(1, all);
    }

    @Override
    public Lost skip() throws IOException {
        Path file = files.get(Math.min(at, files.size() - 1));
        boolean rest = open == null || !open.goesOn();
        int number = open == null ? 0 : open.number();
        List<String> cells = open == null ? List.of() : open.refused();
        if (rest) {
            if (open != null) {
                open.close();
                open = null;
            }
            at++;
            isNextDue = at < files.size();
        }
        return new Lost(name(file) + (number == 0 ? "" : ":" + number), file.resolveSibling(""), cells, rest);
    }

    private Found found(SheetStream stream, Sheet.Line line) {
        named |= stream.named();
        List<String> own = stream.columns();
        if (own.size() != places.size()) {
            places = new ArrayList<>();
            List<String> known = columns();
            for (int i = 0; i < own.size(); i++) {
                // Without names of its own it has those of the first.
                String name = stream.named() || i >= known.size() ? own.get(i) : known.get(i);
                columns.putIfAbsent(name, columns.size());
                places.add(columns.getOrDefault(name, i));
            }
        }
        List<Object> cells = new ArrayList<>(Collections.nCopies(columns.size(), ""));
        for (int i = 0; i < line.cells().size(); i++) {
            cells.set(places.get(i), line.cells().get(i));
        }
        Path file = files.get(at);
        return new Found(name(file) + ":" + line.number(), file.resolveSibling(""), cells);
    }

    @Override
    public void close() throws IOException {
        if (open != null) {
            open.close();
        }
    }
}
