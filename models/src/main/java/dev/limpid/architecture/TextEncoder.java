package dev.limpid.architecture;

import dev.limpid.graph.Expr;
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
 * What the models of BERT's family have in common: embeddings, a stack of bidirectional layers, and heads that stand on
 * it. Weights are asked for by BERT's names, see {@link Names}.
 *
 * <p>Inputs, all INT64 {@code [batch,sequence]}: {@code input_ids}; {@code token_type_ids} where there are several types
 * to choose from; {@code position_ids}, which count from 0 in every architecture; and {@code attention_mask}, 1 to attend
 * to a position, 0 not to.
 */
final class TextEncoder {
    /** What a classifier of texts of two layers has, and a classifier of tokens has not. */
    static final String DEEP_CLASSIFIER = "classifier.out_proj.weight";

    private static final String POOLER = "pooler.dense";
    private static final String PREDICTIONS = "cls.predictions.";

    /** What hides a position from attention: the most negative float, as in the original. */
    private static final double HIDDEN = -3.4028234663852886e38;

    private final EncoderConfig config;
    private final Weights weights;
    private final GraphBuilder build;
    private final Wire features;
    private final int maxPositions;
    private final Expr hidden;
    private final Map<String, Wire> outputs = new LinkedHashMap<>();

    /**
     * Emits embeddings and layers. The output {@code hidden} is what the last layer gives, {@code
     * [batch,sequence,hidden]}.
     *
     * @param name of the graph
     * @param firstPosition row of the position embeddings that position 0 reads
     */
    TextEncoder(String name, EncoderConfig config, Weights weights, int firstPosition) {
        this.config = config;
        this.weights = weights;
        this.build = GraphBuilder.create(name);
        this.maxPositions = config.positions() - firstPosition;
        TokenEmbeddings embeddings = new TokenEmbeddings(build, config, weights, firstPosition);
        Expr words = embeddings.words();
        this.features = words.wire();
        Expr x = embeddings.sum(words);
        Expr mask = build.input("attention_mask", TensorType.of(DType.INT64, "batch", "sequence"));
        build.scope("attention_mask");
        // [batch,1,1,sequence]: 0 where attended to.
        Expr bias = mask.cast(DType.FLOAT).rsub(1).mul(HIDDEN).unsqueeze(1, 2);
        if (config.embedding() != config.hidden() || weights.has("embeddings_project.weight")) {
            build.scope("embeddings/project");
            x = weights.dense(x, "embeddings_project", config.embedding(), config.hidden());
        }
        for (int layer = 0; layer < config.layers(); layer++) {
            String shared = "encoder.layer." + config.group(layer);
            x = new EncoderLayer(config, weights, shared, "encoder/" + layer).of(x, bias);
        }
        this.hidden = x;
        output("hidden", hidden);
    }

    /** Adds an output of that role. */
    TextEncoder output(String role, Expr value) {
        build.output(role, value);
        outputs.put(role, new Wire(role));
        return this;
    }

    /** Names what follows. */
    TextEncoder scope(String scope) {
        build.scope(scope);
        return this;
    }

    /** The last layer's vector at the first position, {@code [batch,hidden]}. */
    Expr first() {
        return hidden.gather(build.constant(Tensor.of(Shape.SCALAR, 0L)), 1);
    }

    /** What a classifier of texts reads of {@code x}. */
    Expr read(Expr x) {
        return weights.dropped(x, DropoutRates.Place.CLASSES);
    }

    Expr dense(Expr x, String layer, int out) {
        return weights.dense(x, layer, config.hidden(), out);
    }

    boolean hasPooler() {
        return weights.has(POOLER + ".weight");
    }

    /** tanh of a dense layer on the first position, {@code [batch,hidden]}. */
    Expr pooled() {
        build.scope("pooler");
        return dense(first(), POOLER, config.hidden()).tanh();
    }

    boolean hasMaskedLanguageHead() {
        return weights.has(PREDICTIONS + "transform.dense.weight");
    }

    /**
     * A score for each word at each position, {@code [batch,sequence,vocabulary]}.
     *
     * @param tied whether the word embeddings serve as decoder where a file has no other
     */
    Expr wordScores(Activation activation, boolean tied) {
        build.scope("masked_language_head");
        Expr x = activation.of(dense(hidden, PREDICTIONS + "transform.dense", config.embedding()));
        Expr y = weights.normalise(x, PREDICTIONS + "transform.LayerNorm", config.embedding(), config.epsilon());
        String decoder = PREDICTIONS + "decoder.weight";
        String from = tied && !weights.has(decoder) ? TokenEmbeddings.WORDS : decoder;
        return y.matMul(weights.get(build, from, config.vocabulary(), config.embedding()), false, true, 1)
                .add(weights.get(build, PREDICTIONS + "bias", config.vocabulary()));
    }

    boolean hasDeepClassifier() {
        return weights.has(DEEP_CLASSIFIER);
    }

    /** A score for each class by two dense layers on the first position, {@code [batch,classes]}. */
    Expr classScores(Activation between, Config said) {
        build.scope("classifier");
        Expr x = between.of(dense(read(first()), "classifier.dense", config.hidden()));
        return dense(read(x), "classifier.out_proj", said.classes(weights, "classifier.out_proj"));
    }

    /**
     * Whether the layer {@code classifier} reads each position. A classifier of texts may have one of the same name: the class
     * that saved the model tells them apart, and where none is named, a weight that only the latter has.
     */
    static boolean tags(Config said, Weights weights, String onlyOfTexts) {
        String saved = said.savedBy();
        return weights.has("classifier.weight")
                && (saved.endsWith("ForTokenClassification") || saved.isEmpty() && !weights.has(onlyOfTexts));
    }

    /** Adds the heads that read each position, of those that the weights have: {@code tags} if so told, and {@code spans}. */
    TextEncoder withTokenHeads(boolean tags, Config said) {
        if (tags) {
            build.scope("tagger");
            output(
                    "tags",
                    dense(
                            weights.dropped(hidden, DropoutRates.Place.TAGS),
                            "classifier",
                            said.classes(weights, "classifier")));
        }
        if (weights.has("qa_outputs.weight")) {
            build.scope("span");
            // The layer's two outputs are how fit a token is to begin an answer, and to end one.
            output(
                    "spans",
                    dense(weights.dropped(hidden, DropoutRates.Place.SPANS), "qa_outputs", 2)
                            .transpose(List.of(0L, 2L, 1L)));
        }
        return this;
    }

    Emitted emitted() {
        return new Emitted(build.build(), build.shapes(), features, outputs, maxPositions);
    }
}
