package dev.limpid.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** A table for a terminal: a name and numbers in each row; columns that find no room come in a block below, names again first. */
final class Blocks {
    private static final int INDENT = 2;
    private static final int GAP = 2;
    private static final int NARROWEST = 6;

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
        fit(widths);
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

    /** A name and any one column have to stand side by side. */
    private void fit(int[] widths) {
        int room = sheet.columns() - INDENT - GAP;
        int widest = 0;
        for (int i = 1; i < widths.length; i++) {
            widths[i] = Math.min(widths[i], room - NARROWEST);
            widest = Math.max(widest, widths[i]);
        }
        widths[0] = Math.min(widths[0], room - widest);
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
        StringBuilder line = new StringBuilder(DisplayWidth.pad(cut(row, 0, widths), widths[0]));
        for (int i = from; i < to; i++) {
            line.append(" ".repeat(GAP)).append(DisplayWidth.padLeft(cut(row, i, widths), widths[i]));
        }
        return " ".repeat(INDENT) + row.paint.apply(line.toString().stripTrailing());
    }

    private String cut(Row row, int column, int[] widths) {
        return DisplayWidth.cut(row.cells.get(column), widths[column], sheet.safe("…"));
    }
}
