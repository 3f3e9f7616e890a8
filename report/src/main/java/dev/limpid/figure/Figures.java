package dev.limpid.figure;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.ParseSettings;
import org.jsoup.parser.Parser;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Takes the figures out of a page that Limpid wrote. */
public final class Figures {
    private static final double WIDTH = 760;
    private static final double MARGIN = 16;
    private static final String FONTS =
            "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', 'Liberation Sans', Arial, 'Noto Sans CJK SC', sans-serif";

    private Figures() {}

    /**
     * All figures that a page shows when it is opened, in its order. Equal pages give equal figures.
     *
     * @param html a page as {@code --format html} writes it; others give what of them can be read, or nothing
     */
    public static List<Figure> of(String html) {
        Document page = Jsoup.parse(html, Parser.htmlParser().settings(ParseSettings.preserveCase));
        String css = page.select("style").stream().map(Element::data).collect(Collectors.joining("\n"));
        Styles styles = new Styles(page, Sheet.of(css));
        Set<String> names = new HashSet<>();
        List<Figure> figures = new ArrayList<>();
        for (Element figure : page.select("figure[data-figure]")) {
            if (figure.closest("[hidden]") != null) {
                continue;
            }
            String name = name(figure.attr("data-figure"), names);
            figures.add(new Figure(name, title(figure), draw(page, figure, styles)));
        }
        return figures;
    }

    // Two figures never share a file.
    private static String name(String wanted, Set<String> names) {
        String plain =
                wanted.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
        String first = plain.isEmpty() ? "figure" : plain;
        String name = first;
        for (int i = 2; !names.add(name); i++) {
            name = first + "-" + i;
        }
        return name;
    }

    private static String title(Element figure) {
        Element label = figure.selectFirst("figcaption.label, svg > title");
        if (label != null && !label.text().isBlank()) {
            return label.text();
        }
        Element section = figure.closest("section");
        Element heading = section == null ? null : section.selectFirst("h2");
        return heading == null ? figure.attr("data-figure") : heading.text();
    }

    private static String description(Element figure) {
        Element told = figure.selectFirst("svg > desc, figcaption.how");
        return told == null ? "" : told.text();
    }

    private static String draw(Document page, Element figure, Styles styles) {
        Drawings drawings = new Drawings(page, styles);
        Blocks blocks = new Blocks(styles, drawings);
        double height = blocks.children(figure, MARGIN, MARGIN, WIDTH - 2 * MARGIN) + MARGIN;
        double width = Math.max(200, blocks.right() + MARGIN);
        Element root = page.selectFirst("html");
        Colour paper = root == null ? null : Colour.of(styles.own(root, "background"));
        String white = paper == null ? "#ffffff" : paper.solid();
        String size = "width=\"" + Draft.number(width) + "\" height=\"" + Draft.number(height) + "\" viewBox=\"0 0 "
                + Draft.number(width) + " " + Draft.number(height) + "\"";
        String ink = root == null ? "#000000" : styles.ink(root).solid();
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" " + size
                + " role=\"img\" aria-labelledby=\"limpid-title limpid-text\" font-family=\"" + FONTS
                + "\" font-size=\"12\" fill=\"" + ink + "\">\n<title id=\"limpid-title\">"
                + Draft.escaped(title(figure))
                + "</title>\n<desc id=\"limpid-text\">" + Draft.escaped(description(figure)) + "</desc>\n<defs>"
                + "<pattern id=\"" + Draft.HATCH + "\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\""
                + " patternTransform=\"rotate(45)\"><line x1=\"0\" y1=\"0\" x2=\"0\" y2=\"6\" stroke=\"" + white
                + "\" stroke-width=\"2.2\"/></pattern>\n" + drawings.needed() + "</defs>\n<rect width=\"100%\""
                + " height=\"100%\" fill=\"" + white + "\"/>\n" + blocks.body() + "</svg>\n";
    }
}
