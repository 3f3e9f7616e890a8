package dev.limpid.architecture;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Qwen2 (Yang et al. 2024): Llama with biases for queries, keys and values. Its upper layers may see no more than a window of
 * the last tokens.
 */
final class Qwen2 {
    private static final String WINDOWED = "sliding_attention";
    private static final Set<String> KINDS = Set.of("full_attention", WINDOWED);
    private static final int WINDOW = 4096;
    private static final int UNWINDOWED = 28;

    private Qwen2() {}

    /**
     * Emits the graph.
     *
     * @throws dev.limpid.format.FormatException as {@link Llama#emit}
     */
    static Emitted emit(Config said, Weights weights) {
        DecoderConfig sizes = Llama.sizes(said);
        DecoderConfig config = said.truth("use_sliding_window", false)
                ? sizes.withWindow(
                        said.number("sliding_window", said.mentions("sliding_window") ? 0 : WINDOW),
                        windowed(said, sizes.layers()))
                : sizes;
        return Llama.emit(said, config, new Llama.Biases(true, false, false), weights);
    }

    /** Told layer by layer, or those from a number on. */
    private static Set<Integer> windowed(Config said, int layers) {
        List<String> types = said.texts("layer_types");
        if (!types.isEmpty() && types.size() != layers) {
            throw said.fault(
                    "'layer_types' names " + types.size() + " layers, expected " + layers + ". " + said.remedy());
        }
        for (String type : types) {
            if (!KINDS.contains(type)) {
                throw said.fault("'layer_types' names a layer '" + type
                        + "', expected full_attention or sliding_attention. An ONNX export of the model works too.");
            }
        }
        int from = said.number("max_window_layers", UNWINDOWED);
        return IntStream.range(0, layers)
                .filter(layer ->
                        types.isEmpty() ? layer >= from : types.get(layer).equals(WINDOWED))
                .boxed()
                .collect(Collectors.toSet());
    }
}
