package dev.limpid.report;

import java.util.List;
import java.util.Locale;

/**
 * A horizontal bar chart whose positions are percentages of its width, so that it fits any page while its letters keep
 * their size.
 *
 * @param description what it shows, for those who cannot see it
 * @param names how much room the bars' names have
 * @param bars top to bottom
 * @param zero where the value 0 lies
 * @param note what the bars leave out; empty for nothing
 */
record Chart(String description, Names names, List<Bar> bars, Rule zero, String note) {
    private static final int ROW = 26;

    /** Room for names at the left: so many hundredths of the chart, and so many letters on a narrow page and a wide. */
    enum Names {
        SHORT(27, 13, 28),
        LONG(42, 21, 46);

        private static final int GAP = 2;

        private final int left;
        private final int narrow;
        private final int wide;

        Names(int left, int narrow, int wide) {
            this.left = left;
            this.narrow = narrow;
            this.wide = wide;
        }

        /** Where bars begin. */
        double left() {
            return left;
        }

        /** Where names end. */
        String end() {
            return left - GAP + "%";
        }

        String narrow(String label) {
            return Part.fit(label, narrow, "…");
        }

        String wide(String label) {
            return Part.fit(label, wide, "…");
        }
    }

    /** A vertical line across the chart; nothing is drawn when it lies outside. */
    record Rule(String x, boolean visible) {}

    /** What a bar stands for. */
    enum Kind {
        FOR,
        AGAINST,
        REST,
        ANCHOR;

        String css() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One row.
     *
     * @param feature number of the feature; -1 for a row that sums up
     * @param from left end
     * @param to right end
     * @param link where the running sum goes on in the next row; empty for none
     * @param interval left end and width of the interval; null for methods that do not sample
     */
    record Bar(Kind kind, int feature, String label, String value, double from, double to, Link link, Link interval) {
        static final Link NONE = new Link(Double.NaN, Double.NaN);

        String x() {
            return percent(from);
        }

        String width() {
            // A sliver, so that a tiny score still has a colour.
            return percent(Math.max(0.25, to - from));
        }
    }

    /** A stretch between two places, or nothing. */
    record Link(double from, double to) {
        boolean visible() {
            return Double.isFinite(from) && Double.isFinite(to);
        }

        String start() {
            return percent(from);
        }

        String end() {
            return percent(to);
        }
    }

    int height() {
        return bars.size() * ROW + 4;
    }

    int top(int row) {
        return row * ROW + 5;
    }

    int middle(int row) {
        return row * ROW + ROW / 2 + 1;
    }

    int baseline(int row) {
        return row * ROW + ROW / 2 + 5;
    }

    int next(int row) {
        return (row + 1) * ROW + 5;
    }

    int barHeight() {
        return ROW - 8;
    }

    static String percent(double x) {
        return String.format(Locale.ROOT, "%.2f%%", x);
    }
}
