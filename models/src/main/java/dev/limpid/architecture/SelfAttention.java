package dev.limpid.architecture;

import dev.limpid.graph.Expr;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Multi-head scaled dot-product attention of a sequence to itself (Vaswani et al. 2017).
 *
 * @param width of the sequence's vectors
 * @param heads divides {@code width}
 * @param query name of the dense layer that makes the queries; so on
 * @param biased whether these layers have a bias
 */
record SelfAttention(Weights weights, int width, int heads, String query, String key, String value, boolean biased) {
    SelfAttention(Weights weights, int width, int heads, String query, String key, String value) {
        this(weights, width, heads, query, key, value, true);
    }

    /**
     * Softmax(Q·Kᵀ/√d + bias)·V over {@code [batch,head,query,key]}, the heads side by side again.
     *
     * @param x {@code [batch,sequence,width]}
     * @param bias added to the scores, broadcast to theirs; null for none
     * @return {@code [batch,sequence,width]}
     */
    Expr of(Expr x, @Nullable Expr bias) {
        Expr q = heads(x, query);
        Expr k = heads(x, key);
        Expr v = heads(x, value);
        Expr scores = q.matMul(k, false, true, (float) (1 / Math.sqrt(size())));
        Expr probabilities = (bias == null ? scores : scores.add(bias)).softmax(-1);
        return weights.dropped(probabilities, DropoutRates.Place.ATTENTION)
                .matMul(v)
                .transpose(List.of(0L, 2L, 1L, 3L))
                .reshape(0, 0, width);
    }

    private Expr heads(Expr x, String name) {
        Expr y = biased ? weights.dense(x, name, width, width) : weights.product(x, name, width, width);
        return y.reshape(0, 0, heads, size()).transpose(List.of(0L, 2L, 1L, 3L));
    }

    private int size() {
        return width / heads;
    }
}
