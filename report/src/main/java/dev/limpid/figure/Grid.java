package dev.limpid.figure;

import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A table: columns as wide as their words need, as far as there is room. */
final class Grid {
    private static final double PLOT = 300;
    private static final double PAD = 9;
    private static final double HIGH = 4;
    private static final Colour HAIR = new Colour(220, 223, 227, 1);

    private final Styles styles;
    private final Marks marks;
    private final Drawings drawings;
    private final List<Row> rows = new ArrayList<>();
    private final int many;
    private final Element table;
    private final boolean filling;

    private record Row(Element element, List<Cell> cells) {}

    /** @param upright turned by a quarter; empty for words that lie */
    private record Cell(
            Element element, int column, int span, @Nullable Element plot, String upright) {}

    Grid(Element table, Styles styles, Marks marks, Drawings drawings) {
        this.table = table;
        this.styles = styles;
        this.marks = marks;
        this.drawings = drawings;
        int columns = 0;
        for (Element row : table.select("tr")) {
            List<Cell> cells = new ArrayList<>();
            int column = 0;
            for (Element cell : row.children()) {
                int span = cell.hasAttr("colspan") ? Integer.parseInt(cell.attr("colspan")) : 1;
                Element plot = cell.hasClass("plot") ? cell.selectFirst("svg") : null;
                cells.add(new Cell(cell, column, span, plot, upright(cell)));
                column += span;
            }
            rows.add(new Row(row, cells));
            columns = Math.max(columns, column);
        }
        this.many = columns;
        String width = styles.own(table, "width");
        this.filling = width != null && width.contains("100%");
    }

    private String upright(Element cell) {
        Element inside = cell.selectFirst("bdi");
        return inside != null && styles.of(inside, "writing-mode").startsWith("vertical") ? inside.text() : "";
    }

    private boolean stretches(Cell cell) {
        return cell.plot != null || cell.element.hasClass("bars") || cell.element.selectFirst(".stack, .meter") != null;
    }

    /** Of a table that fills a part of its room, such as at most so many letters. */
    private double[] widths(double all) {
        double room = filling ? Math.min(all, styles.length(table, "width", all, all)) : all;
        double[] least = new double[many];
        double[] wanted = new double[many];
        boolean[] stretching = new boolean[many];
        for (Row row : rows) {
            for (Cell cell : row.cells) {
                if (cell.span > 1) {
                    continue;
                }
                int at = cell.column;
                if (stretches(cell)) {
                    stretching[at] = true;
                    least[at] = Math.max(least[at], cell.plot == null ? 60 : 120);
                    wanted[at] = Math.max(wanted[at], cell.plot == null ? 120 : PLOT);
                    continue;
                }
                Lines lines = Lines.of(cell.element, styles, marks, 64);
                double set = styles.length(cell.element, "min-width", room, 0);
                boolean turned = !cell.upright.isEmpty();
                double whole = turned ? 18 : lines.wide();
                boolean unbroken = "nowrap".equals(styles.of(cell.element, "white-space"));
                double narrow = turned ? 18 : unbroken ? whole : lines.narrow();
                least[at] = Math.max(least[at], Math.max(narrow + 2 * pad(cell), Math.min(set, 70)));
                wanted[at] = Math.max(wanted[at], Math.max(whole + 2 * pad(cell), set));
            }
        }
        return shared(least, wanted, stretching, room);
    }

    private double[] shared(double[] least, double[] wanted, boolean[] stretching, double room) {
        double all = Arrays.stream(wanted).sum();
        double atLeast = Arrays.stream(least).sum();
        double[] widths = new double[many];
        int wide = 0;
        for (boolean one : stretching) {
            wide += one ? 1 : 0;
        }
        for (int i = 0; i < many; i++) {
            if (all <= room) {
                double more = filling || wide > 0 ? room - all : 0;
                widths[i] = wanted[i] + (wide == 0 ? more / many : stretching[i] ? more / wide : 0);
            } else {
                double share = all > atLeast ? Math.max(0, room - atLeast) / (all - atLeast) : 0;
                widths[i] = least[i] + share * (wanted[i] - least[i]);
            }
        }
        return widths;
    }

    /** How wide it is with so much room; more if its words need more. */
    double width(double room) {
        return Arrays.stream(widths(room)).sum();
    }

    /** @return how high it is */
    double draw(Draft draft, double x, double y, double room) {
        double[] widths = widths(room);
        double[] lefts = new double[many + 1];
        for (int i = 0; i < many; i++) {
            lefts[i + 1] = lefts[i] + widths[i];
        }
        double top = y;
        for (Row row : rows) {
            double height = 0;
            for (Cell cell : row.cells) {
                height = Math.max(height, height(cell, width(cell, lefts)));
            }
            if (styles.own(row.element, "border-top") != null) {
                draft.line(x, top, x + lefts[many], top, HAIR, 1, false);
            }
            for (Cell cell : row.cells) {
                place(draft, cell, x + lefts[cell.column], top, width(cell, lefts), height);
            }
            top += height;
        }
        return top - y;
    }

    private double width(Cell cell, double[] lefts) {
        return lefts[Math.min(many, cell.column + cell.span)] - lefts[cell.column];
    }

    private double height(Cell cell, double width) {
        double set = styles.length(cell.element, "height", 0, 0);
        if (!cell.upright.isEmpty()) {
            return Math.max(set, type(cell).width(cell.upright) + 2 * HIGH);
        }
        if (cell.plot != null) {
            return Math.max(set, 26);
        }
        double inside = width - 2 * pad(cell);
        double lines = Lines.of(cell.element, styles, marks, inside).draw(null, 0, 0, inside, "start");
        return Math.max(set, lines + (cell.element.selectFirst("img") == null ? 2 * HIGH : 2));
    }

    private Draft.Type type(Cell cell) {
        return Lines.type(cell.element, styles);
    }

    private static double pad(Cell cell) {
        return cell.element.selectFirst("img") == null ? PAD : 1;
    }

    private void place(Draft draft, Cell cell, double x, double y, double width, double height) {
        Fill behind = Fill.of(cell.element, styles);
        Element row = cell.element.parent();
        Fill ofRow = row == null ? null : Fill.of(row, styles);
        draft.rect(x, y, width, height, ofRow);
        draft.rect(x + 1, y + 1, width - 2, height - 2, behind);
        if (!cell.upright.isEmpty()) {
            draft.upwards(x + width / 2 + type(cell).size() * 0.35, y + height - HIGH, cell.upright, type(cell));
        } else if (cell.plot != null) {
            draft.drawn(drawings.placed(cell.plot, x + PAD, y, width - 2 * PAD, height));
        } else {
            double inside = width - 2 * pad(cell);
            Lines lines = Lines.of(cell.element, styles, marks, inside);
            double high = lines.draw(null, 0, 0, inside, "start");
            String align = cell.element.hasClass("number")
                            && !styles.of(cell.element, "text-align").equals("center")
                    ? "end"
                    : styles.of(cell.element, "text-align");
            boolean middle = styles.of(cell.element, "vertical-align").equals("middle") || behind != null;
            boolean bottom = cell.element.parents().is("thead");
            double down = middle ? (height - high) / 2 : bottom ? height - high - HIGH : HIGH;
            lines.draw(draft, x + pad(cell), y + down, inside, align);
        }
    }
}
