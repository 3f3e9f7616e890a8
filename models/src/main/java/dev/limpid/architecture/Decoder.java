package dev.limpid.architecture;

import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What decoders have in common: word embeddings, a stack of layers in which tokens see earlier ones, and heads that stand on
 * it. {@link DecoderBody} says where they differ. Weights are asked for by Llama's names, without a prefix.
 *
 * <p>Inputs, all INT64 {@code [batch,sequence]}: {@code input_ids}; {@code attention_mask}, 1 for a token, 0 for padding,
 * before a text or behind it; {@code position_ids}, which count a text's own tokens from 0.
 *
 * <p>With a head for the next word there is a second graph of the same weights that goes on from what it has read: {@link
 * Cached}.
 */
final class Decoder {
    static final String WORDS = "embed_tokens.weight";

    /** The first with the operators RMSNormalization and RotaryEmbedding. */
    private static final long OPSET = 23;

    private final DecoderConfig config;
    private final GraphBuilder build;
    private final Expr ids;
    private final Expr mask;
    private final Wire features;
    private final CausalAttention attention;
    private final Expr hidden;

    private Decoder(String name, DecoderConfig config, Weights weights, DecoderBody.Maker maker, boolean goesOn) {
        this.config = config;
        this.build = GraphBuilder.create(name, OPSET);
        this.ids = input("input_ids", "sequence");
        this.mask = input("attention_mask", goesOn ? "past+sequence" : "sequence");
        Expr positions = input("position_ids", "sequence");
        build.scope("embeddings/word");
        Expr words = weights.rows(ids, WORDS, config.vocabulary(), config.hidden());
        this.features = words.wire();
        DecoderBody body = maker.of(words, positions);
        this.attention = new CausalAttention(config, weights, ids, mask, goesOn);
        Expr x = body.embedded();
        for (int layer = 0; layer < config.layers(); layer++) {
            x = body.layer(layer, x, attention);
        }
        build.scope("norm");
        this.hidden = body.normalised(x);
    }

    private Expr input(String name, String length) {
        return build.input(name, TensorType.of(DType.INT64, "batch", length));
    }

    /**
     * Emits a decoder with those heads that the weights have.
     *
     * @param weights by Llama's names
     * @throws dev.limpid.format.FormatException if a weight is missing or of another shape than the configuration says
     */
    static Emitted emit(Config said, DecoderConfig config, Weights weights, DecoderBody.Maker maker) {
        DecoderHeads heads = new DecoderHeads(said, config, weights);
        Decoder plain = new Decoder(said.modelType(), config, weights, maker, false);
        Cached cached =
                heads.writes() ? new Decoder(said.modelType(), config, weights, maker, true).cached(heads) : null;
        return plain.emitted(heads, cached);
    }

    private Emitted emitted(DecoderHeads heads, @Nullable Cached cached) {
        Map<String, Wire> outputs = new LinkedHashMap<>();
        heads.on(hidden, ids, mask).forEach((role, value) -> {
            build.output(role, value);
            outputs.put(role, new Wire(role));
        });
        return new Emitted(build.build(), build.shapes(), features, outputs, config.positions(), cached);
    }

    private Cached cached(DecoderHeads heads) {
        Wire next = new Wire("next");
        build.output(next.name(), heads.next(hidden));
        return new Cached(build.build(), build.shapes(), next, attention.states());
    }
}
