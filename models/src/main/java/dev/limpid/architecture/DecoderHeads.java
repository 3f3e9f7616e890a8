package dev.limpid.architecture;

import dev.limpid.graph.Expr;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What stands on a decoder: a head that scores the next word, one that classifies a text by its last token or each token by
 * itself, or one that says where an answer begins and ends; those that the weights have.
 *
 * @param weights by Llama's names
 */
record DecoderHeads(Config said, DecoderConfig config, Weights weights) {
    static final String WORDS = "lm_head.weight";
    static final String CLASSES = "score";
    static final String SPANS = "qa_outputs";

    /** Whether there is a head that scores what follows each token; tied to the word embeddings it has no weights. */
    boolean writes() {
        return weights.has(WORDS) || SavedBy.writes(said);
    }

    /**
     * The outputs by role.
     *
     * @param hidden what the decoder gives, {@code [batch,sequence,hidden]}
     * @param ids {@code [batch,sequence]}
     * @param mask {@code [batch,sequence]}
     */
    Map<String, Expr> on(Expr hidden, Expr ids, Expr mask) {
        Map<String, Expr> outputs = new LinkedHashMap<>();
        outputs.put("hidden", hidden);
        if (writes()) {
            outputs.put("next", next(hidden));
        }
        if (weights.has(CLASSES + ".weight")) {
            boolean each = classifiesTokens();
            outputs.put(
                    each ? "tags" : "classes",
                    classes(each ? weights.dropped(hidden, DropoutRates.Place.TAGS) : last(hidden, ids, mask)));
        }
        if (weights.has(SPANS + ".weight")) {
            hidden.builder().scope("spans");
            outputs.put(
                    "spans", weights.dense(hidden, SPANS, config.hidden(), 2).transpose(List.of(0L, 2L, 1L)));
        }
        return outputs;
    }

    /** A score for each word to follow each token, {@code [batch,sequence,vocabulary]}. */
    Expr next(Expr hidden) {
        hidden.builder().scope("next");
        String from = said.tied() && !weights.has(WORDS) ? Decoder.WORDS : WORDS;
        Expr matrix = weights.get(hidden.builder(), from, config.vocabulary(), config.hidden());
        return hidden.matMul(matrix, false, true, 1);
    }

    /** Told by the class that saved the model; where none is named, by the bias that a classifier of texts does not have. */
    private boolean classifiesTokens() {
        String saved = said.savedBy();
        return saved.endsWith("ForTokenClassification")
                || !saved.endsWith("ForSequenceClassification") && weights.has(CLASSES + ".bias");
    }

    private Expr classes(Expr x) {
        x.builder().scope("classifier");
        int classes = said.classes(weights, CLASSES);
        return weights.has(CLASSES + ".bias")
                ? weights.dense(x, CLASSES, config.hidden(), classes)
                : weights.product(x, CLASSES, config.hidden(), classes);
    }

    /**
     * The vectors of the last tokens that are not the padding token, as transformers reads them, whatever the mask says; where
     * no padding token is named, of the last tokens that the mask shows. {@code [batch,hidden]}.
     */
    private Expr last(Expr hidden, Expr ids, Expr mask) {
        hidden.builder().scope("last");
        Expr own = own(ids, mask);
        Expr place = CausalMask.places(ids).mul(own.cast(ids.dtype())).reduceMax(true, 1);
        return hidden.gatherND(place, 1);
    }

    private Expr own(Expr ids, Expr mask) {
        return said.has("pad_token_id")
                ? ids.equal(said.number("pad_token_id", 0)).apply("Not")
                : mask.greater(0);
    }
}
