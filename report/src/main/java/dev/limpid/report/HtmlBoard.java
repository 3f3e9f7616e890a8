package dev.limpid.report;

import dev.limpid.image.Picture;
import dev.limpid.json.Document;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Document} as a part of a page that others keep: the report's own figures, one explanation beside the other, on one
 * scale of colours. Where the page has no script of ours it says everything, as the report does.
 */
public final class HtmlBoard {
    private HtmlBoard() {}

    /**
     * One {@code <div>}, every text in it escaped. Its last element is the document as JSON, under the id {@code document}.
     *
     * @param picture what the document is about, which scores are drawn over; null without one
     * @throws IllegalArgumentException if the document is about a picture of another size
     */
    public static String write(Document document, @Nullable Picture picture, Tongue tongue) {
        return tongue.speak(() -> HtmlReport.part("board.jte", "board", Board.of(document, picture)));
    }

    /** What it looks like, as a style sheet: for a shadow tree, or a page whose other rules begin after it. */
    public static String style() {
        return HtmlReport.style() + HtmlReport.resource("board.css");
    }

    /**
     * What moves in it, as a module of JavaScript: {@code figures(root)} for any page of ours, then {@code report(root)} for a
     * board. They take the document or the shadow tree that the part was set into.
     */
    public static String script() {
        return HtmlReport.script() + "export { figures, report };\n";
    }
}
