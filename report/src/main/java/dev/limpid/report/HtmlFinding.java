package dev.limpid.report;

import dev.limpid.look.Finding;
import dev.limpid.model.Original;
import dev.limpid.model.Provenance;

import java.util.List;

/** What a look inside a model found, as one web page that needs no network, no server and no script. */
public final class HtmlFinding {
    private HtmlFinding() {}

    /** The page, to be stored as UTF-8. Equal findings give equal bytes. */
    public static String write(Provenance model, List<Original> originals, Finding finding) {
        return write(model, originals, finding, Tongue.spoken());
    }

    /** The same in a tongue; what the look says in sentences of its own stays English. */
    public static String write(Provenance model, List<Original> originals, Finding finding, Tongue tongue) {
        return tongue.speak(() -> HtmlReport.render("finding.jte", FindingPage.of(model, originals, finding)));
    }
}
