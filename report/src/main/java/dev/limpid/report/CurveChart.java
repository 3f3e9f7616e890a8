package dev.limpid.report;

import java.util.List;
import java.util.Locale;

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
 */
record CurveChart(
        String title,
        String description,
        boolean tall,
        List<Line> lines,
        List<Dot> dots,
        List<Mark> marks,
        List<Ticks.Tick> across,
        List<Ticks.Tick> up) {
    /** What paths count in: thousandths of the plot. */
    static final int UNIT = 1000;

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
