package dev.limpid.model;

import org.jspecify.annotations.Nullable;

/**
 * One entry of a model's answer.
 *
 * @param position along the sequence axis, or the query of a detector; null where the output has none
 * @param score the raw output; of a class of a segmentation its mean where it is the answer
 * @param probability after a softmax; null where that has no meaning
 * @param box where an object was found, in pixels of the picture that the user gave; null for other answers
 * @param share of the picture that shows this; null for other answers
 * @param passage of the text that this is said of, or that is the answer; null for other answers
 */
public record Prediction(
        String label,
        int index,
        @Nullable Integer position,
        double score,
        @Nullable Double probability,
        Original.@Nullable Box box,
        @Nullable Double share,
        @Nullable Passage passage) {
    /** Part of a text. */
    public record Passage(Place.Span place, String text) {}

    /** An entry that does not lie anywhere. */
    public Prediction(String label, int index, @Nullable Integer position, double score, @Nullable Double probability) {
        this(label, index, position, score, probability, null, null, null);
    }

    /** An entry of a picture. */
    public Prediction(
            String label,
            int index,
            @Nullable Integer position,
            double score,
            @Nullable Double probability,
            Original.@Nullable Box box,
            @Nullable Double share) {
        this(label, index, position, score, probability, box, share, null);
    }
}
