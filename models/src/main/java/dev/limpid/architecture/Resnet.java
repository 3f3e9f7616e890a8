package dev.limpid.architecture;

import dev.limpid.architecture.NormedConvolutions.Kernel;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;

import java.util.List;
import java.util.Map;

/**
 * ResNet (He et al. 2015), ResNeXt (Xie et al. 2016) and Wide ResNet (Zagoruyko and Komodakis 2016): a convolution, four
 * stages of blocks that are added to what they were computed from, the mean over space, and a classifier if the weights
 * have one.
 *
 * <p>Input: {@code pixel_values}, FLOAT {@code [batch,channel,height,width]}, of any height and width.
 */
final class Resnet {
    private static final float EPSILON = 1e-5f;

    private final ResnetConfig config;
    private final Weights weights;
    private final int classes;
    private final PictureGraph graph;
    private final NormedConvolutions convolutions;

    private Resnet(ResnetConfig config, Weights weights, int classes) {
        this.config = config;
        this.weights = weights;
        this.classes = classes;
        this.graph = new PictureGraph("resnet", config.channels());
        this.convolutions = new NormedConvolutions(weights, EPSILON);
    }

    /**
     * Emits the graph.
     *
     * @throws dev.limpid.format.FormatException if a weight is missing or of another shape than the configuration says
     */
    static Emitted emit(Config config, Weights weights) {
        return new Resnet(ResnetConfig.of(config), weights.named(ResnetNames::spellings), config.classes()).emit();
    }

    /** Emits the graph that torchvision's or timm's weights tell. */
    static Emitted emit(Weights weights) {
        Weights named = weights.named(ResnetNames::spellings);
        int classes = named.has("classifier.1.bias") ? named.size("classifier.1.bias", 0, 1) : 0;
        return new Resnet(ResnetConfig.fromShapes(named), named, classes).emit();
    }

    /** Emits the graph of a published size, its weights only declared. */
    static Emitted blueprint(ResnetConfig config, int classes) {
        return new Resnet(config, Weights.blueprint(weight -> true), classes).emit();
    }

    private Emitted emit() {
        graph.scope("embedder");
        Expr x = convolutions
                .of(graph.pixels(), "embedder.embedder", Kernel.of(config.channels(), config.embedding(), 7, 2))
                .relu();
        x = x.apply(
                "MaxPool",
                Map.of(
                        "kernel_shape", NormedConvolutions.both(3),
                        "strides", NormedConvolutions.both(2),
                        "pads", Attribute.of(List.of(1L, 1L, 1L, 1L))));
        int in = config.embedding();
        for (int stage = 0; stage < config.stages().size(); stage++) {
            x = stage(x, in, stage);
            in = config.stages().get(stage).width();
        }
        graph.output("hidden", x);
        graph.scope("pooler");
        Expr pooled = x.apply("GlobalAveragePool", Map.of()).reshape(0, in);
        graph.output("pooled", pooled);
        if (weights.has("classifier.1.bias")) {
            graph.scope("classifier");
            graph.output("classes", weights.dense(pooled, "classifier.1", in, classes));
        }
        return graph.emitted();
    }

    private Expr stage(Expr x, int in, int number) {
        ResnetConfig.Stage stage = config.stages().get(number);
        Expr y = x;
        for (int block = 0; block < stage.depth(); block++) {
            graph.scope("stage" + number + "/" + block);
            String name = "encoder.stages." + number + ".layers." + block;
            y = block(y, name, stage, block == 0 ? in : stage.width(), block == 0 ? stage.stride() : 1);
        }
        return y;
    }

    private Expr block(Expr x, String name, ResnetConfig.Stage stage, int in, int stride) {
        int inner = stage.inner();
        int first = config.strideFirst() ? stride : 1;
        Expr y;
        if (config.bottleneck()) {
            y = convolutions
                    .of(x, name + ".layer.0", Kernel.of(in, inner, 1, first))
                    .relu();
            y = convolutions
                    .of(
                            y,
                            name + ".layer.1",
                            Kernel.of(inner, inner, 3, stride / first).in(stage.groups()))
                    .relu();
            y = convolutions.of(y, name + ".layer.2", Kernel.pointwise(inner, stage.width()));
        } else {
            y = convolutions
                    .of(x, name + ".layer.0", Kernel.of(in, inner, 3, stride))
                    .relu();
            y = convolutions.of(y, name + ".layer.1", Kernel.of(inner, stage.width(), 3, 1));
        }
        boolean projected = in != stage.width() || stride != 1;
        Expr around = projected ? convolutions.of(x, name + ".shortcut", Kernel.of(in, stage.width(), 1, stride)) : x;
        return y.add(around).relu();
    }
}
