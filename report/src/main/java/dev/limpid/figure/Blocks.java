package dev.limpid.figure;

import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/** What stands below one another in a figure. */
final class Blocks {
    private static final String NOT_DRAWN =
            "details, summary, button, input, dl, script, .how, .hidden, .exports, rp, rt, select, [data-value]:empty";
    private static final double GAP = 8;

    private final Styles styles;
    private final Drawings drawings;
    private final Marks marks;
    private final Draft draft = new Draft();
    private double widest;

    Blocks(Styles styles, Drawings drawings) {
        this.styles = styles;
        this.drawings = drawings;
        this.marks = new Marks(styles, drawings);
    }

    /** What is for a screen only, or words about the figure. */
    static boolean isLeftOut(Element element, Styles styles) {
        return element.is(NOT_DRAWN) || element.is(".views > label, [data-screen]") || styles.isHidden(element);
    }

    String body() {
        return draft.toString();
    }

    /** Where the widest of all ends. */
    double right() {
        return widest;
    }

    /** @return where it ends */
    double children(Element element, double x, double y, double room) {
        double top = y;
        for (Element child : element.children()) {
            if (!isLeftOut(child, styles)) {
                double next = block(child, x, top, room);
                top = next > top ? next + GAP : top;
            }
        }
        return Math.max(y, top - (top > y ? GAP : 0));
    }

    private double block(Element element, double x, double y, double room) {
        return switch (element.normalName()) {
            case "svg" -> drawing(element, x, y, room);
            case "table" -> table(element, x, y, room);
            case "img" -> line(wrapped(element), x, y, room);
            case "ul" -> key(element, x, y, room);
            default -> {
                if (element.hasClass("graph")) {
                    yield graph(element, x, y, room);
                }
                if (element.hasClass("map") && element.hasClass("labelled")) {
                    yield labelled(element, x, y);
                }
                boolean holding = element.selectFirst("svg, table, img, .graph, p, ul, figcaption, .legend") != null
                        && !element.is(".legend, .canvas, p, figcaption");
                yield holding ? children(element, x, y, room) : line(element, x, y, room);
            }
        };
    }

    private static Element wrapped(Element element) {
        Element around = new Element("div");
        around.appendChild(element.clone());
        return around;
    }

    private void reaches(double x) {
        widest = Math.max(widest, x);
    }

    private double line(Element element, double x, double y, double room) {
        Lines lines = Lines.of(element, styles, marks, room);
        if (lines.isEmpty()) {
            return y;
        }
        String align = styles.of(element, "text-align");
        reaches(align.equals("center") ? x : x + Math.min(room, lines.wide()));
        // In the middle of what is drawn, not of the room there was.
        double within = align.equals("center") && widest > x ? Math.min(room, widest - x) : room;
        return y + lines.draw(draft, x, y, within, align);
    }

    // Items beside one another.
    private double key(Element list, double x, double y, double room) {
        double left = x;
        double top = y;
        double high = 0;
        for (Element item : list.children()) {
            Lines lines = Lines.of(item, styles, marks, room);
            double wide = Math.min(room, lines.wide()) + 1;
            if (left + wide > x + room && left > x) {
                left = x;
                top += high + 3;
            }
            high = Math.max(high, lines.draw(draft, left, top, wide, "start"));
            left += wide + 20;
            reaches(left - 20);
        }
        return top + high;
    }

    private double drawing(Element svg, double x, double y, double room) {
        Drawings.Size size = drawings.size(svg, room);
        draft.drawn(drawings.placed(svg, x, y, size.width(), size.height()));
        reaches(x + size.width());
        return y + size.height();
    }

    private double table(Element table, double x, double y, double room) {
        Grid grid = new Grid(table, styles, marks, drawings);
        reaches(x + grid.width(room));
        return y + grid.draw(draft, x, y, room);
    }

    // Axes are words beside a drawing.
    private double graph(Element graph, double x, double y, double room) {
        Draft.Type type = Lines.type(graph, styles);
        double labels = graph.select(".ys span").stream()
                .mapToDouble(tick -> type.width(tick.text()))
                .max()
                .orElse(0);
        double left = x + labels + GAP;
        double width = Math.max(120, Math.min(room, x + room - left - 12));
        boolean square = graph.parents().is(".square");
        if (square) {
            width = Math.min(width, 360);
        }
        double height = square ? width : styles.length(graph, "height", 0, 136);
        double top = y + 6;
        for (Element tick : graph.select(".ys span")) {
            double at = top + height * share(tick, "top");
            draft.text(left - GAP, at + type.size() * 0.35, tick.text(), type, "end");
        }
        for (Element tick : graph.select(".xs span")) {
            draft.text(left + width * share(tick, "left"), top + height + 9 + type.size(), tick.text(), type, "middle");
        }
        Element svg = graph.selectFirst("svg");
        if (svg != null) {
            draft.drawn(drawings.placed(svg, left, top, width, height));
        }
        reaches(left + width + 12);
        return top + height + 14 + type.size();
    }

    private double share(Element tick, String side) {
        return styles.length(tick, side, 1, 0);
    }

    // A map with words along two sides.
    private double labelled(Element map, double x, double y) {
        Element image = map.selectFirst("img");
        double size = Math.max(1, Length.number(attribute(map, "--n")));
        double cell = Math.max(10, Math.min(28, 352 / size));
        Draft.Type type = new Draft.Type(Math.min(12, cell * 0.9), false, false, Draft.Type.SANS, styles.ink(map));
        double left = x + longest(map, ".queries li", type) + GAP;
        double top = y + longest(map, ".keys li", type) + GAP;
        int at = 0;
        for (Element key : map.select(".keys li")) {
            draft.upwards(left + (at++ + 0.5) * cell + type.size() * 0.35, top - 4, key.text(), type);
        }
        at = 0;
        for (Element query : map.select(".queries li")) {
            draft.text(left - 5, top + (at++ + 0.5) * cell + type.size() * 0.35, query.text(), type, "end");
        }
        double side = size * cell;
        if (image != null) {
            draft.image(left, top, side, side, image.attr("src"));
        }
        reaches(left + side);
        return top + side;
    }

    private static double longest(Element map, String words, Draft.Type type) {
        return map.select(words).stream()
                .mapToDouble(word -> type.width(word.text()))
                .max()
                .orElse(0);
    }

    private static String attribute(Element element, String name) {
        @Nullable String value = Sheet.values(element.attr("style")).get(name);
        return value == null ? "1" : value;
    }
}
