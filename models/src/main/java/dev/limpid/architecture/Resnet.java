package dev.limpid.architecture;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;

import java.util.LinkedHashMap;
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
    private final GraphBuilder build = GraphBuilder.create("resnet");

    private Resnet(ResnetConfig config, Weights weights, int classes) {
        this.config = config;
        this.weights = weights;
        this.classes = classes;
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
        Expr pixels =
                build.input("pixel_values", TensorType.of(DType.FLOAT, "batch", config.channels(), "height", "width"));
        build.scope("embedder");
        Expr x = convolve(pixels, "embedder.embedder", new Kernel(config.channels(), config.embedding(), 7, 2, 1))
                .relu();
        x = x.apply(
                "MaxPool",
                Map.of("kernel_shape", both(3), "strides", both(2), "pads", Attribute.of(List.of(1L, 1L, 1L, 1L))));
        int in = config.embedding();
        for (int stage = 0; stage < config.stages().size(); stage++) {
            x = stage(x, in, stage);
            in = config.stages().get(stage).width();
        }
        Map<String, Wire> outputs = new LinkedHashMap<>();
        outputs.put("hidden", name("hidden", x));
        build.scope("pooler");
        Expr pooled = x.apply("GlobalAveragePool", Map.of()).reshape(0, in);
        outputs.put("pooled", name("pooled", pooled));
        if (weights.has("classifier.1.bias")) {
            build.scope("classifier");
            outputs.put("classes", name("classes", weights.dense(pooled, "classifier.1", in, classes)));
        }
        Graph graph = build.build();
        return new Emitted(graph, build.shapes(), pixels.wire(), outputs, null);
    }

    private Wire name(String name, Expr value) {
        build.output(name, value);
        return new Wire(name);
    }

    private Expr stage(Expr x, int in, int number) {
        ResnetConfig.Stage stage = config.stages().get(number);
        Expr y = x;
        for (int block = 0; block < stage.depth(); block++) {
            build.scope("stage" + number + "/" + block);
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
            y = convolve(x, name + ".layer.0", new Kernel(in, inner, 1, first, 1))
                    .relu();
            y = convolve(y, name + ".layer.1", new Kernel(inner, inner, 3, stride / first, stage.groups()))
                    .relu();
            y = convolve(y, name + ".layer.2", new Kernel(inner, stage.width(), 1, 1, 1));
        } else {
            y = convolve(x, name + ".layer.0", new Kernel(in, inner, 3, stride, 1))
                    .relu();
            y = convolve(y, name + ".layer.1", new Kernel(inner, stage.width(), 3, 1, 1));
        }
        boolean projected = in != stage.width() || stride != 1;
        Expr around = projected ? convolve(x, name + ".shortcut", new Kernel(in, stage.width(), 1, stride, 1)) : x;
        return y.add(around).relu();
    }

    /** A square kernel, with as much padding as keeps the size at stride 1. */
    private record Kernel(int in, int out, int size, int stride, int groups) {}

    /** A convolution without bias and the batch normalisation behind it. */
    private Expr convolve(Expr x, String name, Kernel kernel) {
        long pad = kernel.size / 2;
        Expr weight = weights.get(
                build, name + ".convolution.weight", kernel.out, kernel.in / kernel.groups, kernel.size, kernel.size);
        Expr convolved = x.apply(
                "Conv",
                Map.of(
                        "kernel_shape", both(kernel.size),
                        "strides", both(kernel.stride),
                        "pads", Attribute.of(List.of(pad, pad, pad, pad)),
                        "group", Attribute.of((long) kernel.groups)),
                weight);
        return convolved.apply(
                "BatchNormalization",
                Map.of("epsilon", Attribute.of(EPSILON)),
                weights.get(build, name + ".normalization.weight", kernel.out),
                weights.get(build, name + ".normalization.bias", kernel.out),
                weights.get(build, name + ".normalization.running_mean", kernel.out),
                weights.get(build, name + ".normalization.running_var", kernel.out));
    }

    private static Attribute both(long value) {
        return Attribute.of(List.of(value, value));
    }
}
