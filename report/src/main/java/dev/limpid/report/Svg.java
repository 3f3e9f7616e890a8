package dev.limpid.report;

import java.util.Locale;

/**
 * A drawing that stands alone: an SVG file with its style inside, for light and dark pages, without scripts. Equal calls
 * give equal bytes; all text is escaped here.
 */
final class Svg {
    /** In the middle of a line of text, counted from its foot. */
    static final double MIDDLE = 4.3;

    private static final double LETTER = 6.7;
    private static final String STYLE = """
            text{font:12px system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;fill:#1c1f24}
            .paper{fill:#fdfdfb}.title{font-size:15px;font-weight:600}.soft,.rest text{fill:#5b626c}
            .strong{font-weight:600}.for{fill:#f28c28}.against{fill:#5896d6}.rest{fill:#9aa0a8}.dot{fill:#1c1f24}
            .plain{fill:#8b929b}.ground{fill:#f4f4f0}
            .line{stroke:#dcdfe3}.link{stroke:#5b626c;stroke-opacity:.5}.whisker{stroke:#1c1f24;stroke-width:1.5}
            .dashed{stroke-dasharray:3 2}.curve{fill:none;stroke:#1c1f24;stroke-width:1.2}.stripes{stroke:#fdfdfb;stroke-width:1.7}.gap{stroke:#fdfdfb}
            @media (prefers-color-scheme:dark){
            text,.dot{fill:#e6e8eb}.paper{fill:#14171b}.soft,.rest text{fill:#a3abb5}.for{fill:#e0862c}
            .ground{fill:#1c2026}.line{stroke:#323840}.link{stroke:#a3abb5}.whisker,.curve{stroke:#e6e8eb}.stripes,.gap{stroke:#14171b}}
            """;

    private final StringBuilder body = new StringBuilder();
    private final double width;
    private final double height;
    private final String title;
    private final String description;

    /**
     * @param title what it is
     * @param description what it shows, for those who cannot see it
     */
    Svg(double width, double height, String title, String description) {
        this.width = width;
        this.height = height;
        this.title = title;
        this.description = description;
    }

    /** How many letters of usual width fit. */
    static int letters(double room) {
        return Math.max(1, (int) (room / LETTER));
    }

    Svg text(String css, double x, double y, String anchor, String text) {
        body.append("<text");
        css(css);
        at("x", x).at("y", y);
        if (!anchor.equals("start")) {
            body.append(" text-anchor=\"").append(anchor).append('"');
        }
        body.append('>').append(escaped(text)).append("</text>\n");
        return this;
    }

    /** Text that rises to the right. */
    Svg aslant(String css, double x, double y, String text) {
        body.append("<text");
        css(css);
        body.append(" transform=\"translate(")
                .append(number(x))
                .append(' ')
                .append(number(y))
                .append(") rotate(-55)\">")
                .append(escaped(text))
                .append("</text>\n");
        return this;
    }

    /** A rectangle; none if it has no width. */
    Svg rect(String css, double x, double y, double wide, double high) {
        return rect(css, x, y, wide, high, "", "");
    }

    /**
     * @param attributes of ours, not of a user
     * @param words shown when pointed at; empty for none
     */
    Svg rect(String css, double x, double y, double wide, double high, String attributes, String words) {
        if (!(wide > 0)) {
            return this;
        }
        body.append("<rect");
        css(css);
        at("x", x).at("y", y).at("width", wide).at("height", high);
        return ended("rect", attributes, words);
    }

    Svg line(String css, double x1, double y1, double x2, double y2) {
        body.append("<line");
        css(css);
        at("x1", x1).at("y1", y1).at("x2", x2).at("y2", y2);
        return ended("line", "", "");
    }

    Svg circle(String css, double x, double y, double radius, String attributes, String words) {
        body.append("<circle");
        css(css);
        at("cx", x).at("cy", y).at("r", radius);
        return ended("circle", attributes, words);
    }

    Svg path(String css, String data) {
        body.append("<path");
        css(css);
        body.append(" d=\"").append(data).append('"');
        return ended("path", "", "");
    }

    /** A bar that can be told from others without colours: hatched, if it stands for what speaks against. */
    Svg bar(String css, double x, double y, double wide, double high, String words) {
        rect(css, x, y, wide, high, " rx=\"1.5\"", words);
        return css.equals("against")
                ? rect("", x, y, wide, high, " fill=\"url(#hatch)\" pointer-events=\"none\"", "")
                : this;
    }

    private void css(String css) {
        if (!css.isEmpty()) {
            body.append(" class=\"").append(css).append('"');
        }
    }

    private Svg at(String name, double value) {
        body.append(' ').append(name).append("=\"").append(number(value)).append('"');
        return this;
    }

    private Svg ended(String name, String attributes, String words) {
        body.append(attributes);
        if (words.isEmpty()) {
            body.append("/>\n");
        } else {
            body.append("><title>")
                    .append(escaped(words))
                    .append("</title></")
                    .append(name)
                    .append(">\n");
        }
        return this;
    }

    /** A hundredth of a pixel is enough. */
    static String number(double value) {
        String text = String.format(Locale.ROOT, "%.2f", value).replaceFirst("\\.?0+$", "");
        return text.equals("-0") ? "0" : text;
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        Safe.text(text, true).codePoints().forEach(point -> {
            switch (point) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                // XML knows no such characters.
                case 0xFFFE, 0xFFFF -> escaped.append('\uFFFD');
                default -> escaped.appendCodePoint(point);
            }
        });
        return escaped.toString();
    }

    /** The file. */
    @Override
    public String toString() {
        String size = "width=\"" + number(width) + "\" height=\"" + number(height) + "\" viewBox=\"0 0 " + number(width)
                + " " + number(height) + "\"";
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" " + size
                + " role=\"img\" aria-labelledby=\"title text\">\n<title id=\"title\">" + escaped(title)
                + "</title>\n<desc id=\"text\">" + escaped(description) + "</desc>\n<style>\n" + STYLE + "</style>\n"
                + "<defs><pattern id=\"hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\""
                + " patternTransform=\"rotate(45)\"><line class=\"stripes\" x1=\"0\" y1=\"0\" x2=\"0\" y2=\"6\"/>"
                + "</pattern></defs>\n"
                + "<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n" + body + "</svg>\n";
    }
}
