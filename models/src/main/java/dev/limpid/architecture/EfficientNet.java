package dev.limpid.architecture;

import dev.limpid.architecture.InvertedConfig.Block;
import dev.limpid.architecture.InvertedConfig.Window;
import dev.limpid.architecture.InvertedNames.Dialect;
import dev.limpid.format.FormatException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * EfficientNet (Tan and Le 2019), with a classifier if the weights have one; and EfficientNet-Lite, its makers' form for
 * small machines, which does not weigh channels and cuts off at 6.
 */
final class EfficientNet {
    private static final String NAME = "efficientnet";
    private static final int STEM = 32;
    private static final int LAST = 1280;

    /** By stage (table 1). */
    private static final List<Integer> KERNELS = List.of(3, 3, 5, 3, 5, 5, 3);

    private static final List<Integer> WIDTHS = List.of(16, 24, 40, 80, 112, 192, 320);
    private static final List<Integer> REPEATS = List.of(1, 2, 2, 3, 3, 4, 1);

    private static final InvertedPlan PLAN =
            new InvertedPlan(NAME, KERNELS, WIDTHS, REPEATS, Activation.SILU, true, false);
    private static final InvertedPlan LITE =
            new InvertedPlan(NAME, KERNELS, WIDTHS, REPEATS, Activation.RELU6, false, true);

    /** How many times the channels, and the blocks, of the smallest there are (section 4; their code tells b1 to b8). */
    private static final double[][] SCALES = {
        {1, 1}, {1, 1.1}, {1.1, 1.2}, {1.2, 1.4}, {1.4, 1.8}, {1.6, 2.2}, {1.8, 2.6}, {2, 3.1}, {2.2, 3.6}
    };

    private static final int LARGEST_LITE = 4;

    /** Called as by timm and torchvision; timm also has those of its makers, which differ in padding, as {@code tf_…}. */
    static final Map<String, InvertedConfig> NAMED = new TreeMap<>();

    static {
        for (String maker : List.of("", "tf_")) {
            for (int i = 0; i < SCALES.length; i++) {
                NAMED.put(maker + "efficientnet_b" + i, PLAN.scaled(SCALES[i][0], SCALES[i][1], 1));
            }
            for (int i = 0; i <= LARGEST_LITE; i++) {
                NAMED.put(maker + "efficientnet_lite" + i, LITE.scaled(SCALES[i][0], SCALES[i][1], 1));
            }
        }
    }

    private EfficientNet() {}

    /**
     * Emits the graph.
     *
     * @throws FormatException if the configuration says something that is not an EfficientNet, or a weight is missing or of
     *     another shape than it says
     */
    static Emitted emit(Config config, Weights weights) {
        InvertedConfig sizes = new Sizes(config).read();
        Weights named = weights.named(InvertedNames.of(Dialect.EFFICIENTNET, sizes));
        int blocks = sizes.stages().stream().mapToInt(List::size).sum();
        if (weights.named(name -> List.of(NAME + "." + name, name))
                .find("encoder.blocks." + blocks + ".projection.project_conv.weight")
                .isPresent()) {
            throw config.fault("num_block_repeats " + config.numbers("num_block_repeats") + " and depth_coefficient "
                    + config.real("depth_coefficient", 1) + " make " + blocks
                    + " blocks, the weights have more. They are of different models.");
        }
        return InvertedResiduals.emit(sizes, named, config.classes(named, "classifier"));
    }

    /** A configuration of Hugging Face's. */
    private record Sizes(Config config, double width, double depth, int divisor) {
        Sizes(Config config) {
            this(
                    config,
                    config.positive("width_coefficient", 1),
                    config.positive("depth_coefficient", 1),
                    config.number("depth_divisor", 8));
        }

        private int rounded(int channels) {
            return InvertedConfig.rounded(channels * width, divisor, divisor);
        }

        InvertedConfig read() {
            config.only("pooling_type", "mean", "max");
            List<Integer> in = config.numbers("in_channels");
            List<Integer> out = listed("out_channels", in.size());
            List<Integer> kernels = listed("kernel_sizes", in.size());
            List<Integer> strides = listed("strides", in.size());
            List<Integer> repeats = listed("num_block_repeats", in.size());
            List<Integer> wider = listed("expand_ratios", in.size());
            List<Integer> even = config.has("depthwise_padding") ? config.numbers("depthwise_padding") : List.of();
            double squeeze = config.positive("squeeze_expansion_ratio", 0.25);
            List<List<Block>> stages = new ArrayList<>();
            int number = 0;
            for (int stage = 0; stage < in.size(); stage++) {
                List<Block> blocks = new ArrayList<>();
                for (int i = 0; i < Math.ceil(depth * repeats.get(stage)); i++, number++) {
                    int read = rounded(i == 0 ? in.get(stage) : out.get(stage));
                    Padding padding = even.contains(number) ? Padding.EACH_SIDE : Padding.BEHIND;
                    int stride = i == 0 ? strides.get(stage) : 1;
                    blocks.add(new Block(
                            read,
                            wider.get(stage) != 1,
                            read * wider.get(stage),
                            rounded(out.get(stage)),
                            new Window(kernels.get(stage), stride, 1, padding),
                            Math.max(1, (int) (read * squeeze)),
                            i > 0));
                }
                stages.add(blocks);
            }
            return new InvertedConfig(
                    NAME,
                    config.number("num_channels", InvertedConfig.RGB),
                    rounded(STEM),
                    stages,
                    rounded(LAST),
                    Activation.of(config, "hidden_act", "swish"),
                    (float) config.real("batch_norm_eps", 1e-3),
                    Padding.BEHIND,
                    config.text("pooling_type", "mean").equals("max"));
        }

        private List<Integer> listed(String key, int count) {
            List<Integer> numbers = config.numbers(key);
            if (numbers.size() != count) {
                throw config.fault("in_channels has " + count + " stages and " + key + " " + numbers.size()
                        + ", expected as many. " + config.remedy());
            }
            return numbers;
        }
    }
}
