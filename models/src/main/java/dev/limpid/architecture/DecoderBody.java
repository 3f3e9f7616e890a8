package dev.limpid.architecture;

import dev.limpid.graph.Expr;

/**
 * Where families of decoders differ, for one graph. All are stacks of pre-norm layers: attention, then a feed-forward block,
 * each reads what it is added to after a normalisation.
 */
interface DecoderBody {
    /** Begins a graph's body. */
    interface Maker {
        /**
         * @param words {@code [batch,sequence,hidden]}
         * @param positions INT64 {@code [batch,sequence]}
         */
        DecoderBody of(Expr words, Expr positions);
    }

    /** What the first layer reads, {@code [batch,sequence,hidden]}. */
    Expr embedded();

    /** What a layer's attention adds to {@code x}, of its shape. */
    Expr attended(int layer, Expr x, CausalAttention attention);

    /** What a layer's feed-forward block adds to {@code x}, of its shape. */
    Expr fed(int layer, Expr x);

    /** The normalisation behind the last layer. */
    Expr normalised(Expr x);

    /** One layer: of its shape. */
    default Expr layer(int number, Expr x, CausalAttention attention) {
        x.builder().scope("layers/" + number + "/attention");
        Expr y = x.add(attended(number, x, attention));
        x.builder().scope("layers/" + number + "/feed_forward");
        return y.add(fed(number, y));
    }
}
