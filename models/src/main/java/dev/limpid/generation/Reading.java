package dev.limpid.generation;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Port;
import dev.limpid.graph.TensorType;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntToDoubleFunction;

/** What a model makes of a text that grows. For one text, by one thread. */
sealed interface Reading extends AutoCloseable permits CachedReading, WholeReading {
    /**
     * Reads on.
     *
     * @param more the tokens that follow those read so far, at least one
     * @return the scores of what follows them all, a logit for each word of the vocabulary
     */
    double[] next(List<Integer> more);

    @Override
    void close();

    /**
     * Tensors for tokens of one text.
     *
     * @param first how many tokens come before them
     * @param others inputs that somebody else feeds
     * @throws IllegalArgumentException if there is an input that nobody knows
     */
    static Map<String, Tensor> feeds(Graph graph, List<Integer> tokens, int first, Set<String> others) {
        Map<String, Tensor> feeds = new LinkedHashMap<>();
        for (Port port : graph.inputs()) {
            String name = port.wire().name();
            if (others.contains(name)) {
                continue;
            }
            TensorType type = port.type();
            IntToDoubleFunction value = switch (name) {
                case "input_ids" -> tokens::get;
                case "position_ids" -> i -> first + i;
                case "attention_mask" -> i -> 1;
                case "token_type_ids" -> i -> 0;
                default ->
                    throw new IllegalArgumentException("The model's graph has an input '" + port.wire()
                            + "' that is none of input_ids, token_type_ids, position_ids and attention_mask.");
            };
            int length = tokens.size() + (name.equals("attention_mask") ? first : 0);
            feeds.put(name, Tensor.fill(type == null ? DType.INT64 : type.dtype(), Shape.of(1, length), value));
        }
        return feeds;
    }
}
