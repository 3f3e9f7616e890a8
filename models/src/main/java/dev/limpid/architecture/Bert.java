package dev.limpid.architecture;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * BERT (Devlin et al. 2018): embeddings, a stack of bidirectional transformer layers, and on top of them a pooler and a
 * masked-language head if the weights have them.
 *
 * <p>Inputs, all INT64 {@code [batch,sequence]}: {@code input_ids}, {@code token_type_ids}, {@code position_ids}, and
 * {@code attention_mask} (1 to attend to a position, 0 not to).
 */
public final class Bert {
    /** What hides a position from attention: the most negative float, as in the original. */
    private static final double HIDDEN = -3.4028234663852886e38;

    private static final String WORDS = "embeddings.word_embeddings.weight";

    private final BertConfig config;
    private final Weights weights;
    private final boolean fromTensorFlow;
    private final GraphBuilder build = GraphBuilder.create("bert");

    private Bert(BertConfig config, Weights weights) {
        this.config = config;
        this.weights = weights;
        this.fromTensorFlow =
                weights.find(WORDS).filter(name -> name.contains("/")).isPresent();
    }

    /**
     * Emits the graph.
     *
     * @throws dev.limpid.format.FormatException if a weight is missing or of another shape than the configuration says
     */
    static Emitted emit(Config config, Weights weights) {
        return new Bert(BertConfig.of(config), weights.named(BertNames::spellings)).emit();
    }

    /** Emits the graph of one of Google's original checkpoints, which come without a configuration. */
    static Emitted emit(Weights weights) {
        Weights named = weights.named(BertNames::spellings);
        return new Bert(BertConfig.fromShapes(named), named).emit();
    }

    private Emitted emit() {
        Expr ids = input("input_ids");
        Expr types = input("token_type_ids");
        Expr positions = input("position_ids");
        Expr mask = input("attention_mask");
        int vocabulary = weights.size(WORDS, 0, 2);
        Expr table = weights.get(build, WORDS, vocabulary, config.hidden());
        build.scope("embeddings/word");
        Expr words = table.gather(ids, 0);
        Expr x = embeddings(words, types, positions);
        build.scope("attention_mask");
        // [batch,1,1,sequence]: 0 where attended to.
        Expr bias = mask.cast(DType.FLOAT).rsub(1).mul(HIDDEN).unsqueeze(1, 2);
        for (int layer = 0; layer < config.layers(); layer++) {
            x = layer(x, bias, layer);
        }
        Map<String, Wire> outputs = new LinkedHashMap<>();
        outputs.put("hidden", name("hidden", x));
        if (weights.has("pooler.dense.bias")) {
            outputs.put("pooled", name("pooled", pooled(x)));
        }
        if (weights.has("cls.predictions.bias")) {
            outputs.put("logits", name("logits", logits(x, table, vocabulary)));
        }
        Graph graph = build.build();
        return new Emitted(graph, build.shapes(), words.wire(), outputs, config.maxPositions());
    }

    private Expr input(String name) {
        return build.input(name, TensorType.of(DType.INT64, "batch", "sequence"));
    }

    private Wire name(String name, Expr value) {
        build.output(name, value);
        return new Wire(name);
    }

    private Expr embeddings(Expr words, Expr types, Expr positions) {
        int kinds = weights.size("embeddings.token_type_embeddings.weight", 0, 2);
        build.scope("embeddings");
        Expr position = weights.get(
                        build, "embeddings.position_embeddings.weight", config.maxPositions(), config.hidden())
                .gather(positions, 0);
        Expr type = weights.get(build, "embeddings.token_type_embeddings.weight", kinds, config.hidden())
                .gather(types, 0);
        return normalise(words.add(type).add(position), "embeddings.LayerNorm");
    }

    private Expr layer(Expr x, Expr bias, int number) {
        String name = "encoder.layer." + number;
        String scope = "encoder/" + number;
        Expr attended = attention(x, bias, name + ".attention.self", scope + "/attention");
        Expr mixed = dense(attended, name + ".attention.output.dense", config.hidden(), config.hidden());
        Expr y = normalise(mixed.add(x), name + ".attention.output.LayerNorm");
        build.scope(scope + "/feed_forward");
        int wide = weights.size(name + ".intermediate.dense.bias", 0, 1);
        Expr inner = activate(dense(y, name + ".intermediate.dense", config.hidden(), wide));
        Expr outer = dense(inner, name + ".output.dense", wide, config.hidden());
        return normalise(outer.add(y), name + ".output.LayerNorm");
    }

    /** Softmax(Q·Kᵀ/√d + bias)·V over {@code [batch,head,query,key]}, the heads side by side again. */
    private Expr attention(Expr x, Expr bias, String name, String scope) {
        build.scope(scope);
        int size = config.hidden() / config.heads();
        Expr q = heads(x, name + ".query", size);
        Expr k = heads(x, name + ".key", size);
        Expr v = heads(x, name + ".value", size);
        Expr scores = q.matMul(k, false, true, (float) (1 / Math.sqrt(size)));
        Expr context = scores.add(bias).softmax(-1).matMul(v);
        return context.transpose(List.of(0L, 2L, 1L, 3L)).reshape(0, 0, config.hidden());
    }

    private Expr heads(Expr x, String name, int size) {
        return dense(x, name, config.hidden(), config.hidden())
                .reshape(0, 0, config.heads(), size)
                .transpose(List.of(0L, 2L, 1L, 3L));
    }

    private Expr dense(Expr x, String layer, int in, int out) {
        return fromTensorFlow ? weights.denseInFirst(x, layer, in, out) : weights.dense(x, layer, in, out);
    }

    private Expr normalise(Expr x, String name) {
        return x.apply(
                "LayerNormalization",
                Map.of("axis", Attribute.of(-1L), "epsilon", Attribute.of(config.epsilon())),
                weights.get(build, name + ".weight", config.hidden()),
                weights.get(build, name + ".bias", config.hidden()));
    }

    private Expr activate(Expr x) {
        return config.activation().equals("relu") ? x.relu() : x.apply("com.microsoft:Gelu", Map.of());
    }

    /** tanh of a dense layer on the first position. */
    private Expr pooled(Expr x) {
        build.scope("pooler");
        Expr first = x.gather(build.constant(Tensor.of(Shape.SCALAR, 0L)), 1);
        return dense(first, "pooler.dense", config.hidden(), config.hidden()).tanh();
    }

    /** Where the decoder has no weights of its own, the word embeddings serve. */
    private Expr logits(Expr x, Expr table, int vocabulary) {
        build.scope("masked_language_head");
        Expr y = activate(dense(x, "cls.predictions.transform.dense", config.hidden(), config.hidden()));
        Expr z = normalise(y, "cls.predictions.transform.LayerNorm");
        Expr decoder = weights.has("cls.predictions.decoder.weight")
                ? weights.get(build, "cls.predictions.decoder.weight", vocabulary, config.hidden())
                : table;
        return z.matMul(decoder, false, true, 1).add(weights.get(build, "cls.predictions.bias", vocabulary));
    }
}
