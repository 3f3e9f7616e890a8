package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.explain.Attribution.Named;
import dev.limpid.json.Document;
import dev.limpid.json.JsonDocument;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import static dev.limpid.report.Say.say;

/**
 * The document inside the page: all but arrays that no browser should have to read.
 *
 * @param json such that no browser mistakes a part of it for markup
 * @param leftOut what is not in it, in words
 */
record Payload(String json, List<String> leftOut) {
    private static final int MOST_BYTES = 1 << 20;

    /** Of all arrays together; as base64 they are a third more. */
    private static final int MOST_BYTES_IN_ALL = 8 << 20;

    /**
     * The arrays that a page holds, known by which they are. One after the other, each that is small enough and finds room.
     */
    record Held(Set<Named> arrays) {
        static Held of(Document document) {
            Set<Named> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
            long room = MOST_BYTES_IN_ALL;
            for (Attribution explanation : document.explanations()) {
                for (Named array : explanation.arrays()) {
                    int bytes = array.value().bytes().remaining();
                    if (bytes <= Math.min(room, MOST_BYTES)) {
                        room -= bytes;
                        arrays.add(array);
                    }
                }
            }
            return new Held(arrays);
        }

        List<Named> of(Attribution explanation) {
            return explanation.arrays().stream().filter(arrays::contains).toList();
        }

        /** An array's number in the page's document; -1 if it is not there. */
        int number(Attribution explanation, Named array) {
            return of(explanation).indexOf(array);
        }
    }

    static Payload of(Document document) {
        Held held = Held.of(document);
        List<String> leftOut = new ArrayList<>();
        List<Attribution> explanations = new ArrayList<>();
        for (Attribution explanation : document.explanations()) {
            explanation.arrays().stream()
                    .filter(array -> !held.arrays().contains(array))
                    .map(Payload::words)
                    .forEach(leftOut::add);
            explanations.add(with(explanation, held.of(explanation)));
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
