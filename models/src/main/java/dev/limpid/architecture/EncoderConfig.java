package dev.limpid.architecture;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The sizes of an encoder of BERT's family.
 *
 * @param vocabulary rows of the word embeddings
 * @param positions rows of the position embeddings
 * @param types rows of the embeddings of token types; 0 where there are none
 * @param embedding width of the embeddings
 * @param layers how many, from 1 on
 * @param groups of layers that share their weights; {@code layers} where each has its own
 * @param heads that each layer attends with; divides {@code hidden}
 * @param hidden width of the layers
 * @param inner width between the two dense layers of a feed-forward block
 * @param epsilon added to the variance in each layer normalisation
 * @param activation of the feed-forward blocks
 */
record EncoderConfig(
        int vocabulary,
        int positions,
        int types,
        int embedding,
        int layers,
        int groups,
        int heads,
        int hidden,
        int inner,
        float epsilon,
        Activation activation) {
    /** What the original checkpoints have, and transformers assumes where nothing is said. */
    static final float EPSILON = 1e-12f;

    private static final int TYPES = 2;
    private static final int MOST_LAYERS = 1000;

    /**
     * From a configuration with the keys that BERT's has.
     *
     * @throws dev.limpid.format.FormatException if one is missing, or says something that is not such an encoder
     */
    static EncoderConfig of(Config config) {
        config.only("position_embedding_type", "absolute");
        if (config.truth("is_decoder", false)) {
            throw config.fault(
                    "is_decoder is true, expected a model that reads both ways: no causal mask is known so far.");
        }
        int hidden = config.number("hidden_size");
        int layers = config.number("num_hidden_layers");
        return new EncoderConfig(
                        config.number("vocab_size"),
                        config.number("max_position_embeddings"),
                        config.number("type_vocab_size", TYPES),
                        hidden,
                        layers,
                        layers,
                        config.number("num_attention_heads"),
                        hidden,
                        config.number("intermediate_size"),
                        (float) config.real("layer_norm_eps", EPSILON),
                        Activation.of(config, "hidden_act"))
                .checked(config);
    }

    /** These sizes under the keys that BERT's configurations have. */
    ObjectNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("model_type", "bert")
                .put("vocab_size", vocabulary)
                .put("max_position_embeddings", positions)
                .put("type_vocab_size", types)
                .put("hidden_size", hidden)
                .put("num_hidden_layers", layers)
                .put("num_attention_heads", heads)
                .put("intermediate_size", inner)
                // As Python writes the number that the float stands for.
                .put("layer_norm_eps", Double.parseDouble(Float.toString(epsilon)))
                .put("hidden_act", activation.title())
                .put("hidden_dropout_prob", 0.1)
                .put("attention_probs_dropout_prob", 0.1)
                .put("initializer_range", 0.02)
                .put("position_embedding_type", "absolute")
                .put("pad_token_id", 0);
    }

    /** These sizes with embeddings of another width. */
    EncoderConfig withEmbedding(int width) {
        return new EncoderConfig(
                vocabulary, positions, types, width, layers, groups, heads, hidden, inner, epsilon, activation);
    }

    /** These sizes, neighbouring layers sharing their weights. */
    EncoderConfig withGroups(int number) {
        return new EncoderConfig(
                vocabulary, positions, types, embedding, layers, number, heads, hidden, inner, epsilon, activation);
    }

    /** Number of the group that a layer is in. */
    int group(int layer) {
        return (int) ((long) layer * groups / layers);
    }

    /**
     * These sizes, if they fit each other.
     *
     * @throws dev.limpid.format.FormatException if not
     */
    EncoderConfig checked(Config config) {
        if (hidden % heads != 0) {
            throw config.fault("the model is " + hidden + " wide and has " + heads
                    + " attention heads, expected a number that divides its width. " + config.remedy());
        }
        if (layers > MOST_LAYERS) {
            throw config.fault(
                    "the model has " + layers + " layers, expected at most " + MOST_LAYERS + ". " + config.remedy());
        }
        return this;
    }
}
