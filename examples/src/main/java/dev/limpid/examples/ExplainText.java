package dev.limpid.examples;

import dev.limpid.Limpid;
import dev.limpid.explain.Attribution;
import dev.limpid.json.Document;

import java.util.Locale;

/**
 * Which words made the model answer that?
 *
 * <p>Run: {@code examples/run ExplainText [MODEL [TEXT]]}. Without arguments it asks bert-base-uncased, which is fetched once
 * (420 MB).
 */
public final class ExplainText {
    private ExplainText() {}

    public static void main(String... args) {
        String name = args.length > 0 ? args[0] : "bert-base-uncased";
        String text = args.length > 1 ? args[1] : "The capital of France is [MASK].";
        try (Limpid model = Limpid.load(name)) {
            Document why = model.explain(text);
            System.out.println("answer: " + why.answer().label());
            Attribution explanation = why.explanation();
            for (Attribution.Scored word : explanation.scores()) {
                System.out.printf(
                        Locale.ROOT,
                        "%+8.3f  %s%n",
                        word.score(),
                        word.feature().text());
            }
            // They add up to how far the answer's score is above that of an empty text, but for this. Not every method
            // promises
            // a sum; of those that do not, there is none to be told.
            Attribution.Completeness sum = explanation.completeness();
            if (sum != null) {
                System.out.printf(Locale.ROOT, "%+8.3f  is missing%n", -sum.gap());
            }
        }
    }
}
