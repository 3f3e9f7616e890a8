package dev.limpid.architecture;

import dev.limpid.graph.Expr;

/** DistilBERT (Sanh et al. 2019): BERT without token types and pooler, its parts called otherwise. */
final class DistilBert {
    private static final Names NAMES = Names.after("distilbert.")
            .with("encoder.layer.", "transformer.layer.")
            .with("attention.self.query", "attention.q_lin")
            .with("attention.self.key", "attention.k_lin")
            .with("attention.self.value", "attention.v_lin")
            .with("attention.output.dense", "attention.out_lin")
            .with("attention.output.LayerNorm", "sa_layer_norm")
            .with("intermediate.dense", "ffn.lin1")
            .with("output.dense", "ffn.lin2")
            .with("output.LayerNorm", "output_layer_norm")
            .with("cls.predictions.transform.dense", "vocab_transform")
            .with("cls.predictions.transform.LayerNorm", "vocab_layer_norm")
            .with("cls.predictions.decoder", "vocab_projector")
            .with("cls.predictions.bias", "vocab_projector.bias");

    private DistilBert() {}

    /**
     * Emits the graph.
     *
     * @throws dev.limpid.format.FormatException if a weight is missing or of another shape than the configuration says
     */
    static Emitted emit(Config config, Weights weights) {
        EncoderConfig sizes = sizes(config);
        Weights named = weights.named(NAMES);
        TextEncoder distilled = new TextEncoder("distilbert", sizes, named, 0);
        if (distilled.hasMaskedLanguageHead()) {
            distilled.output("logits", distilled.wordScores(sizes.activation(), config.tied()));
        }
        boolean tags = TextEncoder.tags(config, named, "pre_classifier.weight");
        if (!tags && named.has("pre_classifier.weight") && named.has("classifier.weight")) {
            distilled.scope("classifier");
            Expr before = distilled
                    .dense(distilled.first(), "pre_classifier", sizes.hidden())
                    .relu();
            distilled.output(
                    "classes",
                    distilled.dense(distilled.read(before), "classifier", config.classes(named, "classifier")));
        }
        return distilled.withTokenHeads(tags, config).emitted();
    }

    private static EncoderConfig sizes(Config config) {
        int width = config.number("dim");
        int layers = config.number("n_layers");
        return new EncoderConfig(
                        config.number("vocab_size"),
                        config.number("max_position_embeddings"),
                        0,
                        width,
                        layers,
                        layers,
                        config.number("n_heads"),
                        width,
                        config.number("hidden_dim"),
                        EncoderConfig.EPSILON,
                        Activation.of(config, "activation"))
                .checked(config);
    }
}
