package dev.limpid.architecture;

import dev.limpid.format.FormatException;

/**
 * The sizes of a BERT.
 *
 * @param heads that each layer attends with; divides {@code hidden}
 * @param epsilon added to the variance in each layer normalisation
 * @param activation of the feed-forward layers: {@code gelu} or {@code relu}
 */
public record BertConfig(int layers, int heads, int hidden, int maxPositions, float epsilon, String activation) {
    /** What all of Google's own checkpoints have, and their metadata does not say. */
    private static final int HEAD_SIZE = 64;

    private static final float EPSILON = 1e-12f;

    public BertConfig {
        if (!activation.equals("gelu") && !activation.equals("relu")) {
            throw new IllegalArgumentException("hidden_act is '" + activation + "', expected 'gelu' or 'relu'.");
        }
        if (layers < 1 || heads < 1 || hidden < 1 || hidden % heads != 0) {
            throw new IllegalArgumentException("A BERT needs at least one layer and heads that divide its width, got "
                    + layers + " layers, " + heads + " heads and width " + hidden + ".");
        }
    }

    /**
     * From a configuration.
     *
     * @throws FormatException if it says something that is not a BERT
     */
    static BertConfig of(Config config) {
        config.only("position_embedding_type", "absolute");
        if (config.truth("is_decoder", false)) {
            throw config.fault(
                    "is_decoder is true, expected a BERT that reads both ways: no causal mask is known so far.");
        }
        try {
            return new BertConfig(
                    config.number("num_hidden_layers"),
                    config.number("num_attention_heads"),
                    config.number("hidden_size"),
                    config.number("max_position_embeddings"),
                    (float) config.real("layer_norm_eps", EPSILON),
                    config.text("hidden_act", "gelu"));
        } catch (IllegalArgumentException impossible) {
            throw config.fault(impossible.getMessage());
        }
    }

    /** From the shapes of Google's original checkpoints, which come without a configuration. */
    static BertConfig fromShapes(Weights weights) {
        int hidden = weights.size("embeddings.word_embeddings.weight", 1, 2);
        int positions = weights.size("embeddings.position_embeddings.weight", 0, 2);
        int layers = 0;
        while (weights.has("encoder.layer." + layers + ".output.dense.bias")) {
            layers++;
        }
        if (hidden % HEAD_SIZE != 0) {
            throw weights.fault("the model is " + hidden + " wide and no config.json says how many"
                    + " heads it has. Put its config.json beside it.");
        }
        if (layers == 0) {
            throw weights.fault(
                    "it has no encoder layers, at least 'encoder.layer.0' was expected: this is not a BERT.");
        }
        return new BertConfig(layers, hidden / HEAD_SIZE, hidden, positions, EPSILON, "gelu");
    }
}
