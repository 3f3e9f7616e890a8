package dev.limpid.figure;

import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes SVG out of a page: what its style says becomes attributes, what it refers to comes along. */
final class Drawings {
    private static final Pattern REFERENCE = Pattern.compile("^#(.+)$|url\\(#([^)]+)\\)");
    private static final Set<String> SHOWN = Set.of(
            "fill",
            "fill-opacity",
            "fill-rule",
            "stroke",
            "stroke-width",
            "stroke-opacity",
            "stroke-dasharray",
            "stroke-linecap",
            "stroke-linejoin",
            "opacity",
            "font-size",
            "font-weight",
            "font-style",
            "text-anchor",
            "vector-effect",
            "image-rendering",
            "paint-order");
    private static final Set<String> LENGTHS = Set.of("font-size", "stroke-width");
    private static final Pattern OF_THE_PAGE =
            Pattern.compile("class|style|id|tabindex|role|focusable|data-.*|aria-.*|on.*|xmlns.*");

    private final Document page;
    private final Styles styles;
    private final Set<String> needed = new LinkedHashSet<>();

    /** In pixels. */
    record Size(double width, double height) {}

    Drawings(Document page, Styles styles) {
        this.page = page;
        this.styles = styles;
    }

    /** As large as the page would show it in so much room. */
    Size size(Element svg, double room) {
        double[] box = box(svg);
        String told = svg.attr("width");
        double width = told.isEmpty() || told.equals("100%") ? Double.NaN : Length.number(told);
        if (Double.isNaN(width)) {
            width = Math.min(room, styles.length(svg, "width", room, room));
        }
        String high = svg.attr("height");
        double height = high.isEmpty() || high.equals("100%") ? Double.NaN : Length.number(high);
        if (Double.isNaN(height)) {
            height = box.length == 4 && box[2] > 0
                    ? width * box[3] / box[2]
                    : styles.length(svg, "height", width, Math.min(width, 150));
        }
        return new Size(width, height);
    }

    private static double[] box(Element svg) {
        String[] parts = svg.attr("viewBox").strip().split("[\\s,]+");
        if (parts.length != 4) {
            return new double[0];
        }
        double[] box = new double[4];
        for (int i = 0; i < 4; i++) {
            box[i] = Length.number(parts[i]);
        }
        return box;
    }

    /** The drawing in a place of that size. */
    String placed(Element svg, double x, double y, double width, double height) {
        StringBuilder out = new StringBuilder("<svg").append(Draft.box(x, y, width, height));
        for (String kept : new String[] {"viewBox", "preserveAspectRatio"}) {
            if (svg.hasAttr(kept)) {
                out.append(' ')
                        .append(kept)
                        .append("=\"")
                        .append(Draft.escaped(svg.attr(kept)))
                        .append('"');
            }
        }
        // A pixel more than its frame, as pages show it.
        out.append(" overflow=\"visible\" font-size=\"")
                .append(Draft.number(styles.size(svg)))
                .append("\">\n");
        svg.childNodes().forEach(child -> copy(child, out));
        return out.append("</svg>\n").toString();
    }

    /** What the drawings refer to, to stand before them. */
    String needed() {
        StringBuilder out = new StringBuilder();
        Set<String> done = new LinkedHashSet<>(Set.of(Draft.HATCH));
        // What is needed may need more.
        while (!done.containsAll(needed)) {
            for (String id : new LinkedHashSet<>(needed)) {
                Element element = done.add(id) ? page.getElementById(id) : null;
                if (element != null) {
                    copy(element, out, id);
                }
            }
        }
        return out.toString();
    }

    private void copy(Node node, StringBuilder out) {
        if (node instanceof TextNode text) {
            out.append(Draft.escaped(text.getWholeText()));
        } else if (node instanceof Element element && !isRoot(element) && !styles.isHidden(element)) {
            copy(element, out, "");
        }
    }

    // Said once for the whole file.
    private static boolean isRoot(Element element) {
        Element parent = element.parent();
        return parent != null
                && parent.normalName().equals("svg")
                && element.normalName().matches("title|desc|style");
    }

    private void copy(Element element, StringBuilder out, String id) {
        out.append('<').append(element.tagName());
        if (!id.isEmpty()) {
            out.append(" id=\"").append(Draft.escaped(id)).append('"');
        }
        attributes(element)
                .forEach((name, value) -> out.append(' ')
                        .append(name)
                        .append("=\"")
                        .append(Draft.escaped(value))
                        .append('"'));
        out.append('>');
        element.childNodes().forEach(child -> copy(child, out));
        out.append("</").append(element.tagName()).append('>');
    }

    private Map<String, String> attributes(Element element) {
        Map<String, String> all = new LinkedHashMap<>();
        for (Attribute attribute : element.attributes()) {
            if (!OF_THE_PAGE.matcher(attribute.getKey()).matches()) {
                all.put(attribute.getKey(), attribute.getValue());
            }
        }
        styles.all(element).forEach((name, value) -> {
            if (SHOWN.contains(name)) {
                set(all, element, name, value);
            }
        });
        all.values().forEach(value -> {
            Matcher reference = REFERENCE.matcher(value);
            if (reference.find()) {
                String whole = reference.group(1);
                needed.add(whole == null ? reference.group(2) : whole);
            }
        });
        return all;
    }

    private void set(Map<String, String> all, Element element, String name, String value) {
        if (name.equals("fill") || name.equals("stroke")) {
            Colour colour = Colour.of(value);
            all.put(name, colour == null ? value : colour.solid());
            if (colour != null && colour.alpha() < 1) {
                all.merge(name + "-opacity", Draft.fine(colour.alpha()), (own, more) -> own);
            }
            return;
        }
        if (LENGTHS.contains(name) || name.endsWith("opacity")) {
            double em = name.equals("font-size") && element.parent() != null
                    ? styles.size(element.parent())
                    : styles.size(element);
            double number = new Length(em, name.equals("font-size") ? em : 1).of(value);
            all.put(name, Double.isFinite(number) ? Draft.fine(number) : value);
            return;
        }
        all.put(name, value);
    }
}
