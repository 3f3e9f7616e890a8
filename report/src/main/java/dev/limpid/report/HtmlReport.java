package dev.limpid.report;

import dev.limpid.image.Picture;
import dev.limpid.json.Document;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/**
 * A {@link Document} as one web page.
 *
 * <p>The page needs no network, no server and no script: everything is inside, and scripts only add comfort. Its last
 * element is the document itself as JSON. Equal documents give equal bytes.
 */
public final class HtmlReport {
    private static final TemplateEngine TEMPLATES =
            TemplateEngine.createPrecompiled(null, ContentType.Html, null, "dev.limpid.report");
    private static final String STYLE = resource("report.css");
    private static final String SCRIPT = resource("report.js");
    private static final String FIGURES = resource("figures.js");
    private static final String CELLS = resource("cells.js");
    private static final String HATCH = resource("hatch.svg");

    private HtmlReport() {}

    /** The page without the user's picture, to be stored as UTF-8. */
    public static String write(Document document) {
        return write(document, null);
    }

    /**
     * The page, to be stored as UTF-8.
     *
     * @param picture what the document is about, which scores are drawn over; null without one
     * @throws IllegalArgumentException if the document is about a picture of another size
     */
    public static String write(Document document, @Nullable Picture picture) {
        return write(document, picture, Tongue.spoken());
    }

    /**
     * The same in a tongue. Notes and warnings of a document stay as they are: English.
     *
     * @throws IllegalArgumentException as above
     */
    public static String write(Document document, @Nullable Picture picture, Tongue tongue) {
        return tongue.speak(() -> page(document, picture));
    }

    private static String page(Document document, @Nullable Picture picture) {
        StringOutput html = new StringOutput();
        TEMPLATES.render(
                "page.jte",
                Map.of(
                        "page",
                        Page.of(document, picture),
                        "style",
                        STYLE,
                        "script",
                        script() + "figures(document);\nreport(document);\n",
                        "hatch",
                        HATCH),
                html);
        return html.toString();
    }

    /** Another page of the same style. */
    static String render(String template, Object page) {
        return render(template, page, "");
    }

    /** Another page of the same style and its own. */
    static String render(String template, Object page, String style) {
        StringOutput html = new StringOutput();
        TEMPLATES.render(
                template,
                Map.of(
                        "page",
                        page,
                        "style",
                        STYLE + style,
                        "script",
                        Script.told(FIGURES) + "figures(document);\n",
                        "hatch",
                        HATCH),
                html);
        return html.toString();
    }

    /** A part of a page, whose one parameter beside the pattern of hatches has this name. */
    static String part(String template, String name, Object value) {
        StringOutput html = new StringOutput();
        TEMPLATES.render(template, Map.of(name, value, "hatch", HATCH), html);
        return html.toString();
    }

    static String style() {
        return STYLE;
    }

    /** What enlivens a page or a part of one, in the tongue that is spoken. */
    static String script() {
        return Script.told(FIGURES + CELLS + SCRIPT);
    }

    static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(
                HtmlReport.class.getResourceAsStream(name), name + " is missing from the class path.")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
