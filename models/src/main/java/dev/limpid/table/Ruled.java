package dev.limpid.table;

import dev.limpid.format.FormatException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Lines of cells as rows, each as long as the first, which may hold the names. */
final class Ruled implements SheetStream {
    private final Path file;
    private final CellLines lines;
    private final boolean named;
    private final List<String> columns;
    private final int first;
    private CellLines.@Nullable Found ahead;
    private List<String> unlike = List.of();

    Ruled(Path file, CellLines lines, Predicate<List<String>> isHeader) throws IOException {
        this.file = file;
        this.lines = lines;
        try {
            CellLines.Found top = lines.next();
            List<String> cells = top == null
                    ? List.of()
                    : top.cells().stream().map(String::strip).toList();
            this.named = top != null && isHeader.test(cells);
            this.first = top == null ? 0 : top.number();
            this.ahead = named ? null : top;
            this.columns = named ? cells : numbered(cells.size());
            if (named) {
                requireNames();
            }
        } catch (IOException | RuntimeException refused) {
            lines.close();
            throw refused;
        }
    }

    static List<String> numbered(int count) {
        return IntStream.range(0, count).mapToObj(i -> "column " + i).toList();
    }

    private void requireNames() {
        Set<String> met = new HashSet<>();
        for (String name : columns) {
            if (!met.add(name)) {
                throw new FormatException(
                        file, "two columns are called " + FormatException.quoted(name) + ". Give each a name.");
            }
        }
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public boolean named() {
        return named;
    }

    @Override
    public Sheet.@Nullable Line next() throws IOException {
        unlike = List.of();
        CellLines.Found found = ahead == null ? lines.next() : ahead;
        ahead = null;
        if (found == null) {
            return null;
        }
        if (found.cells().size() != columns.size()) {
            unlike = found.cells();
            throw new FormatException(
                    file,
                    "line " + found.number() + " has " + cells(found.cells().size()) + ", line " + first + " has "
                            + columns.size() + ". Put quotes around a cell that holds commas.");
        }
        return new Sheet.Line(found.number(), List.copyOf(found.cells()));
    }

    @Override
    public boolean goesOn() {
        return lines.goesOn();
    }

    @Override
    public List<String> refused() {
        return unlike.isEmpty() ? lines.refused() : unlike;
    }

    @Override
    public double share() {
        return lines.share();
    }

    @Override
    public int number() {
        return lines.number();
    }

    static String cells(int count) {
        return count + (count == 1 ? " cell" : " cells");
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
