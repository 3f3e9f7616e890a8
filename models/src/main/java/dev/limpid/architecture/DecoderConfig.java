package dev.limpid.architecture;

import dev.limpid.format.FormatException;

import java.util.Set;

/**
 * The sizes of a decoder.
 *
 * @param vocabulary rows of the word embeddings
 * @param positions the longest text
 * @param layers how many, from 1 on
 * @param heads that each layer attends with
 * @param keyHeads heads of keys and values, which the others share in groups of equal size; divides {@code heads}
 * @param headSize width of a head
 * @param hidden width of the layers
 * @param inner width between the dense layers of a feed-forward block
 * @param epsilon added to the variance, or the mean square, in each normalisation
 * @param activation of the feed-forward blocks
 * @param window how many tokens a token of the {@code windowed} layers sees, itself the last; 0 for all
 * @param windowed numbers of those layers
 */
record DecoderConfig(
        int vocabulary,
        int positions,
        int layers,
        int heads,
        int keyHeads,
        int headSize,
        int hidden,
        int inner,
        float epsilon,
        Activation activation,
        int window,
        Set<Integer> windowed) {
    private static final int MOST_LAYERS = 1000;

    DecoderConfig {
        windowed = Set.copyOf(windowed);
    }

    /** The width of the heads that a configuration names, or of equal parts of the model's width. */
    static int headSize(Config config, int hidden, int heads) {
        if (!config.has("head_dim") && hidden % heads != 0) {
            throw indivisible(config, hidden, heads);
        }
        return config.has("head_dim") ? config.number("head_dim") : hidden / heads;
    }

    private static FormatException indivisible(Config config, int hidden, int heads) {
        return config.fault("the model is " + hidden + " wide and has " + heads
                + " attention heads, expected a number that divides its width. " + config.remedy());
    }

    /** These sizes, with layers whose tokens see only the last ones. */
    DecoderConfig withWindow(int tokens, Set<Integer> layersWithIt) {
        return new DecoderConfig(
                vocabulary,
                positions,
                layers,
                heads,
                keyHeads,
                headSize,
                hidden,
                inner,
                epsilon,
                activation,
                tokens,
                layersWithIt);
    }

    /** How many tokens a token of a layer sees; 0 for all. */
    int window(int layer) {
        return windowed.contains(layer) ? window : 0;
    }

    /**
     * These sizes, if they fit each other.
     *
     * @throws FormatException if not
     */
    DecoderConfig checked(Config config) {
        if (heads % keyHeads != 0) {
            throw config.fault("'num_key_value_heads' is " + keyHeads + " and 'num_attention_heads' " + heads
                    + ", expected a number that divides these. " + config.remedy());
        }
        if (layers > MOST_LAYERS) {
            throw config.fault(
                    "the model has " + layers + " layers, expected at most " + MOST_LAYERS + ". " + config.remedy());
        }
        return this;
    }
}
