package dev.limpid.architecture;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * LLaMA (Touvron et al. 2023) and what computes as it does: normalisation by the root mean square, rotary embeddings,
 * grouped-query attention, gated feed-forward blocks (SwiGLU, Shazeer 2020).
 *
 * @param biases which dense layers have one
 * @param rotary by which queries and keys are turned
 * @param embedded the words alone
 */
record Llama(DecoderConfig config, Weights weights, Biases biases, RotaryEmbedding rotary, Expr embedded)
        implements DecoderBody {
    /** What precedes the names of the parts below the heads: nothing where a model was saved without a head. */
    private static final List<String> PREFIXES = List.of("model.", "transformer.");

    /** Which of a layer's dense layers have a bias. */
    record Biases(boolean queries, boolean attended, boolean feedForward) {}

    /**
     * Emits the graph.
     *
     * @throws dev.limpid.format.FormatException if a weight is missing or of another shape than the configuration says, or
     *     that asks for what is not known here
     */
    static Emitted emit(Config said, Weights weights) {
        boolean biased = said.truth("attention_bias", false);
        return emit(said, sizes(said), new Biases(biased, biased, said.truth("mlp_bias", false)), weights);
    }

    /** The same of a model that differs in its sizes, and in where it has biases. */
    static Emitted emit(Config said, DecoderConfig config, Biases biases, Weights weights) {
        int size = config.headSize();
        if (size % 2 != 0) {
            throw said.fault("its attention heads are " + size
                    + " wide, expected an even number: rotary embeddings turn pairs. " + said.remedy());
        }
        RotaryFrequencies frequencies = RotaryFrequencies.of(said);
        Weights named = weights.named(Llama::spellings);
        return Decoder.emit(
                said,
                config,
                named,
                (words, positions) ->
                        new Llama(config, named, biases, RotaryEmbedding.at(positions, frequencies, size), words));
    }

    /** The sizes of Llama and its like, whose tokens all see the whole text. */
    static DecoderConfig sizes(Config said) {
        int hidden = said.number("hidden_size");
        int heads = said.number("num_attention_heads");
        return new DecoderConfig(
                        said.number("vocab_size"),
                        said.number("max_position_embeddings"),
                        said.number("num_hidden_layers"),
                        heads,
                        said.has("num_key_value_heads") ? said.number("num_key_value_heads") : heads,
                        DecoderConfig.headSize(said, hidden, heads),
                        hidden,
                        said.number("intermediate_size"),
                        (float) said.real("rms_norm_eps", 1e-6),
                        Activation.of(said, "hidden_act", "silu"),
                        0,
                        Set.of())
                .checked(said);
    }

    private static List<String> spellings(String name) {
        boolean head = List.of(DecoderHeads.WORDS, DecoderHeads.CLASSES, DecoderHeads.SPANS).stream()
                .anyMatch(name::startsWith);
        return head ? List.of(name) : List.of(PREFIXES.get(0) + name, PREFIXES.get(1) + name, name);
    }

    @Override
    public Expr attended(int layer, Expr x, CausalAttention attention) {
        String self = "layers." + layer + ".self_attn.";
        int size = config.headSize();
        Expr y = normalised(x, "layers." + layer + ".input_layernorm");
        Expr q = projected(y, self + "q_proj", config.heads());
        Expr k = projected(y, self + "k_proj", config.keyHeads());
        Expr v = projected(y, self + "v_proj", config.keyHeads());
        Expr together = attention.of(layer, 1 / Math.sqrt(size), rotary.turned(q), rotary.turned(k), v);
        return dense(together, self + "o_proj", config.heads() * size, config.hidden(), biases.attended);
    }

    private Expr projected(Expr x, String name, int heads) {
        Expr y = dense(x, name, config.hidden(), heads * config.headSize(), biases.queries);
        return CausalAttention.heads(y, heads, config.headSize());
    }

    /** W₂(a(W₁x) ⊙ W₃x). */
    @Override
    public Expr fed(int layer, Expr x) {
        String block = "layers." + layer + ".mlp.";
        Expr y = normalised(x, "layers." + layer + ".post_attention_layernorm");
        Expr gate = config.activation().of(wide(y, block + "gate_proj"));
        Expr inner = gate.mul(wide(y, block + "up_proj"));
        return dense(inner, block + "down_proj", config.inner(), config.hidden(), biases.feedForward);
    }

    private Expr wide(Expr x, String name) {
        return dense(x, name, config.hidden(), config.inner(), biases.feedForward);
    }

    private Expr dense(Expr x, String name, int in, int out, boolean biased) {
        return biased ? weights.dense(x, name, in, out) : weights.product(x, name, in, out);
    }

    @Override
    public Expr normalised(Expr x) {
        return normalised(x, "norm");
    }

    /** Divided by the root mean square (Zhang and Sennrich 2019). */
    private Expr normalised(Expr x, String name) {
        return x.apply(
                "RMSNormalization",
                Map.of("axis", Attribute.of(-1L), "epsilon", Attribute.of(config.epsilon())),
                weights.get(x.builder(), name + ".weight", config.hidden()));
    }
}
