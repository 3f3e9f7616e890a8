package dev.limpid.architecture;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names that weights of a network of inverted residuals go by. Limpid asks for them by stage and block, {@code
 * blocks.1.0.narrow.convolution.weight}; what a file calls them depends on who saved it, on how many blocks came before, and
 * on whether the block widens.
 *
 * @param widened by stage and block, whether it begins with a convolution of 1×1
 */
record InvertedNames(Dialect dialect, List<List<Boolean>> widened) implements Function<String, List<String>> {
    private static final Pattern BLOCK = Pattern.compile("blocks\\.(\\d+)\\.(\\d+)\\.(\\w+\\.\\w+)\\.(\\w+)");
    private static final Pattern END = Pattern.compile("(.+)\\.(\\w+)");

    /** What blocks are asked for. */
    private static final List<String> PARTS = List.of(
            "widen.convolution",
            "widen.normalization",
            "depthwise.convolution",
            "depthwise.normalization",
            "narrow.convolution",
            "narrow.normalization",
            "squeeze.reduce",
            "squeeze.expand");

    /** Where a block is: its stage, its number there, and its number among all. */
    record Place(int stage, int block, int number) {}

    /** Who saved a file. */
    enum Dialect {
        /** Hugging Face's {@code mobilenet_v2}. */
        MOBILENET(
                "mobilenet_v2.",
                Map.of(
                        "stem.convolution", "conv_stem.first_conv.convolution",
                        "stem.normalization", "conv_stem.first_conv.normalization",
                        "last.convolution", "conv_1x1.convolution",
                        "last.normalization", "conv_1x1.normalization"),
                List.of(
                        "expand_1x1.convolution",
                        "expand_1x1.normalization",
                        "conv_3x3.convolution",
                        "conv_3x3.normalization",
                        "reduce_1x1.convolution",
                        "reduce_1x1.normalization"),
                List.of(
                        "",
                        "",
                        "conv_3x3.convolution",
                        "conv_3x3.normalization",
                        "reduce_1x1.convolution",
                        "reduce_1x1.normalization")) {
            @Override
            String path(Place place) {
                return place.number == 0 ? "conv_stem." : "layer." + (place.number - 1) + ".";
            }
        },
        /** Hugging Face's {@code efficientnet}. */
        EFFICIENTNET(
                "efficientnet.",
                Map.of(
                        "stem.convolution", "embeddings.convolution",
                        "stem.normalization", "embeddings.batchnorm",
                        "last.convolution", "encoder.top_conv",
                        "last.normalization", "encoder.top_bn"),
                List.of(
                        "expansion.expand_conv",
                        "expansion.expand_bn",
                        "depthwise_conv.depthwise_conv",
                        "depthwise_conv.depthwise_norm",
                        "projection.project_conv",
                        "projection.project_bn",
                        "squeeze_excite.reduce",
                        "squeeze_excite.expand"),
                List.of(
                        "",
                        "",
                        "depthwise_conv.depthwise_conv",
                        "depthwise_conv.depthwise_norm",
                        "projection.project_conv",
                        "projection.project_bn",
                        "squeeze_excite.reduce",
                        "squeeze_excite.expand")) {
            @Override
            String path(Place place) {
                return "encoder.blocks." + place.number + ".";
            }
        },
        /** timm's. */
        TIMM(
                "",
                Map.of(
                        "stem.convolution", "conv_stem",
                        "stem.normalization", "bn1",
                        "last.convolution", "conv_head",
                        "last.normalization", "bn2"),
                List.of("conv_pw", "bn1", "conv_dw", "bn2", "conv_pwl", "bn3", "se.conv_reduce", "se.conv_expand"),
                List.of("", "", "conv_dw", "bn1", "conv_pw", "bn2", "se.conv_reduce", "se.conv_expand")) {
            @Override
            String path(Place place) {
                return "blocks." + place.stage + "." + place.block + ".";
            }
        },
        /** torchvision's EfficientNet. */
        TORCHVISION(
                "",
                Map.of(
                        "stem.convolution", "features.0.0",
                        "stem.normalization", "features.0.1",
                        "last.convolution", "features.{stages}.0",
                        "last.normalization", "features.{stages}.1",
                        "classifier", "classifier.1"),
                List.of("0.0", "0.1", "1.0", "1.1", "3.0", "3.1", "2.fc1", "2.fc2"),
                List.of("", "", "0.0", "0.1", "2.0", "2.1", "1.fc1", "1.fc2")) {
            @Override
            String path(Place place) {
                return "features." + (place.stage + 1) + "." + place.block + ".block.";
            }
        },
        /** torchvision's MobileNetV2. */
        TORCHVISION_MOBILENET(
                "",
                Map.of(
                        "stem.convolution", "features.0.0",
                        "stem.normalization", "features.0.1",
                        "last.convolution", "features.{blocks}.0",
                        "last.normalization", "features.{blocks}.1",
                        "classifier", "classifier.1"),
                List.of("0.0", "0.1", "1.0", "1.1", "2", "3"),
                List.of("", "", "0.0", "0.1", "1", "2")) {
            @Override
            String path(Place place) {
                return "features." + (place.number + 1) + ".conv.";
            }
        };

        private final String prefix;
        private final Map<String, String> ends;
        private final List<String> inverted;
        private final List<String> separable;

        /**
         * @param prefix that what lies below the classifier may have
         * @param ends names outside blocks; {stages} and {blocks} are how many there are, and one more
         * @param inverted names in blocks that widen, in the order of {@link #PARTS}; squeezing may be missing
         * @param separable names in others
         */
        Dialect(String prefix, Map<String, String> ends, List<String> inverted, List<String> separable) {
            this.prefix = prefix;
            this.ends = ends;
            this.inverted = inverted;
            this.separable = separable;
        }

        /** What the names of a block begin with. */
        abstract String path(Place place);
    }

    InvertedNames {
        widened = widened.stream().map(List::copyOf).toList();
    }

    /** Those of the blocks of a configuration. */
    static InvertedNames of(Dialect dialect, InvertedConfig config) {
        return new InvertedNames(
                dialect,
                config.stages().stream()
                        .map(stage -> stage.stream()
                                .map(InvertedConfig.Block::widened)
                                .toList())
                        .toList());
    }

    /** The names of a weight, the likeliest first. */
    @Override
    public List<String> apply(String name) {
        String own = own(name);
        return name.startsWith("classifier") || dialect.prefix.isEmpty()
                ? List.of(own)
                : List.of(dialect.prefix + own, own);
    }

    private String own(String name) {
        Matcher block = BLOCK.matcher(name);
        if (block.matches()) {
            int stage = Integer.parseInt(block.group(1));
            int number = Integer.parseInt(block.group(2));
            List<String> names = widened.get(stage).get(number) ? dialect.inverted : dialect.separable;
            int part = PARTS.indexOf(block.group(3));
            String own = part < names.size() ? names.get(part) : "";
            return dialect.path(new Place(stage, number, blocks(stage) + number)) + own + "." + block.group(4);
        }
        Matcher end = END.matcher(name);
        if (!end.matches()) {
            return name;
        }
        String own = Objects.requireNonNullElse(dialect.ends.get(end.group(1)), end.group(1))
                .replace("{stages}", String.valueOf(widened.size() + 1))
                .replace("{blocks}", String.valueOf(blocks(widened.size()) + 1));
        return own + "." + end.group(2);
    }

    /** How many blocks there are before a stage. */
    private int blocks(int stage) {
        return widened.subList(0, stage).stream().mapToInt(List::size).sum();
    }
}
