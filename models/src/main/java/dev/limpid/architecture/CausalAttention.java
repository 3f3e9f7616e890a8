package dev.limpid.architecture;

import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Scaled dot-product attention of tokens to themselves and earlier ones (Vaswani et al. 2017), of which several heads may
 * share one head of keys and values (grouped-query attention, Ainslie et al. 2023). In a graph that goes on from what it has
 * read, the keys and values of earlier tokens are inputs, those of all tokens so far outputs.
 */
final class CausalAttention {
    private static final List<Long> SWAPPED = List.of(0L, 2L, 1L, 3L);

    private final DecoderConfig config;
    private final Weights weights;
    private final Map<Integer, Expr> biases = new HashMap<>();
    private final Dim tokens;
    private final boolean goesOn;
    private final List<Cached.State> states = new ArrayList<>();

    /**
     * @param ids of the tokens that look, {@code [batch,sequence]}
     * @param mask 1 for each token that may be looked at, {@code [batch,past+sequence]}
     * @param goesOn whether there are others than those that look
     */
    CausalAttention(DecoderConfig config, Weights weights, Expr ids, Expr mask, boolean goesOn) {
        this.config = config;
        this.weights = weights;
        this.tokens = mask.type().dim(1);
        this.goesOn = goesOn;
        ids.builder().scope("attention_mask");
        CausalMask causal = CausalMask.of(ids, mask);
        for (int layer = 0; layer < config.layers(); layer++) {
            biases.computeIfAbsent(config.window(layer), causal::bias);
        }
    }

    /** {@code [batch,sequence,head·size]} as {@code [batch,head,sequence,size]}. */
    static Expr heads(Expr x, int heads, int size) {
        return x.reshape(0, 0, heads, size).transpose(SWAPPED);
    }

    /**
     * softmax(scale·Q·Kᵀ + mask)·V, the heads side by side again.
     *
     * @param q {@code [batch,head,sequence,size]}
     * @param k {@code [batch,key head,sequence,size]}
     * @param v of the form of {@code k}
     * @return {@code [batch,sequence,head·size]}
     */
    Expr of(int layer, double scale, Expr q, Expr k, Expr v) {
        Expr keys = shared(kept(layer + ".key", k));
        Expr values = shared(kept(layer + ".value", v));
        Expr bias = Objects.requireNonNull(biases.get(config.window(layer)));
        Expr scores = q.matMul(keys, false, true, (float) scale).add(bias);
        long width = (long) config.heads() * config.headSize();
        return weights.dropped(scores.softmax(-1), DropoutRates.Place.ATTENTION)
                .matMul(values)
                .transpose(SWAPPED)
                .reshape(0, 0, width);
    }

    /** Behind those of earlier tokens. */
    private Expr kept(String name, Expr fresh) {
        if (!goesOn) {
            return fresh;
        }
        GraphBuilder build = fresh.builder();
        Wire present = new Wire("present." + name);
        TensorType type = type(Dim.of("past"));
        Expr past = build.input("past_key_values." + name, type);
        Expr all = build.rename(past.concat(2, fresh).as(type(tokens)), present);
        build.output(present);
        states.add(new Cached.State(past.wire(), present, type));
        return all;
    }

    private TensorType type(Dim length) {
        return new TensorType(
                DType.FLOAT, List.of(Dim.of("batch"), Dim.of(config.keyHeads()), length, Dim.of(config.headSize())));
    }

    /** A head for each head of queries: a, a, b, b. */
    private Expr shared(Expr x) {
        if (config.keyHeads() == config.heads()) {
            return x;
        }
        Expr times = x.builder().longs(1, 1, config.heads() / config.keyHeads(), 1, 1);
        return x.unsqueeze(2).expand(times).reshape(0, config.heads(), -1, config.headSize());
    }

    /** What is kept of each layer, keys and values apart. */
    List<Cached.State> states() {
        return states;
    }
}
