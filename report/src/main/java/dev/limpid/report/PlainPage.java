package dev.limpid.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A page of tables with bars, ready for its template.
 *
 * @param kind of what, in words
 * @param sentence all of it in one
 * @param more sentences below it
 * @param facts what it rests on
 * @param json the result itself, such that no browser mistakes a part of it for markup
 */
record PlainPage(
        String kind,
        String sentence,
        List<String> more,
        List<Section> sections,
        List<String> notes,
        List<Story.Fact> facts,
        String json) {
    /** A table; drawn, if any of its columns has bars. */
    record Section(String id, String title, String aside, List<Column> columns, List<Row> rows, String howTo) {
        boolean drawn() {
            return columns.stream().anyMatch(Column::drawn);
        }
    }

    /**
     * A column's head.
     *
     * @param drawn whether bars stand beside its numbers
     */
    record Column(String name, boolean number, boolean drawn) {
        static Column words(String name) {
            return new Column(name, false, false);
        }

        static Column number(String name) {
            return new Column(name, true, false);
        }

        static Column bars(String name) {
            return new Column(name, true, true);
        }
    }

    /** @param depth how far it is part of rows above */
    record Row(int depth, List<Cell> cells) {
        static Row of(Cell... cells) {
            return new Row(0, List.of(cells));
        }
    }

    /**
     * A cell.
     *
     * @param small below it; empty for nothing
     * @param width of its bar in percent; empty for none
     */
    record Cell(String text, String small, String width) {
        /** As many characters stand on one line in any table. */
        private static final int BRIEF = 8;

        static Cell of(String text) {
            return new Cell(text, "", "");
        }

        static Cell of(String text, String small) {
            return new Cell(text, small, "");
        }

        /** Whether it is too short to be broken into lines, which Chinese otherwise is after any character. */
        boolean brief() {
            return small.isEmpty() && text.length() <= BRIEF;
        }

        /** A number with a bar of that share. */
        static Cell bar(String text, double share) {
            double width = Double.isFinite(share) ? Math.max(0, Math.min(1, share)) : 0;
            return new Cell(text, "", String.format(Locale.ROOT, "%.2f", 100 * width));
        }
    }

    /** JSON as a part of a page. */
    static String safe(String json) {
        return json.replace("<", "\\u003c");
    }

    /** The page as HTML. */
    String write() {
        return HtmlReport.render("plain.jte", this, HtmlReport.resource("evaluation.css"));
    }

    /** Rows of names and amounts, each with a bar of its share of the largest. */
    static List<Row> amounts(List<String> names, List<String> told, double... amounts) {
        double most = 0;
        for (double amount : amounts) {
            most = Math.max(most, amount);
        }
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < amounts.length; i++) {
            rows.add(Row.of(Cell.of(names.get(i)), Cell.bar(told.get(i), most > 0 ? amounts[i] / most : 0)));
        }
        return rows;
    }
}
