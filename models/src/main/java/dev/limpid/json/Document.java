package dev.limpid.json;

import dev.limpid.explain.Attribution;
import dev.limpid.model.Original;
import dev.limpid.model.Prediction;
import dev.limpid.model.Provenance;

import java.util.List;

/**
 * Everything one command found out about one input: what {@code --format json} prints and reports draw.
 *
 * @param originals what the user gave, by input
 * @param predictions the model's answer, best first
 * @param explanations one per method and target; empty for {@code predict}
 * @param notes what was assumed of model or input because no file says it, a sentence each
 */
public record Document(
        Provenance model,
        List<Original> originals,
        List<Prediction> predictions,
        List<Attribution> explanations,
        List<String> notes,
        long seed) {
    public Document {
        originals = List.copyOf(originals);
        predictions = List.copyOf(predictions);
        explanations = List.copyOf(explanations);
        notes = List.copyOf(notes);
    }

    /** The texts among what the user gave, in order. */
    public List<String> texts() {
        return originals.stream()
                .filter(Original.Text.class::isInstance)
                .map(one -> ((Original.Text) one).text())
                .toList();
    }
}
