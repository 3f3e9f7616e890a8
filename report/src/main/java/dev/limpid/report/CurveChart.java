package dev.limpid.report;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import static dev.limpid.report.Say.say;

/**
 * Curves over updates. Positions are shares of the plot, from its left and from its top, so that it fits any page while letters
 * and lines keep their size.
 *
 * @param title what is drawn
 * @param description the same for those who cannot see it, with first, last and best values
 * @param tall whether it is drawn large
 * @param lines back to front
 * @param dots before the lines
 * @param marks vertical lines
 * @param across labels of the updates
 * @param up labels of the values
 * @param table the numbers behind it
 */
record CurveChart(
        String title,
        String description,
        boolean tall,
        List<Line> lines,
        List<Dot> dots,
        List<Mark> marks,
        List<Ticks.Tick> across,
        List<Ticks.Tick> up,
        Table table) {
    /** What paths count in: thousandths of the plot. */
    static final int UNIT = 1000;

    private static final int MOST_ROWS = 60;

    /**
     * The numbers behind the curves, in columns.
     *
     * @param every one of so many is shown
     */
    record Table(List<String> heads, List<List<String>> rows, int every) {
        /** Where another table has them. */
        static final Table ELSEWHERE = new Table(List.of(), List.of(), 1);

        /** @param columns values by name, at the same updates or at some of them */
        static Table of(Map<String, List<At>> columns) {
            TreeMap<Double, Map<String, Double>> steps = new TreeMap<>();
            columns.forEach((name, values) -> values.forEach(one ->
                    steps.computeIfAbsent(one.step, first -> new HashMap<>()).put(name, one.value)));
            int every = Math.max(1, (steps.size() + MOST_ROWS - 1) / MOST_ROWS);
            List<String> heads = new ArrayList<>(List.of(say("update")));
            heads.addAll(columns.keySet());
            List<List<String>> rows = new ArrayList<>();
            int at = 0;
            for (Map.Entry<Double, Map<String, Double>> step : steps.entrySet()) {
                if (at++ % every == 0 || at == steps.size()) {
                    List<String> row = new ArrayList<>(List.of(String.format(Locale.ROOT, "%,.0f", step.getKey())));
                    columns.keySet()
                            .forEach(name -> row.add(told(step.getValue().get(name))));
                    rows.add(row);
                }
            }
            return new Table(heads, rows, every);
        }

        private static String told(@Nullable Double value) {
            return value == null || !Double.isFinite(value) ? "" : Numbers.brief(value);
        }
    }

    /** A curve: its class and its path. */
    record Line(String css, String path) {}

    /**
     * A value of its own.
     *
     * @param css classes
     * @param title what it is
     */
    record Dot(double x, double y, String css, String title) {}

    /** A moment. */
    record Mark(double x, String css, String title) {}

    /** A value at an update. */
    record At(double step, double value) {}

    /** A path through values, with gaps where these are no numbers. */
    static String path(List<At> values, Ticks across, Ticks up) {
        StringBuilder path = new StringBuilder();
        boolean open = false;
        for (At one : values) {
            boolean told = Double.isFinite(one.value);
            if (told) {
                path.append(String.format(
                        Locale.ROOT,
                        "%s%.1f %.1f",
                        open ? "L" : "M",
                        UNIT * across.at(one.step),
                        UNIT * (1 - up.at(one.value))));
            }
            open = told;
        }
        return path.toString();
    }

    /** A share as SVG and CSS have it. */
    static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f%%", 100 * share);
    }
}
