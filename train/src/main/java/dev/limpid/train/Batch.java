package dev.limpid.train;

import dev.limpid.tensor.Tensor;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Examples side by side, ready to be fed.
 *
 * @param feeds of the model and of the loss, by input
 * @param examples how many
 * @param tokens how many numbers a position-wise layer sees, padding included; of pictures their number
 */
public record Batch(Map<String, Tensor> feeds, int examples, long tokens) {
    public Batch {
        feeds = Collections.unmodifiableMap(new LinkedHashMap<>(feeds));
    }

    /** The same batch with its feeds changed. */
    Batch with(UnaryOperator<Map<String, Tensor>> change) {
        return new Batch(change.apply(new LinkedHashMap<>(feeds)), examples, tokens);
    }
}
