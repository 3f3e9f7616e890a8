package dev.limpid.examples;

import dev.limpid.Evaluating;
import dev.limpid.Limpid;
import dev.limpid.data.Dataset;
import dev.limpid.json.Judged;
import dev.limpid.report.TerminalEvaluation;
import dev.limpid.report.TerminalStyle;

import java.nio.file.Path;

/**
 * Which of several methods explains this model best, on your own examples?
 *
 * <p>Run: {@code examples/run CompareMethods [MODEL [DATA]]}. Without arguments it judges three methods on ten pictures of
 * {@code examples/digits}, which takes some seconds.
 */
public final class CompareMethods {
    private CompareMethods() {}

    public static void main(String... args) {
        String name = args.length > 0 ? args[0] : "examples/digits";
        Path data = Path.of(args.length > 1 ? args[1] : "examples/digits/pictures");
        Evaluating evaluating =
                new Evaluating(Evaluating.Wanted.by("integrated-gradients", "saliency", "partition-shap")
                        .metrics("comprehensiveness", "random-logit", "gini"));
        try (Limpid model = Limpid.load(name)) {
            // Ten examples, drawn evenly over the labels by seed 0.
            Judged found = model.evaluate(data, Dataset.Wanted.USUAL.drawing(10, 0), evaluating);
            System.out.print(TerminalEvaluation.render(found, new TerminalStyle(100, false, true)));
        }
    }
}
