package dev.limpid.model;

import org.jspecify.annotations.Nullable;

/**
 * One entry of a model's answer.
 *
 * @param position along the sequence axis; null where the output has none
 * @param score the raw output
 * @param probability after a softmax; null where that has no meaning
 */
public record Prediction(
        String label,
        int index,
        @Nullable Integer position,
        double score,
        @Nullable Double probability) {}
