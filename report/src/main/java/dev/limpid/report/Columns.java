package dev.limpid.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Rows whose cells stand under each other: words to the left, numbers to the right; the widest column of words yields. */
final class Columns {
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
    private final String alignment;
    private final List<Row> rows = new ArrayList<>();

    /** @param alignment a letter a column: {@code l} for words, {@code r} for numbers */
    Columns(Sheet sheet, String alignment) {
        this.sheet = sheet;
        this.alignment = alignment;
    }

    Columns row(String... cells) {
        return row(UnaryOperator.identity(), cells);
    }

    Columns row(UnaryOperator<String> paint, String... cells) {
        List<String> safe = new ArrayList<>();
        for (String cell : cells) {
            safe.add(sheet.safe(cell));
        }
        rows.add(new Row(safe, paint));
        return this;
    }

    /** Puts the rows on the sheet. */
    void put() {
        int[] widths = widths();
        for (Row row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                if (widths[i] > 0) {
                    String cell = DisplayWidth.cut(row.cells.get(i), widths[i], sheet.safe("…"));
                    line.append(" ".repeat(line.length() == 0 ? 0 : GAP));
                    line.append(
                            alignment.charAt(i) == 'r'
                                    ? DisplayWidth.padLeft(cell, widths[i])
                                    : DisplayWidth.pad(cell, widths[i]));
                }
            }
            sheet.line(" ".repeat(INDENT) + row.paint.apply(line.toString().stripTrailing()));
        }
    }

    /** What each column needs; where that is too much, the widest column of words gives first, then whatever is widest. */
    private int[] widths() {
        int[] widths = new int[alignment.length()];
        for (Row row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], DisplayWidth.of(row.cells.get(i)));
            }
        }
        int room = sheet.columns() - INDENT - GAP * (widths.length - 1);
        for (int over = sum(widths) - room; over > 0; over--) {
            int widest = -1;
            for (int i = 0; i < widths.length; i++) {
                boolean yields = alignment.charAt(i) == 'l' && widths[i] > NARROWEST;
                if (yields && (widest < 0 || widths[i] >= widths[widest])) {
                    widest = i;
                }
            }
            if (widest < 0) {
                return fewer(widths, room);
            }
            widths[widest]--;
        }
        return widths;
    }

    /** Where even that is too much, the last columns stay away. */
    private static int[] fewer(int[] widths, int room) {
        for (int last = widths.length - 1; last > 0 && sum(widths) > room; last--) {
            widths[last] = 0;
        }
        widths[0] = Math.min(widths[0], room);
        return widths;
    }

    private static int sum(int[] widths) {
        int sum = 0;
        for (int width : widths) {
            sum += width;
        }
        return sum;
    }
}
