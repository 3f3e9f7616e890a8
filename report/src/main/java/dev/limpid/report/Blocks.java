package dev.limpid.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** A table for a terminal: a name and numbers in each row; columns that find no room come in a block below, names again first. */
final class Blocks {
    private static final int INDENT = 2;
    private static final int GAP = 2;

    /**
     * One row.
     *
     * @param paint of the whole row
     */
    private record Row(List<String> cells, UnaryOperator<String> paint) {}

    private final Sheet sheet;
    private final List<Row> rows = new ArrayList<>();

    Blocks(Sheet sheet) {
        this.sheet = sheet;
    }

    Blocks row(List<String> cells) {
        return row(cells, UnaryOperator.identity());
    }

    Blocks row(List<String> cells, UnaryOperator<String> paint) {
        rows.add(new Row(cells.stream().map(sheet::safe).toList(), paint));
        return this;
    }

    /** Puts the rows on the sheet. */
    void put() {
        int[] widths = new int[rows.get(0).cells.size()];
        rows.forEach(row -> IntStream.range(0, widths.length)
                .forEach(i -> widths[i] = Math.max(widths[i], DisplayWidth.of(row.cells.get(i)))));
        widths[0] = Math.min(widths[0], sheet.columns() / 2);
        int from = 1;
        while (from < widths.length) {
            int to = end(widths, from);
            for (Row row : rows) {
                sheet.line(line(row, widths, from, to));
            }
            from = to;
            if (from < widths.length) {
                sheet.gap();
            }
        }
    }

    private int end(int[] widths, int from) {
        int room = sheet.columns() - INDENT - widths[0];
        int to = from;
        while (to < widths.length && (to == from || room >= widths[to] + GAP)) {
            room -= widths[to] + GAP;
            to++;
        }
        return to;
    }

    private String line(Row row, int[] widths, int from, int to) {
        String name = DisplayWidth.cut(row.cells.get(0), widths[0], sheet.safe("…"));
        StringBuilder line = new StringBuilder(DisplayWidth.pad(name, widths[0]));
        for (int i = from; i < to; i++) {
            line.append(" ".repeat(GAP)).append(DisplayWidth.padLeft(row.cells.get(i), widths[i]));
        }
        return " ".repeat(INDENT) + row.paint.apply(line.toString().stripTrailing());
    }
}
