package dev.limpid.architecture;

/**
 * ELECTRA (Clark et al. 2020), discriminator or generator: BERT's encoder, its embeddings perhaps narrower than its layers
 * and projected to their width.
 */
final class Electra {
    private static final Names NAMES = Names.after("electra.")
            .with("cls.predictions.transform.dense", "generator_predictions.dense")
            .with("cls.predictions.transform.LayerNorm", "generator_predictions.LayerNorm")
            .with("cls.predictions.decoder", "generator_lm_head")
            .with("cls.predictions.bias", "generator_lm_head.bias");

    private Electra() {}

    /**
     * Emits the graph.
     *
     * @throws dev.limpid.format.FormatException if a weight is missing or of another shape than the configuration says
     */
    static Emitted emit(Config config, Weights weights) {
        EncoderConfig sizes = EncoderConfig.of(config).withEmbedding(config.number("embedding_size"));
        Weights named = weights.named(NAMES);
        TextEncoder electra = new TextEncoder("electra", sizes, named, 0);
        if (electra.hasMaskedLanguageHead()) {
            electra.output("logits", electra.wordScores(Activation.GELU, config.tied()));
        }
        if (electra.hasDeepClassifier()) {
            electra.output("classes", electra.classScores(Activation.GELU, config));
        }
        return electra.withTokenHeads(TextEncoder.tags(config, named, TextEncoder.DEEP_CLASSIFIER), config)
                .emitted();
    }
}
