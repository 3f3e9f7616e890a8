package dev.limpid.report;

import dev.limpid.json.JsonDocument;
import dev.limpid.json.Version;
import dev.limpid.source.Catalogue;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

import static dev.limpid.report.Say.borrowed;
import static dev.limpid.report.Say.say;

/** The models known by name, as one web page or as JSON. */
public final class HtmlCatalogue {
    private static final double MILLION = 1e6;

    private HtmlCatalogue() {}

    /** The page, to be stored as UTF-8. The same bytes for the same catalogue. */
    public static String write(Catalogue catalogue) {
        return write(catalogue, Tongue.spoken());
    }

    /** The same in a tongue. */
    public static String write(Catalogue catalogue, Tongue tongue) {
        return tongue.speak(() -> page(catalogue));
    }

    private static String page(Catalogue catalogue) {
        List<Catalogue.Entry> entries = catalogue.entries().stream()
                .sorted(Comparator.comparingLong(Catalogue.Entry::parameters).thenComparing(Catalogue.Entry::alias))
                .toList();
        double most =
                entries.stream().mapToDouble(Catalogue.Entry::parameters).max().orElse(1);
        PlainPage.Section models = new PlainPage.Section(
                "models",
                say("What is there?"),
                say("the smallest first"),
                List.of(
                        PlainPage.Column.words(say("model")),
                        PlainPage.Column.words(say("task")),
                        PlainPage.Column.bars(say("parameters, millions")),
                        PlainPage.Column.words(say("licence")),
                        PlainPage.Column.words(say("from"))),
                entries.stream()
                        .map(entry -> PlainPage.Row.of(
                                PlainPage.Cell.of(entry.alias(), borrowed(entry.description())),
                                PlainPage.Cell.of(entry.task(), entry.architecture()),
                                PlainPage.Cell.bar(
                                        String.format(Locale.ROOT, "%.1f", entry.parameters() / MILLION),
                                        entry.parameters() / most),
                                PlainPage.Cell.of(entry.license()),
                                PlainPage.Cell.of(String.join(", ", entry.places()))))
                        .toList(),
                say(
                        "Each name stands for the places that are tried in order. Besides, any model of the Hugging Face hub, a"
                                + " folder, an .onnx or .safetensors file or a Maven artifact can be named."));
        return new PlainPage(
                        say("models"),
                        say("Limpid knows {} models by name.", entries.size()),
                        List.of(),
                        List.of(models),
                        List.of(),
                        List.of(new Story.Fact("limpid", Version.current())),
                        PlainPage.safe(json(catalogue)))
                .write();
    }

    /** As indented JSON that ends with a line feed. */
    public static String json(Catalogue catalogue) {
        return JsonDocument.text(json -> {
            json.open();
            json.text("limpid", Version.current());
            json.openArray("models");
            for (Catalogue.Entry entry : catalogue.entries()) {
                json.open();
                json.text("alias", entry.alias());
                json.text("description", entry.description());
                json.text("task", entry.task());
                json.text("architecture", entry.architecture());
                json.text("license", entry.license());
                json.any("languages", entry.languages());
                json.whole("parameters", entry.parameters());
                json.any("places", entry.places());
                json.close();
            }
            json.closeArray();
            json.close();
        });
    }
}
