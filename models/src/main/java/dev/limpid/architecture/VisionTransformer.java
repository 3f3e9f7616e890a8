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
 * What vision transformers have in common (Dosovitskiy et al. 2020): a picture is cut into patches, each becomes a token,
 * and layers of attention and feed-forward blocks, each normalised before (pre-norm), mix them; heads stand on that. Weights
 * are asked for by Hugging Face's names, see {@link VitNames}.
 *
 * <p>Input: {@code pixel_values}, FLOAT {@code [batch,channel,height,width]}, of the height and width that there are
 * positions for.
 */
final class VisionTransformer {
    private static final String PIXELS = "pixel_values";

    private final VitConfig config;
    private final Weights weights;
    private final GraphBuilder build;
    private final Expr hidden;
    private final Map<String, Wire> outputs = new LinkedHashMap<>();

    /**
     * Emits embeddings and layers. The output {@code hidden} is what the last layer gives, {@code [batch,token,hidden]}.
     *
     * @param name of the graph
     * @param weights under Hugging Face's names
     */
    VisionTransformer(String name, VitConfig config, Weights weights) {
        this.config = config;
        this.weights = weights;
        this.build = GraphBuilder.create(name);
        Expr pixels = build.input(
                PIXELS,
                TensorType.of(
                        DType.FLOAT,
                        "batch",
                        config.channels(),
                        config.image().height(),
                        config.image().width()));
        build.scope("embeddings");
        Expr x = weights.dropped(embed(patches(pixels)), DropoutRates.Place.EMBEDDING);
        for (int layer = 0; layer < config.layers(); layer++) {
            x = layer(x, layer);
        }
        build.scope("layernorm");
        // Where the mean is normalised, what it is taken of is not.
        hidden = weights.has("fc_norm.weight") ? x : normalise(x, "layernorm");
        output("hidden", hidden);
    }

    /** The patches' pixels times the filters: a convolution whose stride is its kernel's size is no more than that. */
    private Expr patches(Expr pixels) {
        int channels = config.channels();
        VitConfig.Size grid = config.grid();
        VitConfig.Size patch = config.patch();
        // [batch,channel,row,y,column,x] becomes [batch,row,column,channel,y,x].
        Expr cut = pixels.reshape(0, channels, grid.height(), patch.height(), grid.width(), patch.width())
                .transpose(List.of(0L, 2L, 4L, 1L, 3L, 5L))
                .reshape(0, grid.area(), (long) channels * patch.area());
        String name = "embeddings.patch_embeddings.projection";
        Expr filters = weights.get(build, name + ".weight", config.hidden(), channels, patch.height(), patch.width())
                .reshape(config.hidden(), -1);
        return cut.matMul(filters, false, true, 1).add(weights.get(build, name + ".bias", config.hidden()));
    }

    /** Puts the other tokens before the patches' and adds positions. */
    private Expr embed(Expr patches) {
        int width = config.hidden();
        int count = config.grid().area() + (config.placed() ? config.prefix() : 0);
        Expr positions = weights.get(build, "embeddings.position_embeddings", 1, count, width);
        if (config.tokens().isEmpty()) {
            return patches.add(positions);
        }
        List<Expr> learned = config.tokens().stream()
                .map(token -> weights.get(build, token.weight(), 1, token.count(), width))
                .toList();
        Expr tokens = learned.size() == 1
                ? learned.get(0)
                : learned.get(0).concat(1, learned.subList(1, learned.size()).toArray(Expr[]::new));
        Expr batch = patches.shape().slice(0, 0, 1);
        Expr each = tokens.expand(batch.concat(0, build.longs(config.prefix(), width)))
                .as(TensorType.of(DType.FLOAT, "batch", config.prefix(), width));
        return config.placed() ? each.concat(1, patches).add(positions) : each.concat(1, patches.add(positions));
    }

    private Expr layer(Expr x, int number) {
        int width = config.hidden();
        String name = "encoder.layer." + number;
        String self = name + ".attention.attention.";
        build.scope("encoder/" + number + "/attention");
        SelfAttention attention = new SelfAttention(
                weights, width, config.heads(), self + "query", self + "key", self + "value", config.biased());
        Expr attended = attention.of(normalise(x, name + ".layernorm_before"), null);
        Expr mixed = weights.dense(attended, name + ".attention.output.dense", width, width);
        Expr y = weights.dropped(mixed, DropoutRates.Place.ATTENDED).add(x);
        build.scope("encoder/" + number + "/feed_forward");
        Expr normal = normalise(y, name + ".layernorm_after");
        Expr inner = config.activation().of(weights.dense(normal, name + ".intermediate.dense", width, config.inner()));
        Expr outer = weights.dense(inner, name + ".output.dense", config.inner(), width);
        return weights.dropped(outer, DropoutRates.Place.FED).add(y);
    }

    Expr normalise(Expr x, String name) {
        return weights.normalise(x, name, config.hidden(), config.epsilon());
    }

    /** Adds an output of that role. */
    VisionTransformer output(String role, Expr value) {
        build.output(role, value);
        outputs.put(role, new Wire(role));
        return this;
    }

    /** Names what follows. */
    VisionTransformer scope(String scope) {
        build.scope(scope);
        return this;
    }

    /** The last layer's vector of one token, {@code [batch,hidden]}. */
    Expr token(long place) {
        return hidden.gather(build.constant(Tensor.of(Shape.SCALAR, place)), 1);
    }

    /** The mean of the patches' tokens, {@code [batch,hidden]}. */
    Expr mean() {
        Expr patches = config.prefix() == 0 ? hidden : hidden.slice(1, config.prefix(), Long.MAX_VALUE);
        return patches.reduceMean(false, 1);
    }

    /** A dense layer on a vector of the last layer's width. */
    Expr dense(Expr x, String layer, int out) {
        return weights.dense(x, layer, config.hidden(), out);
    }

    /** tanh of a dense layer where there is one, else {@code x} itself, {@code [batch,hidden]}. */
    Expr pooled(Expr x) {
        return weights.has("pooler.dense.weight")
                ? dense(x, "pooler.dense", config.hidden()).tanh()
                : x;
    }

    Emitted emitted() {
        return new Emitted(build.build(), build.shapes(), new Wire(PIXELS), outputs, null);
    }
}
