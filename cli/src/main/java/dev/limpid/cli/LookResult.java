package dev.limpid.cli;

import dev.limpid.json.JsonFinding;
import dev.limpid.look.Finding;
import dev.limpid.model.Original;
import dev.limpid.model.Provenance;
import dev.limpid.report.HtmlFinding;
import dev.limpid.report.TerminalFinding;

import java.util.List;

/** In what forms a finding is written. */
final class LookResult {
    static final List<String> FORMATS = List.of("text", "json", "html");

    private LookResult() {}

    static void write(Destination destination, Provenance model, List<Original> originals, Finding finding) {
        destination.write((format, style) -> switch (format) {
            case "json" -> JsonFinding.write(model, originals, finding);
            case "html" -> HtmlFinding.write(model, originals, finding, destination.tongue());
            default -> TerminalFinding.render(finding, style);
        });
    }
}
