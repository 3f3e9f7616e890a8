package dev.limpid.architecture;

/**
 * ALBERT (Lan et al. 2019): BERT with narrow embeddings, which are projected to the width of the layers, and with layers
 * that share their weights.
 */
final class Albert {
    private static final String SHARED = ".albert_layers.0.";
    private static final Names NAMES = Names.after("albert.")
            .with("encoder.layer.", "encoder.albert_layer_groups.")
            .with(".attention.self.query", SHARED + "attention.query")
            .with(".attention.self.key", SHARED + "attention.key")
            .with(".attention.self.value", SHARED + "attention.value")
            .with(".attention.output.dense", SHARED + "attention.dense")
            .with(".attention.output.LayerNorm", SHARED + "attention.LayerNorm")
            .with(".intermediate.dense", SHARED + "ffn")
            .with(".output.dense", SHARED + "ffn_output")
            .with(".output.LayerNorm", SHARED + "full_layer_layer_norm")
            .with("embeddings_project", "encoder.embedding_hidden_mapping_in")
            .with("pooler.dense", "pooler")
            .with("cls.predictions.transform.", "predictions.")
            .with("cls.predictions.", "predictions.");

    private Albert() {}

    /**
     * Emits the graph.
     *
     * @throws dev.limpid.format.FormatException if a weight is missing or of another shape than the configuration says
     */
    static Emitted emit(Config config, Weights weights) {
        // Else a group would be several layers in a row; no published model has that.
        config.only("inner_group_num", "1");
        EncoderConfig sizes = EncoderConfig.of(config)
                .withEmbedding(config.number("embedding_size"))
                .withGroups(config.number("num_hidden_groups", 1));
        Weights named = weights.named(NAMES);
        TextEncoder albert = new TextEncoder("albert", sizes, named, 0);
        return Bert.heads(albert, sizes, config.tied(), Bert.classes(config, named))
                .withTokenHeads(Bert.tags(config, named), config)
                .emitted();
    }
}
