package dev.limpid.architecture;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Wire;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * GPT-2 (Radford et al. 2019): learned positions, layer normalisation, one dense layer for queries, keys and values. Weights
 * of dense layers lie as [in, out].
 *
 * @param scaled whether scores are divided by the root of the heads' size
 * @param scaledByLayer whether they are divided by the layer's number, too, counted from 1
 * @param embedded words and positions
 */
record Gpt2(DecoderConfig config, Weights weights, boolean scaled, boolean scaledByLayer, Expr embedded)
        implements DecoderBody {
    private static final String PREFIX = "transformer.";
    private static final String POSITIONS = "wpe.weight";

    /**
     * Emits the graph.
     *
     * @throws dev.limpid.format.FormatException if a weight is missing or of another shape than the configuration says, or
     *     that asks for what is not known here
     */
    static Emitted emit(Config said, Weights weights) {
        // It would look at an encoder.
        said.only("add_cross_attention", "false");
        DecoderConfig config = sizes(said);
        // A classifier of tokens has another name than Llama's.
        boolean tags = said.savedBy().endsWith("ForTokenClassification");
        Weights named = weights.named(name -> spellings(name, tags));
        boolean scaled = said.truth("scale_attn_weights", true);
        boolean scaledByLayer = said.truth("scale_attn_by_inverse_layer_idx", false);
        return Decoder.emit(said, config, named, (words, positions) -> {
            words.builder().scope("embeddings");
            Expr learned = named.rows(positions, POSITIONS, config.positions(), config.hidden());
            Expr embedded = named.dropped(words.add(learned), DropoutRates.Place.EMBEDDING);
            return new Gpt2(config, named, scaled, scaledByLayer, embedded);
        });
    }

    private static DecoderConfig sizes(Config said) {
        int hidden = said.number("n_embd");
        int heads = said.number("n_head");
        return new DecoderConfig(
                        said.number("vocab_size"),
                        said.number("n_positions"),
                        said.number("n_layer"),
                        heads,
                        heads,
                        DecoderConfig.headSize(said, hidden, heads),
                        hidden,
                        said.has("n_inner") ? said.number("n_inner") : 4 * hidden,
                        (float) said.real("layer_norm_epsilon", 1e-5),
                        Activation.of(said, "activation_function", "gelu_new"),
                        0,
                        Set.of())
                .checked(said);
    }

    /** @param tags whether tokens are classified: that head is saved under a name of its own */
    private static List<String> spellings(String name, boolean tags) {
        if (name.equals(Decoder.WORDS)) {
            return spellings("wte.weight", tags);
        }
        if (name.startsWith(DecoderHeads.CLASSES)) {
            String own = name.replace(DecoderHeads.CLASSES, "classifier");
            return tags ? List.of(own, name) : List.of(name, own);
        }
        boolean head = name.equals(DecoderHeads.WORDS) || name.startsWith(DecoderHeads.SPANS);
        return head ? List.of(name) : List.of(PREFIX + name, name);
    }

    @Override
    public Expr attended(int layer, Expr x, CausalAttention attention) {
        int width = config.hidden();
        Expr y = weights.normalise(x, "h." + layer + ".ln_1", width, config.epsilon());
        Expr all = dense(y, "h." + layer + ".attn.c_attn", width, 3 * width);
        List<Expr> parts = split(all, width);
        double scale = (scaled ? 1 / Math.sqrt(config.headSize()) : 1) / (scaledByLayer ? layer + 1 : 1);
        Expr together = attention.of(layer, scale, parts.get(0), parts.get(1), parts.get(2));
        return weights.dropped(
                dense(together, "h." + layer + ".attn.c_proj", width, width), DropoutRates.Place.ATTENDED);
    }

    /** Queries, keys and values, which lie side by side, by head. */
    private List<Expr> split(Expr all, int width) {
        GraphBuilder build = all.builder();
        List<Wire> parts = build.add(
                "Split",
                List.of(all.wire(), build.longs(width, width, width).wire()),
                3,
                Map.of("axis", Attribute.of(-1L)));
        return parts.stream()
                .map(part -> CausalAttention.heads(build.expr(part), config.heads(), config.headSize()))
                .toList();
    }

    @Override
    public Expr fed(int layer, Expr x) {
        Expr y = weights.normalise(x, "h." + layer + ".ln_2", config.hidden(), config.epsilon());
        Expr inner = config.activation().of(dense(y, "h." + layer + ".mlp.c_fc", config.hidden(), config.inner()));
        return weights.dropped(
                dense(inner, "h." + layer + ".mlp.c_proj", config.inner(), config.hidden()), DropoutRates.Place.FED);
    }

    /** x·W + b. */
    private Expr dense(Expr x, String name, int in, int out) {
        GraphBuilder build = x.builder();
        return x.matMul(weights.get(build, name + ".weight", in, out)).add(weights.get(build, name + ".bias", out));
    }

    @Override
    public Expr normalised(Expr x) {
        return weights.normalise(x, "ln_f", config.hidden(), config.epsilon());
    }
}
