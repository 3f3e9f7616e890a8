package dev.limpid.architecture;

import dev.limpid.format.FormatException;

import java.util.List;

/**
 * The sizes of a vision transformer.
 *
 * @param image height and width in pixels, multiples of the patch's
 * @param patch height and width of the pieces that a picture is cut into
 * @param heads that each layer attends with; divides {@code hidden}
 * @param inner width between the two dense layers of a feed-forward block
 * @param epsilon added to the variance in each layer normalisation
 * @param biased whether queries, keys and values have a bias
 * @param tokens that stand before those of the patches
 * @param placed whether these have positions too
 * @param mean whether a classifier reads the mean over the patches, else the first token
 */
record VitConfig(
        int channels,
        Size image,
        Size patch,
        int layers,
        int heads,
        int hidden,
        int inner,
        float epsilon,
        Activation activation,
        boolean biased,
        List<Token> tokens,
        boolean placed,
        boolean mean) {
    /** In pixels, or in patches. */
    record Size(int height, int width) {
        static Size square(int side) {
            return new Size(side, side);
        }

        int area() {
            return height * width;
        }
    }

    /** So many vectors that were learned, by the name of their weight. */
    record Token(String weight, int count) {}

    static final Token CLASS = new Token("embeddings.cls_token", 1);
    static final Token DISTILLATION = new Token("embeddings.distillation_token", 1);
    static final int RGB = 3;

    private static final float EPSILON = 1e-12f;

    VitConfig {
        tokens = List.copyOf(tokens);
        if (image.height % patch.height != 0 || image.width % patch.width != 0) {
            throw new IllegalArgumentException("image_size " + image.height + "×" + image.width
                    + " cannot be cut into patches of " + patch.height + "×" + patch.width + ".");
        }
        if (hidden % heads != 0) {
            throw new IllegalArgumentException(
                    "A ViT needs heads that divide its width, got " + heads + " heads and width " + hidden + ".");
        }
    }

    /**
     * From a configuration of Hugging Face's.
     *
     * @param tokens before those of the patches
     * @throws FormatException if it says something that is not a ViT
     */
    static VitConfig of(Config config, Token... tokens) {
        config.only("pooler_act", "tanh");
        try {
            return new VitConfig(
                    config.number("num_channels", RGB),
                    size(config, "image_size", 224),
                    size(config, "patch_size", 16),
                    config.number("num_hidden_layers"),
                    config.number("num_attention_heads"),
                    config.number("hidden_size"),
                    config.number("intermediate_size"),
                    (float) config.real("layer_norm_eps", EPSILON),
                    Activation.of(config, "hidden_act"),
                    config.truth("qkv_bias", true),
                    List.of(tokens),
                    true,
                    false);
        } catch (IllegalArgumentException impossible) {
            throw config.fault(impossible.getMessage());
        }
    }

    /** One number for both sides, or height and width. */
    private static Size size(Config config, String key, int otherwise) {
        if (!config.has(key)) {
            return Size.square(otherwise);
        }
        List<Integer> sides = config.numbers(key);
        if (sides.isEmpty() || sides.size() > 2) {
            throw config.fault(key, sides.toString(), "one number or two");
        }
        return new Size(sides.get(0), sides.get(sides.size() - 1));
    }

    /** Patches along each side. */
    Size grid() {
        return new Size(image.height / patch.height, image.width / patch.width);
    }

    /** Tokens before those of the patches. */
    int prefix() {
        return tokens.stream().mapToInt(Token::count).sum();
    }
}
