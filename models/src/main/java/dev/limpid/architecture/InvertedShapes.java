package dev.limpid.architecture;

import dev.limpid.architecture.InvertedConfig.Block;
import dev.limpid.architecture.InvertedConfig.Window;
import dev.limpid.architecture.InvertedNames.Dialect;
import dev.limpid.architecture.InvertedNames.Place;
import dev.limpid.format.FormatException;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Networks of inverted residuals that timm or torchvision saved: shapes tell all but strides, padding, activation and what
 * is added to variances. Those follow from who saved the weights, and with timm from the name in its configuration.
 */
final class InvertedShapes {
    private static final float EPSILON = 1e-5f;
    private static final float TENSORFLOW_EPSILON = 1e-3f;

    /** Channels after the last convolution of torchvision's efficientnet_b5, from which on its epsilon is TensorFlow's. */
    private static final int LARGE = 2048;

    /** Settings of timm's that change what is computed, and that no shape tells. */
    private static final List<String> OTHERS =
            List.of("act_layer", "norm_layer", "aa_layer", "se_layer", "output_stride", "pad_type", "bn_eps");

    private InvertedShapes() {}

    /** Who of timm and torchvision saved these weights; null where it is no such network. */
    static @Nullable Dialect dialect(Weights weights) {
        if (weights.has("conv_stem.weight") && weights.has("blocks.0.0.conv_dw.weight")) {
            return Dialect.TIMM;
        }
        if (weights.has("features.1.0.block.1.fc1.weight")) {
            return Dialect.TORCHVISION;
        }
        return weights.has("features.1.conv.0.0.weight") ? Dialect.TORCHVISION_MOBILENET : null;
    }

    /**
     * Emits the graph.
     *
     * @param timm timm's configuration; null where there is none
     * @throws FormatException if it is none of these networks, or nobody tells which
     */
    static Emitted emit(@Nullable Config timm, Weights weights, Dialect dialect) {
        InvertedNames names = new InvertedNames(dialect, blocks(weights, dialect));
        Weights named = weights.named(names);
        int classes = named.has("classifier.bias") ? named.size("classifier.bias", 0, 1) : 0;
        return InvertedResiduals.emit(config(timm, named, names), named, classes);
    }

    /** By stage and block, whether it widens. */
    private static List<List<Boolean>> blocks(Weights weights, Dialect dialect) {
        List<List<Boolean>> stages = new ArrayList<>();
        int number = 0;
        for (int stage = 0; stage < InvertedConfig.STRIDES.size(); stage++) {
            List<Boolean> blocks = new ArrayList<>();
            while (isBlock(weights, dialect, new Place(stage, blocks.size(), number))) {
                blocks.add(isWidened(weights, dialect.path(new Place(stage, blocks.size(), number)), dialect));
                number++;
            }
            if (!blocks.isEmpty()) {
                stages.add(blocks);
            }
        }
        return stages;
    }

    /** torchvision's MobileNetV2 has its blocks in one row, as many in each stage as the paper's. */
    private static boolean isBlock(Weights weights, Dialect dialect, Place place) {
        String path = dialect.path(place);
        return switch (dialect) {
            case TIMM -> weights.has(path + "conv_dw.weight");
            case TORCHVISION -> weights.has(path + "0.0.weight");
            default -> weights.has(path + "0.0.weight") && place.block() < MobileNetV2.REPEATS.get(place.stage());
        };
    }

    private static boolean isWidened(Weights weights, String path, Dialect dialect) {
        return switch (dialect) {
            case TIMM -> weights.has(path + "conv_pwl.weight");
            case TORCHVISION -> weights.has(path + "3.0.weight");
            default -> weights.has(path + "3.weight");
        };
    }

    private static InvertedConfig config(@Nullable Config timm, Weights weights, InvertedNames names) {
        boolean squeezed = weights.has("blocks.0.0.squeeze.reduce.weight");
        int last = weights.size("last.convolution.weight", 0, 4);
        boolean tensorFlow = timm == null
                ? isLarge(weights, names.dialect(), squeezed, last)
                : timm.text("architecture", "").startsWith("tf_");
        refuseOthers(timm);
        Padding padding = timm != null && tensorFlow ? Padding.SAME : Padding.EACH_SIDE;
        List<List<Block>> stages = new ArrayList<>();
        for (int stage = 0; stage < names.widened().size(); stage++) {
            List<Block> blocks = new ArrayList<>();
            for (int block = 0; block < names.widened().get(stage).size(); block++) {
                int stride = block == 0 ? InvertedConfig.STRIDES.get(stage) : 1;
                boolean widened = names.widened().get(stage).get(block);
                blocks.add(block(weights, "blocks." + stage + "." + block, widened, stride, padding));
            }
            stages.add(blocks);
        }
        return new InvertedConfig(
                squeezed ? "efficientnet" : "mobilenet_v2",
                weights.size("stem.convolution.weight", 1, 4),
                weights.size("stem.convolution.weight", 0, 4),
                stages,
                last,
                squeezed ? Activation.SILU : Activation.RELU6,
                tensorFlow ? TENSORFLOW_EPSILON : EPSILON,
                padding,
                false);
    }

    private static Block block(Weights weights, String name, boolean widened, int stride, Padding padding) {
        String convolution = name + ".depthwise.convolution.weight";
        String reduce = name + ".squeeze.reduce.weight";
        int inner = weights.size(convolution, 0, 4);
        int in = widened ? weights.size(name + ".widen.convolution.weight", 1, 4) : inner;
        int out = weights.size(name + ".narrow.convolution.weight", 0, 4);
        Window window = new Window(weights.size(convolution, 2, 4), stride, 1, padding);
        int squeezed = weights.has(reduce) ? weights.size(reduce, 0, 4) : 0;
        return new Block(in, widened, inner, out, window, squeezed, stride == 1 && in == out);
    }

    /** Whether torchvision's epsilon is TensorFlow's; timm has two of each size, of which one has that. */
    private static boolean isLarge(Weights weights, Dialect dialect, boolean squeezed, int last) {
        if (dialect == Dialect.TIMM) {
            String names = squeezed
                    ? "efficientnet_… or tf_efficientnet_…"
                    : "mobilenetv2_…, efficientnet_lite… or tf_efficientnet_lite…";
            throw weights.fault(
                    "the weights are those of timm's " + names + ", which differ in how they pad pictures and in"
                            + " what they add to variances, and nothing says which. Put a config.json beside them that does:"
                            + " {\"architecture\":\"…\"}.");
        }
        return squeezed && last >= LARGE;
    }

    private static void refuseOthers(@Nullable Config timm) {
        if (timm != null) {
            Config arguments = timm.part("model_args");
            OTHERS.stream().filter(arguments::has).findFirst().ifPresent(other -> {
                throw arguments.fault("model_args has '" + other
                        + "', with which it is a relative that is not known. An" + " ONNX export of the model works.");
            });
        }
    }
}
