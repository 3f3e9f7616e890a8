package dev.limpid.architecture;

import dev.limpid.graph.Expr;

/**
 * One layer of a transformer's encoder (Vaswani et al. 2017): attention, then a feed-forward block, each added to what it
 * was computed from and normalised after that (post-norm).
 *
 * @param name of the layer, before those of its weights
 * @param scope that its nodes are called after
 */
record EncoderLayer(EncoderConfig config, Weights weights, String name, String scope) {
    /**
     * @param x {@code [batch,sequence,hidden]}
     * @param bias added to the attention's scores
     * @return {@code [batch,sequence,hidden]}
     */
    Expr of(Expr x, Expr bias) {
        int width = config.hidden();
        x.builder().scope(scope + "/attention");
        Expr attended = attention().of(x, bias);
        Expr mixed = weights.dense(attended, name + ".attention.output.dense", width, width);
        Expr y = normalise(weights.dropped(mixed, DropoutRates.Place.ATTENDED).add(x), ".attention.output.LayerNorm");
        x.builder().scope(scope + "/feed_forward");
        Expr inner = config.activation().of(weights.dense(y, name + ".intermediate.dense", width, config.inner()));
        Expr outer = weights.dense(inner, name + ".output.dense", config.inner(), width);
        return normalise(weights.dropped(outer, DropoutRates.Place.FED).add(y), ".output.LayerNorm");
    }

    private SelfAttention attention() {
        String self = name + ".attention.self.";
        return new SelfAttention(
                weights, config.hidden(), config.heads(), self + "query", self + "key", self + "value");
    }

    private Expr normalise(Expr x, String own) {
        return weights.normalise(x, name + own, config.hidden(), config.epsilon());
    }
}
