package dev.limpid.canonical;

import dev.limpid.graph.Expr;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Attention in so many operators (Vaswani et al. 2017): what all fused forms of it are lowered to.
 *
 * <pre>
 * scores = scale · Q·Kᵀ   (softcap · tanh(scores / softcap))   + bias   Softmax over keys   · V
 * </pre>
 *
 * @param scores {@code [batch,head,query,key]}, scaled
 * @param capped scores after the soft cap; the scores where there is none
 * @param biased what the softmax is taken of
 * @param probabilities {@code [batch,head,query,key]}
 * @param output {@code [batch,head,query,size]}
 */
record ScaledDotProduct(Expr scores, Expr capped, Expr biased, Expr probabilities, Expr output) {
    /** Settings of an attention: factor of the scores, and the most they can be; 0 for no limit. */
    record Scale(double factor, double cap) {
        /** The factor, or one over the root of the heads' size where none is given. */
        static Scale of(Site at, Expr q) {
            float given = at.node().attribute("scale", 0f);
            double factor = given == 0 ? 1 / Math.sqrt(at.fixed(q, 3)) : given;
            return new Scale(factor, at.node().attribute("softcap", 0f));
        }
    }

    /**
     * @param q {@code [batch,head,query,size]}
     * @param k {@code [batch,head,key,size]}
     * @param v {@code [batch,head,key,size]}, its size may differ
     * @param bias broadcast to {@code [batch,head,query,key]}; null for none
     */
    static ScaledDotProduct of(Expr q, Expr k, Expr v, Scale scale, @Nullable Expr bias) {
        Expr scores = q.matMul(k, false, true, (float) scale.factor);
        Expr capped = scale.cap == 0 ? scores : scores.mul(1 / scale.cap).tanh().mul(scale.cap);
        Expr biased = bias == null ? capped : capped.add(bias);
        Expr probabilities = biased.softmax(-1);
        return new ScaledDotProduct(scores, capped, biased, probabilities, probabilities.matMul(v));
    }

    /** {@code [batch,place,head·size]} as {@code [batch,head,place,size]}. */
    static Expr heads(Expr x, long heads) {
        return x.reshape(0, 0, heads, -1).transpose(List.of(0L, 2L, 1L, 3L));
    }

    /** {@code [batch,head,place,size]} as {@code [batch,place,head·size]}. */
    static Expr merged(Expr x) {
        return x.transpose(List.of(0L, 2L, 1L, 3L)).reshape(0, 0, -1);
    }

    /** Each head of {@code [batch,head,place,size]} so often that there are {@code heads}: a, a, b, b. */
    static Expr repeated(Site at, Expr x, long heads) {
        long own = at.fixed(x, 1);
        at.require(heads % own == 0, heads + " query heads do not share " + own + " key heads evenly");
        if (heads == own) {
            return x;
        }
        Expr times = at.builder().longs(1, 1, heads / own, 1, 1);
        return x.unsqueeze(2).expand(times).reshape(0, heads, -1, at.fixed(x, 3));
    }
}
