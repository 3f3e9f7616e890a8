package dev.limpid.report;

import dev.limpid.select.Selection;

/**
 * A selection as one web page that needs no network, no server and no script: which model to take, how sure that is, what each
 * candidate does and takes, and how it was measured. Its last element is the selection itself as JSON.
 */
public final class HtmlSelection {
    private HtmlSelection() {}

    /** The page, to be stored as UTF-8. Equal selections give equal bytes. */
    public static String write(Selection selection) {
        return write(selection, Tongue.spoken());
    }

    /** The same in a tongue. */
    public static String write(Selection selection, Tongue tongue) {
        return tongue.speak(() -> HtmlReport.render(
                "selection.jte",
                SelectionPage.of(selection),
                HtmlReport.resource("evaluation.css")
                        + HtmlReport.resource("training.css")
                        + HtmlReport.resource("selection.css")));
    }
}
