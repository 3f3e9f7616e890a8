package dev.limpid.architecture;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Mistral (Jiang et al. 2023): Llama without biases, whose tokens see no more than a window of the last ones. */
final class Mistral {
    /** What transformers assumes where nothing is said; a window of null is none. */
    private static final int WINDOW = 4096;

    private Mistral() {}

    /**
     * Emits the graph.
     *
     * @throws dev.limpid.format.FormatException as {@link Llama#emit}
     */
    static Emitted emit(Config said, Weights weights) {
        DecoderConfig sizes = Llama.sizes(said);
        int window = said.number("sliding_window", said.mentions("sliding_window") ? 0 : WINDOW);
        DecoderConfig config = sizes.withWindow(
                window, IntStream.range(0, sizes.layers()).boxed().collect(Collectors.toSet()));
        return Llama.emit(said, config, new Llama.Biases(false, false, false), weights);
    }
}
