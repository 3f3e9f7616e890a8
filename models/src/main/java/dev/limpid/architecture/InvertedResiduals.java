package dev.limpid.architecture;

import dev.limpid.architecture.InvertedConfig.Block;
import dev.limpid.architecture.NormedConvolutions.Kernel;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;

import java.util.List;
import java.util.Map;

/**
 * What networks of inverted residuals have in common (Sandler et al. 2018, figure 4): a convolution; blocks that widen each
 * place's channels, convolve each channel by itself, perhaps weigh channels by what all of them are on the whole (Hu et al.
 * 2018), narrow again and add that to what they read; a last convolution, the mean over space, and a classifier if the
 * weights have one.
 *
 * <p>Input: {@code pixel_values}, FLOAT {@code [batch,channel,height,width]}, of any height and width. Weights are asked for
 * by names of our own, {@code blocks.STAGE.BLOCK.depthwise.convolution.weight}, see {@link InvertedNames}.
 */
final class InvertedResiduals {
    private final InvertedConfig config;
    private final Weights weights;
    private final PictureGraph graph;
    private final NormedConvolutions convolutions;

    private InvertedResiduals(InvertedConfig config, Weights weights) {
        this.config = config;
        this.weights = weights;
        this.graph = new PictureGraph(config.name(), config.channels());
        this.convolutions = new NormedConvolutions(weights, config.epsilon());
    }

    /**
     * Emits the graph.
     *
     * @param weights under the names that are asked for
     * @throws dev.limpid.format.FormatException if one is missing or of another shape than the sizes say
     */
    static Emitted emit(InvertedConfig config, Weights weights, int classes) {
        return new InvertedResiduals(config, weights).emit(classes);
    }

    private Emitted emit(int classes) {
        graph.scope("stem");
        Kernel first = Kernel.of(config.channels(), config.stem(), 3, 2).padded(config.padding());
        Expr x = activated(graph.pixels(), "stem", first);
        for (int stage = 0; stage < config.stages().size(); stage++) {
            List<Block> blocks = config.stages().get(stage);
            for (int block = 0; block < blocks.size(); block++) {
                String name = stage + "." + block;
                graph.scope("stage" + name.replace('.', '/'));
                x = block(x, "blocks." + name, blocks.get(block));
            }
        }
        graph.scope("last");
        x = activated(x, "last", Kernel.pointwise(config.width(), config.last()));
        graph.output("hidden", x);
        graph.scope("pooler");
        Expr pooled = x.apply(config.largest() ? "GlobalMaxPool" : "GlobalAveragePool", Map.of())
                .reshape(0, config.last());
        graph.output("pooled", pooled);
        if (weights.has("classifier.bias")) {
            graph.scope("classifier");
            graph.output(
                    "classes",
                    weights.dense(
                            weights.dropped(pooled, DropoutRates.Place.CLASSES), "classifier", config.last(), classes));
        }
        return graph.emitted();
    }

    private Expr block(Expr x, String name, Block block) {
        InvertedConfig.Window window = block.window();
        Kernel depthwise = new Kernel(
                block.inner(),
                block.inner(),
                window.size(),
                window.stride(),
                window.dilation(),
                block.inner(),
                window.padding());
        Expr y = block.widened() ? activated(x, name + ".widen", Kernel.pointwise(block.in(), block.inner())) : x;
        y = activated(y, name + ".depthwise", depthwise);
        if (block.squeezed() > 0) {
            y = weighed(y, name + ".squeeze", block);
        }
        y = convolutions.of(y, name + ".narrow", Kernel.pointwise(block.inner(), block.out()));
        return block.added() ? y.add(x) : y;
    }

    /** Squeeze and excitation: each channel times a number from 0 to 1. */
    private Expr weighed(Expr x, String name, Block block) {
        Expr mean = x.apply("GlobalAveragePool", Map.of());
        Expr few = config.activation().of(dense(mean, name + ".reduce", block.inner(), block.squeezed()));
        return x.mul(
                dense(few, name + ".expand", block.squeezed(), block.inner()).sigmoid());
    }

    private Expr dense(Expr x, String name, int in, int out) {
        return x.apply(
                "Conv",
                Map.of("kernel_shape", Attribute.of(List.of(1L, 1L))),
                weights.get(x.builder(), name + ".weight", out, in, 1, 1),
                weights.get(x.builder(), name + ".bias", out));
    }

    private Expr activated(Expr x, String name, Kernel kernel) {
        return config.activation().of(convolutions.of(x, name, kernel));
    }
}
