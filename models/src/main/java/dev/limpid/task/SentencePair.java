package dev.limpid.task;

import dev.limpid.architecture.Emitted;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Wire;

import java.util.Map;

/**
 * Two texts through one encoder, and the cosine between their vectors (Sentence-BERT, Reimers and Gurevych 2019): a rewrite
 * of an encoder's graph into one whose example is a pair, see {@link SideBySide}.
 *
 * <pre>
 * hidden [rows,sequence,hidden] → pooled [rows,hidden] → [pairs,2,hidden] → cosine [pairs,1]
 * </pre>
 */
final class SentencePair {
    /** The output, {@code [pairs,1]}: from −1 to 1. */
    static final String SIMILARITY = "similarity";

    private static final double LEAST_NORM = 1e-12;

    private SentencePair() {}

    /**
     * @throws IllegalArgumentException if the encoder has no hidden state, or reads no attention mask: without one the
     *     shorter of two texts could not be padded
     */
    static Emitted of(Emitted encoder, Pooling pooling) {
        Wire hidden = encoder.outputs().get("hidden");
        Wire mask = new Wire("attention_mask");
        if (hidden == null || encoder.graph().input(mask.name()).isEmpty()) {
            throw new IllegalArgumentException("Sentence similarity needs a model with a hidden state and an input"
                    + " 'attention_mask'; this one has inputs "
                    + encoder.graph().inputs() + " and outputs "
                    + encoder.outputs().keySet() + ".");
        }
        SideBySide both = new SideBySide(encoder, Dim.of(2), Task.SENTENCE_SIMILARITY);
        Expr pooled = pooling.pool(both.rows(hidden), both.rows(mask));
        return both.emitted(Map.of(SIMILARITY, cosine(both.byExample(pooled))));
    }

    private static Expr cosine(Expr texts) {
        Expr norm = texts.mul(texts).reduceSum(true, 2).sqrt();
        Expr unit = texts.div(norm.max(LEAST_NORM));
        Expr product = unit.slice(1, 0, 1).mul(unit.slice(1, 1, 2));
        return product.reduceSum(false, 2);
    }
}
