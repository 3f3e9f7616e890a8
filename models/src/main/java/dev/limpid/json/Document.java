package dev.limpid.json;

import dev.limpid.explain.Attribution;
import dev.limpid.model.Prediction;
import dev.limpid.model.Provenance;

import java.util.List;

/**
 * Everything one command found out about one input: what {@code --format json} prints and reports draw.
 *
 * @param texts what the user gave, by input
 * @param predictions the model's answer, best first
 * @param explanations one per method and target; empty for {@code predict}
 */
public record Document(
        Provenance model, List<String> texts, List<Prediction> predictions, List<Attribution> explanations, long seed) {
    public Document {
        texts = List.copyOf(texts);
        predictions = List.copyOf(predictions);
        explanations = List.copyOf(explanations);
    }
}
