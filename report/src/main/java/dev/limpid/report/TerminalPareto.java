package dev.limpid.report;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Performance against what it costs, drawn in letters: a dot and a place for each candidate.
 *
 * @param ranked whether there are places, and a front
 */
record TerminalPareto(ParetoChart chart, boolean ranked, Sheet sheet) {
    private static final int ROWS = 10;
    private static final int WIDEST = 64;
    private static final int NARROWEST = 20;
    private static final int INDENT = 2;
    private static final int LONGEST = 24;

    void put() {
        List<Ticks.Tick> up = chart.up().ticks();
        int margin = up.stream()
                .mapToInt(tick -> DisplayWidth.of(tick.label()))
                .max()
                .orElse(0);
        int width = Math.min(WIDEST, sheet.columns() - 2 * INDENT - margin - 2);
        if (width < NARROWEST) {
            return;
        }
        sheet.heading(
                "Performance and its cost",
                ranked ? "● nothing dominates it  ○ dominated; numbers are places" : "without a ranking");
        sheet.line(" ".repeat(INDENT) + sheet.ink().dim(chart.up().title()));
        String[][] grid = new String[ROWS][width];
        Arrays.stream(grid).forEach(row -> Arrays.fill(row, " "));
        for (ParetoChart.Dot dot : chart.dots()) {
            int column = (int) Math.round(dot.x() * (width - 1));
            int row = (int) Math.round(dot.y() * (ROWS - 1));
            grid[row][column] = dot.of().dominated() ? "○" : "●";
            place(grid[row], column, dot.of().place());
        }
        for (ParetoChart.Dot dot : chart.dots()) {
            name(
                    grid[(int) Math.round(dot.y() * (ROWS - 1))],
                    (int) Math.round(dot.x() * (width - 1)),
                    DisplayWidth.cut(sheet.safe(dot.of().name()), LONGEST, "…"),
                    dot.of().place().length());
        }
        for (int row = 0; row < ROWS; row++) {
            String label = label(up, row);
            sheet.line(" ".repeat(INDENT)
                    + DisplayWidth.padLeft(label, margin)
                    + (label.isEmpty() ? " │" : " ┤")
                    + Arrays.stream(grid[row]).collect(Collectors.joining()).stripTrailing());
        }
        sheet.line(" ".repeat(INDENT + margin) + " └" + "─".repeat(width));
        across(margin, width);
    }

    /** Behind its dot, or before it at the edge. */
    private static void place(String[] row, int column, String place) {
        write(row, column + place.length() < row.length ? column + 1 : Math.max(0, column - place.length()), place);
    }

    /** Behind the place, or before the dot, where it covers nothing; a letter of two columns has none of these places. */
    private static void name(String[] row, int column, String name, int place) {
        int behind = column + 1 + place;
        int before = column - name.length() - 2;
        if (DisplayWidth.of(name) != name.length()) {
            return;
        }
        if (isFree(row, behind, name.length() + 2)) {
            write(row, behind + 1, name);
        } else if (isFree(row, before, name.length() + 2)) {
            write(row, before + 1, name);
        }
    }

    private static boolean isFree(String[] row, int from, int count) {
        return from >= 0
                && from + count <= row.length
                && Arrays.stream(row, from, from + count).allMatch(" "::equals);
    }

    /** A letter a column. */
    private static void write(String[] row, int from, String letters) {
        for (int i = 0; i < letters.length() && from + i < row.length; i++) {
            row[from + i] = letters.substring(i, i + 1);
        }
    }

    private static String label(List<Ticks.Tick> ticks, int row) {
        return ticks.stream()
                .filter(tick -> Math.round((1 - tick.at()) * (ROWS - 1)) == row)
                .map(Ticks.Tick::label)
                .findFirst()
                .orElse("");
    }

    /** Labels below the axis, those that find room. */
    private void across(int margin, int width) {
        StringBuilder line = new StringBuilder(" ".repeat(INDENT + margin + 2));
        for (Ticks.Tick tick : chart.across().ticks()) {
            String label = tick.label();
            int at = INDENT + margin + 2 + (int) Math.round(tick.at() * (width - 1)) - label.length() / 2;
            if (at > line.length() && at + label.length() <= INDENT + margin + 2 + width
                    || line.toString().isBlank() && at >= 0) {
                line.setLength(Math.min(line.length(), at));
                line.append(" ".repeat(at - line.length())).append(label);
            }
        }
        sheet.line(sheet.safe(line.toString()));
        sheet.line(" ".repeat(INDENT) + sheet.ink().dim(chart.across().title()));
    }
}
