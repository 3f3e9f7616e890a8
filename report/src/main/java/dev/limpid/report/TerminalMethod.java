package dev.limpid.report;

import dev.limpid.explain.Dossier;
import dev.limpid.explain.Dossier.Trait;
import dev.limpid.explain.Methods;

import java.util.ArrayList;
import java.util.List;

/** What a method is for and where it misleads, as text for a terminal. */
public final class TerminalMethod {
    private static final int INDENT = 2;

    private final Methods.Listed method;
    private final Sheet sheet;

    private TerminalMethod(Methods.Listed method, TerminalStyle style) {
        this.method = method;
        this.sheet = new Sheet(style);
    }

    /** The lines, each ended by a line feed. */
    public static String render(Methods.Listed method, TerminalStyle style) {
        return new TerminalMethod(method, style).render();
    }

    private String render() {
        Dossier dossier = method.dossier();
        sheet.put(sheet.flow(0)
                .add(method.name(), sheet.ink()::bold)
                .add(sheet.safe(": " + method.summary() + "."), sheet.ink()::dim));
        tell("Asks", dossier.question());
        tell("Needs", dossier.needs());
        tell("Looks", dossier.is(Trait.OUTSIDE) ? "from outside: at answers alone." : "inside the model.");
        tell("Costs", method.cost() + ".");
        tell("Scores", scores(dossier));
        tell("Chance", chance(dossier));
        tell("Trust it", dossier.trust());
        if (!method.settings().isEmpty()) {
            tell("Settings", "--set " + String.join("=…, --set ", method.settings()) + "=…");
        }
        tell("From", dossier.source() + ".");
        sheet.gap();
        sheet.put(sheet.flow(INDENT).add("Do not trust it blindly:", sheet.ink()::bold));
        for (Dossier.Doubt doubt : dossier.doubts()) {
            sheet.put(sheet.flow(INDENT)
                    .add(sheet.safe("- " + doubt.says()))
                    .add(sheet.safe(" (" + doubt.source() + ")"), sheet.ink()::dim));
        }
        return sheet.toString();
    }

    private void tell(String what, String text) {
        sheet.put(sheet.flow(INDENT).add(what + ":", sheet.ink()::bold).add(sheet.safe(" " + text)));
    }

    private static String scores(Dossier dossier) {
        List<String> said = new ArrayList<>();
        said.add("in " + dossier.unit());
        said.add(dossier.addsUp() ? "adding up, with the gap told" : "not promised to add up");
        if (dossier.is(Trait.UNSIGNED)) {
            said.add("none below 0");
        }
        if (dossier.is(Trait.ANY_TARGET)) {
            said.add("the same for every target");
        }
        if (dossier.is(Trait.PARTS)) {
            said.add("of the model's parts");
        }
        return String.join("; ", said) + ".";
    }

    private static String chance(Dossier dossier) {
        return dossier.sampled() ? "drawn by --seed; the same seed gives the same scores." : "none.";
    }
}
