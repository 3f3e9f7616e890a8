package dev.limpid.architecture;

import java.util.Set;

/**
 * RoBERTa (Liu et al. 2019) and what computes as it does: XLM-RoBERTa (Conneau et al. 2019), CamemBERT (Martin et al.
 * 2019). BERT with other heads and without the first rows of its position embeddings.
 *
 * <p>The table has rows for padding up to {@code pad_token_id}; the first token reads the row behind it. Feed {@code
 * position_ids} from 0 on: the graph adds the rest. A token that is padding in the middle of a text, as a baseline's are,
 * keeps its position. transformers gives it row {@code pad_token_id} where it has token ids only; fed with positions, or
 * with embeddings in the place of ids, as when a gradient is taken, it does what is done here.
 */
final class Roberta {
    private static final Names NAMES = Names.after("roberta.")
            .with("cls.predictions.transform.dense", "lm_head.dense")
            .with("cls.predictions.transform.LayerNorm", "lm_head.layer_norm")
            .with("cls.predictions.decoder", "lm_head.decoder")
            .with("cls.predictions.bias", "lm_head.bias");

    private static final int PADDING = 1;

    /** The families that are computed so. */
    static final Set<String> TYPES = Set.of("roberta", "xlm-roberta", "camembert");

    private Roberta() {}

    /** The row of the position embeddings that the first token reads. */
    static int first(Config config) {
        return config.number("pad_token_id", PADDING) + 1;
    }

    /**
     * Emits the graph.
     *
     * @throws dev.limpid.format.FormatException if a weight is missing or of another shape than the configuration says
     */
    static Emitted emit(Config config, Weights weights) {
        EncoderConfig sizes = EncoderConfig.of(config);
        int first = first(config);
        if (first >= sizes.positions()) {
            throw config.fault(
                    "max_position_embeddings", String.valueOf(sizes.positions()), "more than pad_token_id + 1");
        }
        Weights named = weights.named(NAMES);
        TextEncoder roberta = new TextEncoder("roberta", sizes, named, first);
        if (roberta.hasPooler()) {
            roberta.output("pooled", roberta.pooled());
        }
        if (roberta.hasMaskedLanguageHead()) {
            roberta.output("logits", roberta.wordScores(Activation.GELU, config.tied()));
        }
        if (roberta.hasDeepClassifier()) {
            roberta.output("classes", roberta.classScores(Activation.TANH, config));
        }
        return roberta.withTokenHeads(TextEncoder.tags(config, named, TextEncoder.DEEP_CLASSIFIER), config)
                .emitted();
    }
}
