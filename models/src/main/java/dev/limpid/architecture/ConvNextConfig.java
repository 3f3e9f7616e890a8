package dev.limpid.architecture;

import dev.limpid.format.FormatException;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The sizes of a ConvNeXt.
 *
 * @param channels of a picture
 * @param patch edge of the pieces that the first convolution reads
 * @param stages at one resolution each, the later ones at half of the one before
 * @param second whether blocks normalise responses, as ConvNeXt V2's do
 * @param scaled whether what a block adds is scaled by channel
 * @param epsilon added to the variance in each layer normalisation but the last
 * @param lastEpsilon the same in the last one
 */
record ConvNextConfig(
        int channels,
        int patch,
        List<Stage> stages,
        boolean second,
        boolean scaled,
        Activation activation,
        float epsilon,
        float lastEpsilon) {
    /**
     * Blocks at one resolution.
     *
     * @param kernel edge of the window that a block sees, an odd number
     */
    record Stage(int depth, int width, int kernel) {}

    private static final int RGB = 3;
    private static final int PATCH = 4;
    private static final int KERNEL = 7;
    private static final float EPSILON = 1e-6f;
    private static final float LARGEST_EPSILON = 1e-5f;
    /** Settings of timm's that change what is computed, and that no shape tells. */
    private static final List<String> OTHERS =
            List.of("act_layer", "norm_layer", "output_stride", "stem_type", "head_norm_first");

    private static final String LARGEST = "convnext_xxlarge";

    /**
     * The published sizes (Liu et al. 2022, section 2.7; Woo et al. 2023, appendix A.1; those below tiny and above xlarge by
     * their makers), called as by timm and torchvision.
     */
    static final Map<String, ConvNextConfig> NAMED = new TreeMap<>();

    static {
        int[] shallow = {2, 2, 6, 2};
        int[] nano = {2, 2, 8, 2};
        int[] tiny = {3, 3, 9, 3};
        int[] deep = {3, 3, 27, 3};
        for (boolean second : new boolean[] {false, true}) {
            String name = second ? "convnextv2_" : "convnext_";
            NAMED.put(name + "atto", published(second, 40, shallow));
            NAMED.put(name + "femto", published(second, 48, shallow));
            NAMED.put(name + "pico", published(second, 64, shallow));
            NAMED.put(name + "nano", published(second, 80, nano));
            NAMED.put(name + "tiny", published(second, 96, tiny));
            NAMED.put(name + "small", published(second, 96, deep));
            NAMED.put(name + "base", published(second, 128, deep));
            NAMED.put(name + "large", published(second, 192, deep));
        }
        NAMED.put("convnext_xlarge", published(false, 256, deep));
        NAMED.put(LARGEST, published(false, 384, 3, 4, 30, 3));
        NAMED.put("convnextv2_huge", published(true, 352, deep));
    }

    ConvNextConfig {
        stages = List.copyOf(stages);
    }

    /**
     * From a configuration of Hugging Face's.
     *
     * @param second whether it is of ConvNeXt V2
     * @throws FormatException if it says something that is not a ConvNeXt
     */
    static ConvNextConfig of(Config config, boolean second) {
        List<Integer> widths = config.numbers("hidden_sizes");
        List<Integer> depths = config.numbers("depths");
        if (widths.size() != depths.size()) {
            throw config.fault("hidden_sizes has " + widths.size() + " stages and depths " + depths.size()
                    + ", expected as many. " + config.remedy());
        }
        List<Stage> stages = new ArrayList<>();
        for (int i = 0; i < widths.size(); i++) {
            stages.add(new Stage(depths.get(i), widths.get(i), KERNEL));
        }
        return new ConvNextConfig(
                config.number("num_channels", RGB),
                config.has("patch_size") ? config.number("patch_size") : PATCH,
                stages,
                second,
                !second && config.real("layer_scale_init_value", EPSILON) > 0,
                Activation.of(config, "hidden_act"),
                EPSILON,
                (float) config.real("layer_norm_eps", 1e-12));
    }

    /**
     * From the shapes of torchvision's and timm's checkpoints.
     *
     * @param timm timm's configuration, which alone tells what is added to variances; null where there is none
     * @throws FormatException if they are not those of a ConvNeXt, or the configuration says something that is none
     */
    static ConvNextConfig fromShapes(Weights weights, @Nullable Config timm) {
        String first = "embeddings.patch_embeddings.weight";
        List<Stage> stages = new ArrayList<>();
        for (int stage = 0; weights.has(block(stage, 0) + ".dwconv.weight"); stage++) {
            int depth = 0;
            while (weights.has(block(stage, depth) + ".dwconv.weight")) {
                depth++;
            }
            String convolution = block(stage, 0) + ".dwconv.weight";
            stages.add(new Stage(depth, weights.size(convolution, 0, 4), weights.size(convolution, 2, 4)));
        }
        float epsilon = timm == null ? EPSILON : epsilon(timm);
        return new ConvNextConfig(
                weights.size(first, 1, 4),
                weights.size(first, 2, 4),
                stages,
                weights.has(block(0, 0) + ".grn.weight"),
                weights.has(block(0, 0) + ".layer_scale_parameter"),
                Activation.GELU,
                epsilon,
                epsilon);
    }

    private static float epsilon(Config timm) {
        Config arguments = timm.part("model_args");
        OTHERS.stream().filter(arguments::has).findFirst().ifPresent(other -> {
            throw arguments.fault("model_args has '" + other + "', with which it is a relative that is not known. An"
                    + " ONNX export of the model works.");
        });
        boolean largest = timm.text("architecture", "").equals(LARGEST);
        return (float) arguments.real("norm_eps", largest ? LARGEST_EPSILON : EPSILON);
    }

    /** The name by which weights of a block are asked for. */
    static String block(int stage, int block) {
        return "encoder.stages." + stage + ".layers." + block;
    }

    private static ConvNextConfig published(boolean second, int width, int... depths) {
        List<Stage> stages = new ArrayList<>();
        for (int i = 0; i < depths.length; i++) {
            stages.add(new Stage(depths[i], width << i, KERNEL));
        }
        return new ConvNextConfig(RGB, PATCH, stages, second, !second, Activation.GELU, EPSILON, EPSILON);
    }
}
