package dev.limpid.architecture;

import dev.limpid.architecture.NormedConvolutions.Kernel;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * ConvNeXt (Liu et al. 2022) and ConvNeXt V2 (Woo et al. 2023): a picture is cut into patches, blocks add to each place what
 * a wide convolution by channel, a layer normalisation and two dense layers make of its neighbourhood, and between stages
 * four places become one. The mean over space is normalised; a classifier reads that, if the weights have one.
 *
 * <p>Input: {@code pixel_values}, FLOAT {@code [batch,channel,height,width]}, of any height and width.
 */
final class ConvNext {
    private static final int WIDER = 4;
    private static final float GRN_EPSILON = 1e-6f;

    /** From {@code [batch,channel,row,column]}, as convolutions have it, to the channel last, and back. */
    private static final List<Long> CHANNEL_LAST = List.of(0L, 2L, 3L, 1L);

    private static final List<Long> CHANNEL_FIRST = List.of(0L, 3L, 1L, 2L);

    private final ConvNextConfig config;
    private final Weights weights;
    private final int classes;
    private final PictureGraph graph;

    private ConvNext(ConvNextConfig config, Weights weights, int classes) {
        this.config = config;
        this.weights = weights;
        this.classes = classes;
        this.graph = new PictureGraph("convnext", config.channels());
    }

    /**
     * Emits the graph.
     *
     * @throws dev.limpid.format.FormatException if a weight is missing or of another shape than the configuration says, or
     *     there are more blocks than it says
     */
    static Emitted emit(Config config, Weights weights) {
        Weights named = weights.named(ConvNextNames::spellings);
        ConvNextConfig sizes = ConvNextConfig.of(config, config.modelType().equals("convnextv2"));
        for (int stage = 0; stage <= sizes.stages().size(); stage++) {
            int depth = stage == sizes.stages().size()
                    ? 0
                    : sizes.stages().get(stage).depth();
            if (named.find(ConvNextConfig.block(stage, depth) + ".dwconv.weight")
                    .isPresent()) {
                throw config.fault("depths is " + config.numbers("depths") + ", but the weights have a block " + depth
                        + " in stage " + stage + " (both counted from 0). They are of different models.");
            }
        }
        return new ConvNext(sizes, named, config.classes(named, "classifier")).emit();
    }

    /**
     * Emits the graph that torchvision's or timm's weights tell.
     *
     * @param timm timm's configuration; null where there is none
     */
    static Emitted fromShapes(@Nullable Config timm, Weights weights) {
        Weights named = weights.named(ConvNextNames::spellings);
        int classes = named.has("classifier.bias") ? named.size("classifier.bias", 0, 1) : 0;
        return new ConvNext(ConvNextConfig.fromShapes(named, timm), named, classes).emit();
    }

    /** Emits the graph of a published size, its weights only declared. */
    static Emitted blueprint(ConvNextConfig config, int classes) {
        return new ConvNext(config, Weights.blueprint(weight -> true), classes).emit();
    }

    private Emitted emit() {
        graph.scope("embeddings");
        int in = config.stages().get(0).width();
        Expr x = convolve(
                graph.pixels(),
                "embeddings.patch_embeddings",
                Kernel.of(config.channels(), in, config.patch(), config.patch()).padded(Padding.NONE));
        x = normalise(x, "embeddings.layernorm", in);
        for (int number = 0; number < config.stages().size(); number++) {
            ConvNextConfig.Stage stage = config.stages().get(number);
            if (number > 0) {
                graph.scope("stage" + number + "/down");
                String name = "encoder.stages." + number + ".downsampling_layer.";
                Kernel four = Kernel.of(in, stage.width(), 2, 2);
                x = convolve(normalise(x, name + "0", in), name + "1", four.padded(Padding.NONE));
            }
            in = stage.width();
            for (int block = 0; block < stage.depth(); block++) {
                graph.scope("stage" + number + "/" + block);
                x = block(x, ConvNextConfig.block(number, block), stage);
            }
        }
        graph.output("hidden", x);
        graph.scope("pooler");
        Expr mean = x.apply("GlobalAveragePool", Map.of()).reshape(0, in);
        Expr pooled = weights.normalise(mean, "layernorm", in, config.lastEpsilon());
        graph.output("pooled", pooled);
        if (weights.has("classifier.bias")) {
            graph.scope("classifier");
            graph.output("classes", weights.dense(pooled, "classifier", in, classes));
        }
        return graph.emitted();
    }

    private Expr block(Expr x, String name, ConvNextConfig.Stage stage) {
        int width = stage.width();
        Kernel kernel = Kernel.of(width, width, stage.kernel(), 1).in(width);
        Expr y = convolve(x, name + ".dwconv", kernel).transpose(CHANNEL_LAST);
        y = weights.normalise(y, name + ".layernorm", width, config.epsilon());
        y = config.activation().of(dense(y, name + ".pwconv1", width, WIDER * width));
        if (config.second()) {
            y = normaliseResponses(y, name + ".grn", WIDER * width);
        }
        y = dense(y, name + ".pwconv2", WIDER * width, width);
        if (config.scaled()) {
            y = y.mul(weights.vector(y.builder(), name + ".layer_scale_parameter", width));
        }
        return y.transpose(CHANNEL_FIRST).add(x);
    }

    /** Each channel by its size over all places, as a share of the channels' mean size (Woo et al. 2023, algorithm 1). */
    private Expr normaliseResponses(Expr x, String name, int width) {
        Expr size = x.apply("ReduceL2", Map.of("axes", Attribute.of(List.of(1L, 2L))));
        Expr share = size.div(size.reduceMean(true, 3).add(GRN_EPSILON));
        return x.mul(share)
                .mul(weights.lastAxis(x.builder(), name + ".weight", width))
                .add(weights.lastAxis(x.builder(), name + ".bias", width))
                .add(x);
    }

    private Expr convolve(Expr x, String name, Kernel kernel) {
        Expr weight = weights.get(
                x.builder(),
                name + ".weight",
                kernel.out(),
                kernel.in() / kernel.groups(),
                kernel.size(),
                kernel.size());
        return x.apply("Conv", kernel.attributes(), weight, weights.get(x.builder(), name + ".bias", kernel.out()));
    }

    /** A layer normalisation over the channels of each place of a map. */
    private Expr normalise(Expr x, String name, int width) {
        return weights.normalise(x.transpose(CHANNEL_LAST), name, width, config.epsilon())
                .transpose(CHANNEL_FIRST);
    }

    /** A dense layer over the last axis; in some files it is a convolution of 1×1. */
    private Expr dense(Expr x, String name, int in, int out) {
        return x.matMul(weights.matrix(x.builder(), name + ".weight", out, in), false, true, 1)
                .add(weights.get(x.builder(), name + ".bias", out));
    }
}
