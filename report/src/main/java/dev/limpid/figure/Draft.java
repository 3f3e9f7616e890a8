package dev.limpid.figure;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/** What is drawn so far, as the inside of an SVG file. */
final class Draft {
    /** Name of the pattern that tells what speaks against without colours. */
    static final String HATCH = "hatch";

    private final StringBuilder body = new StringBuilder();

    /** How letters look. */
    record Type(double size, boolean bold, boolean italic, String family, Colour colour) {
        static final String SANS = "sans";

        double width(String text) {
            return Letters.width(text, size, bold) * (family.equals("mono") ? 1.12 : 1);
        }

        Type bold(boolean wanted) {
            return new Type(size, wanted, italic, family, colour);
        }
    }

    Draft rect(double x, double y, double width, double height, @Nullable Fill fill) {
        if (fill == null || !(width > 0) || !(height > 0)) {
            return this;
        }
        body.append("<rect").append(box(x, y, width, height));
        fill("fill", fill.colour());
        body.append("/>\n");
        if (fill.hatched()) {
            body.append("<rect").append(box(x, y, width, height)).append(" fill=\"url(#" + HATCH + ")\"/>\n");
        }
        return this;
    }

    Draft frame(double x, double y, double width, double height, Colour colour, boolean dashed) {
        body.append("<rect").append(box(x, y, width, height)).append(" fill=\"none\"");
        fill("stroke", colour);
        body.append(dashed ? " stroke-dasharray=\"4 3\"/>\n" : "/>\n");
        return this;
    }

    Draft circle(double x, double y, double radius, @Nullable Fill fill, @Nullable Colour border) {
        body.append("<circle cx=\"").append(number(x)).append("\" cy=\"").append(number(y));
        body.append("\" r=\"").append(number(radius)).append('"');
        if (fill == null) {
            body.append(" fill=\"none\"");
        } else {
            fill("fill", fill.colour());
        }
        if (border != null) {
            fill("stroke", border);
            body.append(" stroke-width=\"2\"");
        }
        body.append("/>\n");
        return this;
    }

    Draft line(double x1, double y1, double x2, double y2, Colour colour, double width, boolean dashed) {
        body.append("<line x1=\"").append(number(x1)).append("\" y1=\"").append(number(y1));
        body.append("\" x2=\"")
                .append(number(x2))
                .append("\" y2=\"")
                .append(number(y2))
                .append('"');
        fill("stroke", colour);
        body.append(" stroke-width=\"").append(number(width)).append('"');
        body.append(dashed ? " stroke-dasharray=\"5 3\"/>\n" : "/>\n");
        return this;
    }

    /** @param anchor start, middle or end */
    Draft text(double x, double y, String text, Type type, String anchor) {
        return text(" x=\"" + number(x) + "\" y=\"" + number(y) + "\"", text, type, anchor);
    }

    /** Text that runs upwards. */
    Draft upwards(double x, double y, String text, Type type) {
        return text(" transform=\"translate(" + number(x) + " " + number(y) + ") rotate(-90)\"", text, type, "start");
    }

    private Draft text(String place, String text, Type type, String anchor) {
        if (text.isBlank()) {
            return this;
        }
        body.append("<text")
                .append(place)
                .append(" font-size=\"")
                .append(number(type.size))
                .append('"');
        if (type.bold) {
            body.append(" font-weight=\"600\"");
        }
        if (type.italic) {
            body.append(" font-style=\"italic\"");
        }
        if (!type.family.equals(Type.SANS)) {
            body.append(" font-family=\"").append(type.family).append('"');
        }
        if (!anchor.equals("start")) {
            body.append(" text-anchor=\"").append(anchor).append('"');
        }
        fill("fill", type.colour);
        body.append('>').append(escaped(text)).append("</text>\n");
        return this;
    }

    Draft image(double x, double y, double width, double height, String uri) {
        body.append("<image").append(box(x, y, width, height));
        body.append(" preserveAspectRatio=\"none\" image-rendering=\"pixelated\" href=\"")
                .append(escaped(uri))
                .append("\"/>\n");
        return this;
    }

    /** A drawing that is one already. */
    Draft drawn(String svg) {
        body.append(svg);
        return this;
    }

    private void fill(String name, Colour colour) {
        body.append(' ').append(name).append("=\"").append(colour.solid()).append('"');
        if (colour.alpha() < 1) {
            body.append(' ')
                    .append(name)
                    .append("-opacity=\"")
                    .append(fine(colour.alpha()))
                    .append('"');
        }
    }

    static String box(double x, double y, double width, double height) {
        return " x=\"" + number(x) + "\" y=\"" + number(y) + "\" width=\"" + number(width) + "\" height=\""
                + number(height) + "\"";
    }

    static String number(double value) {
        String text = String.format(Locale.ROOT, "%.2f", value).replaceFirst("\\.?0+$", "");
        return text.equals("-0") ? "0" : text;
    }

    static String fine(double value) {
        return String.format(Locale.ROOT, "%.3f", value).replaceFirst("\\.?0+$", "");
    }

    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(point -> {
            switch (point) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.appendCodePoint(isOfXml(point) ? point : 0xFFFD);
            }
        });
        return escaped.toString();
    }

    private static boolean isOfXml(int point) {
        return point >= ' ' && (point < 0xD800 || point > 0xDFFF) && point != 0xFFFE && point != 0xFFFF
                || point == '\t'
                || point == '\n';
    }

    @Override
    public String toString() {
        return body.toString();
    }
}
