package dev.limpid.examples;

import dev.limpid.explain.Attribution;
import dev.limpid.explain.BlackBox;
import dev.limpid.explain.Certainty;
import dev.limpid.explain.ExactShapley;
import dev.limpid.explain.PermutationShap;
import dev.limpid.model.Predictor;
import dev.limpid.task.ServedModel;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.TextPlayers;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Explains whatever predicts, without a look inside: code in Java, or a model behind an address. Words are left out, and it
 * is seen what becomes of the score.
 *
 * <p>Run: {@code examples/run ExplainService [ADDRESS]}. Without an address it explains a lambda that counts words; an address
 * is asked as TensorFlow Serving and KServe are: {@code {"instances":["a text"]}} goes there, {@code {"predictions":[[0.1,0.9]]}}
 * comes back.
 */
public final class ExplainService {
    private static final String TEXT = "Kind waiter, good bread, not bad soup.";

    private static final Map<String, Double> TONE = Map.of("bad", -2.0, "kind", 1.5, "good", 2.0);

    private ExplainService() {}

    public static void main(String... args) {
        Predictor<String> predictor =
                args.length > 0 ? new ServedModel<>(URI.create(args[0]), Duration.ofSeconds(10)) : ExplainService::tone;
        BlackBox<String> box = new BlackBox<>("tone", predictor, List.of("negative", "positive"));

        // Ten words and marks can be left out in 1,024 ways: all of them are asked, and the shares are exact.
        Attribution exact = box.explain(new ExactShapley(false), TextPlayers.deleted(TEXT), List.of(box.target(1)))
                .get(0);
        // Longer texts need a method that draws, and says how certain it is.
        Attribution drawn = box.explain(
                        new PermutationShap(200, Certainty.STANDARD, 0),
                        TextPlayers.deleted(TEXT),
                        List.of(box.target(1)))
                .get(0);
        for (int i = 0; i < exact.scores().size(); i++) {
            System.out.printf(
                    Locale.ROOT,
                    "%+6.2f  %+6.2f  %s%n",
                    exact.scores().get(i).score(),
                    drawn.scores().get(i).score(),
                    exact.scores().get(i).feature().text());
        }
    }

    /** A row for each text: how negative it is, how positive. "Not" turns the next word around. */
    static Tensor tone(List<String> texts) {
        double[] scores = new double[2 * texts.size()];
        for (int row = 0; row < texts.size(); row++) {
            double sum = 0;
            double sign = 1;
            for (String word : texts.get(row).toLowerCase(Locale.ROOT).split("\\W+")) {
                sum += sign * TONE.getOrDefault(word, 0.0);
                sign = word.equals("not") ? -1 : 1;
            }
            scores[2 * row] = -sum;
            scores[2 * row + 1] = sum;
        }
        return Tensor.of(Shape.of(texts.size(), 2), scores);
    }
}
