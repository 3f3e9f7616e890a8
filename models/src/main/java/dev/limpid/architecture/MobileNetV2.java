package dev.limpid.architecture;

import dev.limpid.architecture.InvertedConfig.Block;
import dev.limpid.architecture.InvertedConfig.Window;
import dev.limpid.architecture.InvertedNames.Dialect;
import dev.limpid.format.FormatException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** MobileNetV2 (Sandler et al. 2018), with a classifier if the weights have one; its first class may be the background. */
final class MobileNetV2 {
    private static final String NAME = "mobilenet_v2";
    private static final int KERNEL = 3;
    private static final int WIDER = 6;
    private static final int STEM = 32;
    private static final int LAST = 1280;
    private static final int MULTIPLE = 8;

    /** By stage (table 2). */
    private static final List<Integer> WIDTHS = List.of(16, 24, 32, 64, 96, 160, 320);

    static final List<Integer> REPEATS = List.of(1, 2, 3, 4, 3, 3, 1);

    private static final InvertedPlan PLAN =
            new InvertedPlan(NAME, List.of(3, 3, 3, 3, 3, 3, 3), WIDTHS, REPEATS, Activation.RELU6, false, false);

    /** By how many channels and blocks it has more, called as by timm and torchvision. */
    static final Map<String, InvertedConfig> NAMED = new TreeMap<>(Map.of(
            "mobilenetv2_035",
            PLAN.scaled(0.35, 1, LAST),
            "mobilenetv2_050",
            PLAN.scaled(0.5, 1, LAST),
            "mobilenetv2_075",
            PLAN.scaled(0.75, 1, LAST),
            "mobilenetv2_100",
            PLAN.scaled(1, 1, LAST),
            "mobilenetv2_110d",
            PLAN.withFixedEnds().scaled(1.1, 1.2, LAST),
            "mobilenetv2_120d",
            PLAN.withFixedEnds().scaled(1.2, 1.4, LAST),
            "mobilenetv2_140",
            PLAN.scaled(1.4, 1, LAST),
            NAME,
            PLAN.scaled(1, 1, LAST)));

    private MobileNetV2() {}

    /**
     * Emits the graph.
     *
     * @throws FormatException if the configuration says something that is not a MobileNetV2, or a weight is missing or of
     *     another shape than it says
     */
    static Emitted emit(Config config, Weights weights) {
        InvertedConfig sizes = new Sizes(config).read();
        Weights named = weights.named(InvertedNames.of(Dialect.MOBILENET, sizes));
        return InvertedResiduals.emit(sizes, named, config.classes(named, "classifier"));
    }

    /** A configuration of Hugging Face's. */
    private record Sizes(Config config, double factor, int multiple, int least, double wider, Padding padding) {
        Sizes(Config config) {
            this(
                    config,
                    config.positive("depth_multiplier", 1),
                    config.number("depth_divisible_by", MULTIPLE),
                    config.number("min_depth", MULTIPLE),
                    config.positive("expand_ratio", WIDER),
                    config.truth("tf_padding", true) ? Padding.SAME : Padding.EACH_SIDE);
        }

        private int rounded(double channels) {
            return InvertedConfig.rounded(Math.rint(channels), multiple, least);
        }

        InvertedConfig read() {
            config.only("output_stride", "8", "16", "32");
            int most = config.number("output_stride", 32);
            int stem = rounded(STEM * factor);
            int reached = 2;
            int dilation = 1;
            int in = stem;
            List<List<Block>> stages = new ArrayList<>();
            for (int stage = 0; stage < WIDTHS.size(); stage++) {
                List<Block> blocks = new ArrayList<>();
                int out = rounded(WIDTHS.get(stage) * factor);
                for (int block = 0; block < REPEATS.get(stage); block++) {
                    int stride = block == 0 ? InvertedConfig.STRIDES.get(stage) : 1;
                    // Once a picture is small enough, later convolutions look further instead.
                    boolean spread = stage > 0 && reached == most;
                    Window window = new Window(KERNEL, spread ? 1 : stride, spread ? dilation : 1, padding);
                    if (spread) {
                        dilation *= stride;
                    } else {
                        reached *= stride;
                    }
                    blocks.add(block(in, out, window, stage == 0));
                    in = out;
                }
                stages.add(blocks);
            }
            boolean whole = config.truth("finegrained_output", true) && factor < 1;
            return new InvertedConfig(
                    NAME,
                    config.number("num_channels", InvertedConfig.RGB),
                    stem,
                    stages,
                    whole ? LAST : rounded(LAST * factor),
                    Activation.of(config, "hidden_act", "relu6"),
                    (float) config.real("layer_norm_eps", 1e-3),
                    padding,
                    false);
        }

        /** The first one's channels are those of the stem, whether a convolution makes them or not. */
        private Block block(int in, int out, Window window, boolean first) {
            boolean widened = !first || !config.truth("first_layer_is_expansion", true);
            int inner = first ? in : rounded(in * wider);
            boolean added = !first && window.stride() == 1 && in == out;
            return new Block(in, widened, inner, out, window, 0, added);
        }
    }
}
