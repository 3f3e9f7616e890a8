package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.explain.Attribution.Named;
import dev.limpid.json.Document;
import dev.limpid.json.JsonDocument;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import static dev.limpid.report.Say.say;

/**
 * The document inside the page: all but arrays that no browser should have to read.
 *
 * @param json such that no browser mistakes a part of it for markup
 * @param leftOut what is not in it, in words
 */
record Payload(String json, List<String> leftOut) {
    private static final int MOST_BYTES = 1 << 20;

    static Payload of(Document document) {
        List<String> leftOut = new ArrayList<>();
        List<Attribution> explanations = new ArrayList<>();
        for (Attribution explanation : document.explanations()) {
            explanation.arrays().stream()
                    .filter(array -> !isKept(array))
                    .map(Payload::words)
                    .forEach(leftOut::add);
            explanations.add(with(explanation, kept(explanation)));
        }
        Document light = new Document(
                document.model(),
                document.originals(),
                document.predictions(),
                document.generated(),
                explanations,
                document.notes(),
                document.seed());
        return new Payload(JsonDocument.write(light).replace("<", "\\u003c"), List.copyOf(leftOut));
    }

    /** An array's number in the page's document; -1 if it is not there. */
    static int number(Attribution explanation, Named array) {
        return kept(explanation).indexOf(array);
    }

    private static List<Named> kept(Attribution explanation) {
        return explanation.arrays().stream().filter(Payload::isKept).toList();
    }

    private static boolean isKept(Named array) {
        return array.value().bytes().remaining() <= MOST_BYTES;
    }

    private static String words(Named array) {
        double megabytes = array.value().bytes().remaining() / 1e6;
        return say(
                "{} by {}, {}, {}",
                array.name(),
                String.join(", ", array.axes()),
                array.value().shape(),
                String.format(Locale.ROOT, "%.1f\u00a0MB", megabytes));
    }

    private static Attribution with(Attribution explanation, List<Named> arrays) {
        return new Attribution(
                explanation.method(),
                explanation.target(),
                explanation.scores(),
                arrays,
                explanation.completeness(),
                explanation.sampled(),
                explanation.cost(),
                explanation.warnings(),
                explanation.seed(),
                explanation.model(),
                explanation.edited(),
                explanation.ledger());
    }
}
