package dev.limpid.architecture;

import dev.limpid.format.FormatException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The sizes of a ResNet.
 *
 * @param channels of a picture
 * @param embedding channels after the first convolution
 * @param bottleneck whether a block's 3×3 convolution stands between two of 1×1, else there are two of 3×3
 * @param strideFirst whether a bottleneck takes its stride in the first convolution, as in the paper, else in the 3×3 one
 */
record ResnetConfig(int channels, int embedding, List<Stage> stages, boolean bottleneck, boolean strideFirst) {
    /**
     * Blocks at one resolution.
     *
     * @param width channels of what a block gives
     * @param inner channels between a block's convolutions
     * @param groups of the 3×3 convolution of a bottleneck
     * @param stride of the first block
     */
    record Stage(int depth, int width, int inner, int groups, int stride) {}

    private static final int EXPANSION = 4;
    private static final int RGB = 3;
    private static final int FIRST_WIDTH = 64;

    /** The published sizes (He et al. 2015, table 1; Xie et al. 2016; Zagoruyko and Komodakis 2016), called as by torchvision. */
    static final Map<String, ResnetConfig> NAMED = Map.of(
            "resnet18", published(false, 1, 64, 2, 2, 2, 2),
            "resnet34", published(false, 1, 64, 3, 4, 6, 3),
            "resnet50", published(true, 1, 64, 3, 4, 6, 3),
            "resnet101", published(true, 1, 64, 3, 4, 23, 3),
            "resnet152", published(true, 1, 64, 3, 8, 36, 3),
            "resnext50_32x4d", published(true, 32, 4, 3, 4, 6, 3),
            "resnext101_32x8d", published(true, 32, 8, 3, 4, 23, 3),
            "resnext101_64x4d", published(true, 64, 4, 3, 4, 23, 3),
            "wide_resnet50_2", published(true, 1, 128, 3, 4, 6, 3),
            "wide_resnet101_2", published(true, 1, 128, 3, 4, 23, 3));

    ResnetConfig {
        stages = List.copyOf(stages);
    }

    /**
     * From a configuration of Hugging Face's.
     *
     * @throws FormatException if it says something that is not a ResNet
     */
    static ResnetConfig of(Config config) {
        config.only("hidden_act", "relu");
        config.only("layer_type", "basic", "bottleneck");
        boolean bottleneck = config.text("layer_type", "bottleneck").equals("bottleneck");
        List<Integer> widths = config.numbers("hidden_sizes");
        List<Integer> depths = config.numbers("depths");
        if (widths.size() != depths.size()) {
            throw config.fault("hidden_sizes has " + widths.size() + " stages and depths " + depths.size()
                    + ", expected as many. " + config.remedy());
        }
        List<Stage> stages = new ArrayList<>();
        for (int i = 0; i < widths.size(); i++) {
            int width = widths.get(i);
            int stride = i > 0 || config.truth("downsample_in_first_stage", false) ? 2 : 1;
            stages.add(new Stage(depths.get(i), width, bottleneck ? width / EXPANSION : width, 1, stride));
        }
        return new ResnetConfig(
                config.number("num_channels", RGB),
                config.number("embedding_size"),
                stages,
                bottleneck,
                config.truth("downsample_in_bottleneck", false));
    }

    /**
     * From the shapes of torchvision's and timm's checkpoints, which tell all but where the stride is: theirs is in the 3×3
     * convolution ("ResNet v1.5").
     *
     * @throws FormatException if they are not those of a ResNet
     */
    static ResnetConfig fromShapes(Weights weights) {
        String first = "embedder.embedder.convolution.weight";
        boolean bottleneck = weights.has(convolution(0, 0, 2));
        List<Stage> stages = new ArrayList<>();
        for (int stage = 0; weights.has(convolution(stage, 0, 0)); stage++) {
            int depth = 0;
            while (weights.has(convolution(stage, depth, 0))) {
                depth++;
            }
            int inner = weights.size(convolution(stage, 0, 0), 0, 4);
            int width = weights.size(convolution(stage, 0, bottleneck ? 2 : 1), 0, 4);
            int grouped = weights.size(convolution(stage, 0, 1), 1, 4);
            stages.add(new Stage(depth, width, inner, Math.max(1, inner / grouped), stage == 0 ? 1 : 2));
        }
        return new ResnetConfig(weights.size(first, 1, 4), weights.size(first, 0, 4), stages, bottleneck, false);
    }

    /** The name by which architectures ask for a convolution of a block. */
    static String convolution(int stage, int block, int number) {
        return "encoder.stages." + stage + ".layers." + block + ".layer." + number + ".convolution.weight";
    }

    private static ResnetConfig published(boolean bottleneck, int groups, int perGroup, int... depths) {
        List<Stage> stages = new ArrayList<>();
        for (int i = 0; i < depths.length; i++) {
            int width = FIRST_WIDTH << i;
            int inner = width * perGroup * groups / FIRST_WIDTH;
            stages.add(new Stage(depths[i], bottleneck ? width * EXPANSION : width, inner, groups, i == 0 ? 1 : 2));
        }
        return new ResnetConfig(RGB, FIRST_WIDTH, stages, bottleneck, false);
    }
}
