package dev.limpid.report;

import dev.limpid.json.JsonDocument;
import dev.limpid.json.Version;
import dev.limpid.source.Catalogue;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The models known by name, as one web page or as JSON. */
public final class HtmlCatalogue {
    private static final double MILLION = 1e6;

    private HtmlCatalogue() {}

    /** The page, to be stored as UTF-8. The same bytes for the same catalogue. */
    public static String write(Catalogue catalogue) {
        List<Catalogue.Entry> entries = catalogue.entries().stream()
                .sorted(Comparator.comparingLong(Catalogue.Entry::parameters).thenComparing(Catalogue.Entry::alias))
                .toList();
        double most =
                entries.stream().mapToDouble(Catalogue.Entry::parameters).max().orElse(1);
        PlainPage.Section models = new PlainPage.Section(
                "models",
                "What is there?",
                "the smallest first",
                List.of(
                        PlainPage.Column.words("model"),
                        PlainPage.Column.words("task"),
                        PlainPage.Column.bars("parameters, millions"),
                        PlainPage.Column.words("licence"),
                        PlainPage.Column.words("from")),
                entries.stream()
                        .map(entry -> PlainPage.Row.of(
                                PlainPage.Cell.of(entry.alias(), entry.description()),
                                PlainPage.Cell.of(entry.task(), entry.architecture()),
                                PlainPage.Cell.bar(
                                        String.format(Locale.ROOT, "%.1f", entry.parameters() / MILLION),
                                        entry.parameters() / most),
                                PlainPage.Cell.of(entry.license()),
                                PlainPage.Cell.of(String.join(", ", entry.places()))))
                        .toList(),
                "Each name stands for the places that are tried in order. Besides, any model of the Hugging Face hub, a"
                        + " folder, an .onnx or .safetensors file or a Maven artifact can be named.");
        return new PlainPage(
                        "models",
                        "Limpid knows " + entries.size() + " models by name.",
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
