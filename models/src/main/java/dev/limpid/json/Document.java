package dev.limpid.json;

import dev.limpid.explain.Attribution;
import dev.limpid.model.Original;
import dev.limpid.model.Prediction;
import dev.limpid.model.Provenance;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Everything one command found out about one input: what {@code --format json} prints and reports draw.
 *
 * @param originals what the user gave, by input
 * @param predictions the model's answer, best first
 * @param generated how a model that writes goes on, or is said to; null for other tasks
 * @param explanations one per method and target; empty for {@code predict}
 * @param notes what was assumed of model or input because no file says it, a sentence each
 */
public record Document(
        Provenance model,
        List<Original> originals,
        List<Prediction> predictions,
        @Nullable Generated generated,
        List<Attribution> explanations,
        List<String> notes,
        long seed) {
    public Document {
        originals = List.copyOf(originals);
        predictions = List.copyOf(predictions);
        explanations = List.copyOf(explanations);
        notes = List.copyOf(notes);
    }

    /** Of a model that does not write. */
    public Document(
            Provenance model,
            List<Original> originals,
            List<Prediction> predictions,
            List<Attribution> explanations,
            List<String> notes,
            long seed) {
        this(model, originals, predictions, null, explanations, notes, seed);
    }

    /**
     * The model's best answer.
     *
     * @throws IllegalStateException if it gave none
     */
    public Prediction answer() {
        return predictions.stream()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "Model '" + model.id() + "' gave no answer to this input, so there is no best one."));
    }

    /**
     * The first explanation, or the only one: of the first target by the first method.
     *
     * @throws IllegalStateException of what was predicted and not explained
     */
    public Attribution explanation() {
        return explanations.stream()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "Nothing was explained here: this is what predict gave." + " Ask for it with explain."));
    }

    /** The texts among what the user gave, in order. */
    public List<String> texts() {
        return originals.stream()
                .filter(Original.Text.class::isInstance)
                .map(one -> ((Original.Text) one).text())
                .toList();
    }
}
