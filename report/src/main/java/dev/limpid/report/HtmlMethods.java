package dev.limpid.report;

import dev.limpid.explain.Dossier;
import dev.limpid.explain.Methods;
import dev.limpid.json.JsonMethods;
import dev.limpid.json.Version;

import java.util.ArrayList;
import java.util.List;

/** Explanation methods, what they ask, cost and need, and when to distrust them, as one web page. */
public final class HtmlMethods {
    private HtmlMethods() {}

    /** The page, to be stored as UTF-8. The same bytes for the same methods. */
    public static String write(List<Methods.Listed> methods) {
        List<PlainPage.Section> sections = new ArrayList<>();
        sections.add(new PlainPage.Section(
                "methods",
                "What is there?",
                Numbers.many(methods.size(), "method", "methods"),
                List.of(
                        PlainPage.Column.words("method"),
                        PlainPage.Column.words("what it asks"),
                        PlainPage.Column.words("looks"),
                        PlainPage.Column.words("adds up"),
                        PlainPage.Column.words("cost")),
                methods.stream().map(HtmlMethods::row).toList(),
                "Methods that look from outside explain any model; those from inside are told by its structure. Where"
                        + " scores add up, what they leave unexplained is told beside them."));
        for (Methods.Listed method : methods) {
            sections.add(told(method));
        }
        return new PlainPage(
                        "methods",
                        methods.size() == 1
                                ? methods.get(0).name() + ": " + methods.get(0).summary() + "."
                                : "There are " + methods.size() + " ways to explain what a model answers.",
                        List.of("An explanation is one account of a model, not the truth about it."),
                        sections,
                        List.of(),
                        List.of(new Story.Fact("limpid", Version.current())),
                        PlainPage.safe(JsonMethods.write(methods)))
                .write();
    }

    private static PlainPage.Row row(Methods.Listed method) {
        Dossier dossier = method.dossier();
        return PlainPage.Row.of(
                PlainPage.Cell.of(method.name()),
                PlainPage.Cell.of(dossier.question()),
                PlainPage.Cell.of(dossier.is(Dossier.Trait.OUTSIDE) ? "from outside" : "inside"),
                PlainPage.Cell.of(dossier.addsUp() ? "✓ yes" : "– no"),
                PlainPage.Cell.of(method.cost()));
    }

    private static PlainPage.Section told(Methods.Listed method) {
        Dossier dossier = method.dossier();
        List<PlainPage.Row> rows = new ArrayList<>();
        rows.add(fact("needs", dossier.needs()));
        rows.add(fact("scores in", dossier.unit()));
        rows.add(fact("trust it", dossier.trust()));
        if (!method.settings().isEmpty()) {
            rows.add(fact("settings", "--set " + String.join("=…, --set ", method.settings()) + "=…"));
        }
        for (Dossier.Doubt doubt : dossier.doubts()) {
            rows.add(PlainPage.Row.of(PlainPage.Cell.of("doubt"), PlainPage.Cell.of(doubt.says(), doubt.source())));
        }
        rows.add(fact("from", dossier.source()));
        return new PlainPage.Section(
                "method-" + method.name().replace("+", "-plus"),
                method.name(),
                method.summary(),
                List.of(PlainPage.Column.words("what"), PlainPage.Column.words("told")),
                rows,
                "Doubts are what others found it to get wrong, with where they say so.");
    }

    private static PlainPage.Row fact(String name, String value) {
        return PlainPage.Row.of(PlainPage.Cell.of(name), PlainPage.Cell.of(value));
    }
}
