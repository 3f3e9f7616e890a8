package dev.limpid.report;

import dev.limpid.explain.Dossier;
import dev.limpid.explain.Methods;
import dev.limpid.json.JsonMethods;
import dev.limpid.json.Version;

import java.util.ArrayList;
import java.util.List;

import static dev.limpid.report.Say.borrowed;
import static dev.limpid.report.Say.key;
import static dev.limpid.report.Say.method;
import static dev.limpid.report.Say.say;

/** Explanation methods, what they ask, cost and need, and when to distrust them, as one web page. */
public final class HtmlMethods {
    private HtmlMethods() {}

    /** The page, to be stored as UTF-8. The same bytes for the same methods. */
    public static String write(List<Methods.Listed> methods) {
        return write(methods, Tongue.spoken());
    }

    /** The same in a tongue. */
    public static String write(List<Methods.Listed> methods, Tongue tongue) {
        return tongue.speak(() -> page(methods));
    }

    private static String page(List<Methods.Listed> methods) {
        List<PlainPage.Section> sections = new ArrayList<>();
        sections.add(new PlainPage.Section(
                "methods",
                say("What is there?"),
                Numbers.many(methods.size(), key("{} method"), key("{} methods")),
                List.of(
                        PlainPage.Column.words(say("method")),
                        PlainPage.Column.words(say("what it asks")),
                        PlainPage.Column.words(say("looks")),
                        PlainPage.Column.words(say("adds up")),
                        PlainPage.Column.words(say("cost"))),
                methods.stream().map(HtmlMethods::row).toList(),
                say(
                        "Methods that look from outside explain any model; those from inside are told by its structure. Where"
                                + " scores add up, what they leave unexplained is told beside them.")));
        for (Methods.Listed method : methods) {
            sections.add(told(method));
        }
        return new PlainPage(
                        say("methods"),
                        methods.size() == 1
                                ? say(
                                        "{}: {}.",
                                        methods.get(0).name(),
                                        borrowed(methods.get(0).summary()))
                                : say("There are {} ways to explain what a model answers.", methods.size()),
                        List.of(say("An explanation is one account of a model, not the truth about it.")),
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
                PlainPage.Cell.of(borrowed(dossier.question())),
                PlainPage.Cell.of(dossier.is(Dossier.Trait.OUTSIDE) ? say("from outside") : say("inside")),
                PlainPage.Cell.of(dossier.addsUp() ? say("✓ yes") : say("– no")),
                PlainPage.Cell.of(borrowed(method.cost())));
    }

    private static PlainPage.Section told(Methods.Listed method) {
        Dossier dossier = method.dossier();
        List<PlainPage.Row> rows = new ArrayList<>();
        rows.add(fact(say("needs"), borrowed(dossier.needs())));
        rows.add(fact(say("scores in"), borrowed(dossier.unit())));
        rows.add(fact(say("trust it"), borrowed(dossier.trust())));
        if (!method.settings().isEmpty()) {
            rows.add(fact(say("settings"), "--set " + String.join("=…, --set ", method.settings()) + "=…"));
        }
        for (Dossier.Doubt doubt : dossier.doubts()) {
            rows.add(PlainPage.Row.of(
                    PlainPage.Cell.of(say("doubt")), PlainPage.Cell.of(borrowed(doubt.says()), doubt.source())));
        }
        rows.add(fact(say("from"), dossier.source()));
        return new PlainPage.Section(
                "method-" + method.name().replace("+", "-plus"),
                method(method.name()),
                borrowed(method.summary()),
                List.of(PlainPage.Column.words(say("what")), PlainPage.Column.words(say("told"))),
                rows,
                say("Doubts are what others found it to get wrong, with where they say so."));
    }

    private static PlainPage.Row fact(String name, String value) {
        return PlainPage.Row.of(PlainPage.Cell.of(name), PlainPage.Cell.of(value));
    }
}
