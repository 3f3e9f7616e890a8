package dev.limpid.report;

import dev.limpid.look.Finding;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** What a look inside a model found, as text for a terminal: grids in as many columns as fit, the rest below. */
public final class TerminalFinding {
    private static final int INDENT = 2;
    private static final int GAP = 2;
    private static final int WIDEST_CELL = 14;

    private final Finding finding;
    private final Sheet sheet;

    private TerminalFinding(Finding finding, TerminalStyle style) {
        this.finding = finding;
        this.sheet = new Sheet(style);
    }

    /** The lines, each ended by a line feed. */
    public static String render(Finding finding, TerminalStyle style) {
        return new TerminalFinding(finding, style).render();
    }

    private String render() {
        sheet.put(sheet.flow(0).add(sheet.safe(finding.statement()), sheet.ink()::bold));
        sheet.gap();
        for (Finding.Sheet one : finding.sheets()) {
            if (one instanceof Finding.Grid grid) {
                grid(grid);
            } else {
                listing((Finding.Listing) one);
            }
            sheet.gap();
        }
        for (String note : finding.notes()) {
            sheet.put(sheet.flow(0).add(sheet.safe("Note: " + note)));
        }
        return sheet.toString();
    }

    private void grid(Finding.Grid grid) {
        sheet.heading(heading(grid.name()), grid.rowAxis() + " by " + grid.columnAxis());
        double largest = Arrays.stream(grid.values())
                .flatMapToDouble(Arrays::stream)
                .filter(Double::isFinite)
                .map(Math::abs)
                .max()
                .orElse(0);
        Numbers numbers = Numbers.fitting(largest);
        List<List<String>> cells = new ArrayList<>();
        for (int row = 0; row < grid.rows().size(); row++) {
            List<String> line = new ArrayList<>();
            for (int column = 0; column < grid.columns().size(); column++) {
                String word =
                        grid.words().isEmpty() ? "" : grid.words().get(row).get(column);
                String number = numbers.plain(grid.at(row, column));
                line.add(word.isEmpty() ? number : cut(word) + " " + number);
            }
            cells.add(line);
        }
        List<String> titles = grid.columns().stream().map(this::cut).toList();
        int names = grid.rows().stream().mapToInt(DisplayWidth::of).max().orElse(0);
        int from = 0;
        while (from < titles.size()) {
            int to = fitting(titles, cells, from, sheet.columns() - INDENT - names);
            block(grid, titles, cells, from, to);
            from = to;
        }
    }

    private String cut(String text) {
        return DisplayWidth.cut(sheet.safe(text), WIDEST_CELL, sheet.safe("…"));
    }

    /** Up to which column a block goes that starts with {@code from}. */
    private static int fitting(List<String> titles, List<List<String>> cells, int from, int room) {
        int left = room;
        int to = from;
        while (to < titles.size()) {
            int column = to;
            int width = Math.max(
                    DisplayWidth.of(titles.get(to)),
                    cells.stream()
                            .mapToInt(row -> DisplayWidth.of(row.get(column)))
                            .max()
                            .orElse(0));
            left -= width + GAP;
            if (left < 0 && to > from) {
                return to;
            }
            to++;
        }
        return to;
    }

    private void block(Finding.Grid grid, List<String> titles, List<List<String>> cells, int from, int to) {
        Columns table = new Columns(sheet, "l" + "r".repeat(to - from));
        table.row(sheet.ink()::dim, line("", titles.subList(from, to)));
        for (int row = 0; row < cells.size(); row++) {
            table.row(line(grid.rows().get(row), cells.get(row).subList(from, to)));
        }
        table.put();
        if (to < titles.size()) {
            sheet.gap();
        }
    }

    private static String[] line(String first, List<String> rest) {
        List<String> line = new ArrayList<>(List.of(first));
        line.addAll(rest);
        return line.toArray(String[]::new);
    }

    private void listing(Finding.Listing listing) {
        sheet.heading(heading(listing.name()), "");
        StringBuilder alignment = new StringBuilder();
        for (int i = 0; i < listing.columns().size(); i++) {
            alignment.append(isWords(listing, i) ? 'l' : 'r');
        }
        Columns table = new Columns(sheet, alignment.toString());
        table.row(
                sheet.ink()::dim,
                listing.columns().stream().map(TerminalFinding::words).toArray(String[]::new));
        for (List<@Nullable Object> row : listing.rows()) {
            table.row(
                    UnaryOperator.identity(),
                    row.stream().map(TerminalFinding::cell).toArray(String[]::new));
        }
        table.put();
    }

    /** Whether a list's column holds texts. */
    static boolean isWords(Finding.Listing listing, int column) {
        return listing.rows().stream().map(row -> row.get(column)).anyMatch(String.class::isInstance);
    }

    /** An entry of a list as words. */
    static String cell(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof Boolean truth) {
            return truth ? "yes" : "no";
        }
        return value instanceof Double number ? number(number) : value.toString();
    }

    /** Three digits that count. */
    private static String number(double value) {
        return Double.isFinite(value) && Math.abs(value) >= 0.01 && Math.abs(value) < 1e5
                ? Numbers.fitting(value).plain(value)
                : Numbers.brief(value);
    }

    /** {@code heldOut} as {@code held out}. */
    static String words(String name) {
        return name.replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
    }

    /** The same, as a title. */
    static String heading(String name) {
        String words = words(name);
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
