package dev.limpid.architecture;

import dev.limpid.architecture.VitConfig.Size;
import dev.limpid.architecture.VitConfig.Token;
import dev.limpid.format.FormatException;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sizes of a vision transformer without a configuration of its own: from the shapes of timm's and torchvision's checkpoints,
 * or from a published name.
 */
final class VitShapes {
    private static final Token REGISTERS = new Token("embeddings.register_tokens", 0);
    private static final float EPSILON = 1e-6f;

    /** Heads by width, as published (Dosovitskiy et al. 2020, table 1; Touvron et al. 2020, table 1; Zhai et al. 2021, table 2). */
    private static final Map<Integer, Integer> HEADS =
            Map.of(192, 3, 384, 6, 768, 12, 1024, 16, 1280, 16, 1408, 16, 1664, 16);

    /** {@code vit_base_patch16_224}, {@code deit_tiny_distilled_patch16_224}: as timm calls them. */
    private static final Pattern NAME =
            Pattern.compile("(?:vit|deit)_(tiny|small|base|large|huge)(_distilled)?_patch(\\d+)_(\\d+)");

    /** {@code vit_small_patch16_384}, and what came after. */
    private static final Pattern KIN = Pattern.compile("(?:vit|deit)_\\w*patch\\d+_\\w+");

    private static final Map<String, Integer> WIDTHS =
            Map.of("tiny", 192, "small", 384, "base", 768, "large", 1024, "huge", 1280);
    private static final Map<String, Integer> LAYERS =
            Map.of("tiny", 12, "small", 12, "base", 12, "large", 24, "huge", 32);

    /** Names of the same sizes in torchvision. */
    private static final Map<String, String> TORCHVISION = Map.of(
            "vit_b_16", "vit_base_patch16_224",
            "vit_b_32", "vit_base_patch32_224",
            "vit_l_16", "vit_large_patch16_224",
            "vit_l_32", "vit_large_patch32_224",
            "vit_h_14", "vit_huge_patch14_224");

    private VitShapes() {}

    /**
     * What shapes tell, and timm's configuration where there is one: shapes do not tell heads and pooling.
     *
     * @throws FormatException if they are not those of a ViT for square pictures, or nobody says how many heads it has
     */
    static VitConfig of(Weights weights, @Nullable Config timm) {
        String projection = "embeddings.patch_embeddings.projection.weight";
        int hidden = weights.size(projection, 0, 4);
        Size patch = new Size(weights.size(projection, 2, 4), weights.size(projection, 3, 4));
        List<Token> tokens = List.of(VitConfig.CLASS, VitConfig.DISTILLATION, REGISTERS).stream()
                .map(Token::weight)
                .filter(weights::has)
                .map(name -> new Token(name, weights.size(name, 1, 3)))
                .toList();
        int positions = weights.size("embeddings.position_embeddings", 1, 3);
        // Positions of patches alone make a square; one or two more do not.
        boolean placed = root(positions) < 0;
        int prefix = tokens.stream().mapToInt(Token::count).sum();
        int side = root(placed ? positions - prefix : positions);
        if (side < 1) {
            throw weights.fault("it has " + positions + " positions and " + prefix + " tokens before those of the"
                    + " patches, expected the patches of a square picture.");
        }
        int layers = 0;
        while (weights.has("encoder.layer." + layers + ".intermediate.dense.bias")) {
            layers++;
        }
        return new VitConfig(
                weights.size(projection, 1, 4),
                new Size(side * patch.height(), side * patch.width()),
                patch,
                layers,
                heads(weights, timm, hidden),
                hidden,
                weights.size("encoder.layer.0.intermediate.dense.bias", 0, 1),
                EPSILON,
                Activation.GELU,
                weights.has("encoder.layer.0.attention.attention.query.bias"),
                tokens,
                placed,
                isMean(weights, timm));
    }

    /** The side of a square of this area, -1 if it is none. */
    private static int root(int area) {
        int root = (int) Math.round(Math.sqrt(area));
        return root * root == area ? root : -1;
    }

    private static int heads(Weights weights, @Nullable Config timm, int hidden) {
        int said = timm == null ? 0 : timm.part("model_args").number("num_heads", 0);
        int heads = said > 0 ? said : HEADS.getOrDefault(hidden, 0);
        if (heads == 0 || hidden % heads != 0) {
            throw weights.fault(
                    "the model is " + hidden + " wide and nothing says how many heads it has. Put a config.json"
                            + " beside it that says so: num_heads in model_args of timm's.");
        }
        return heads;
    }

    private static boolean isMean(Weights weights, @Nullable Config timm) {
        if (timm == null) {
            return weights.has("fc_norm.weight") || !weights.has(VitConfig.CLASS.weight());
        }
        timm.only("global_pool", "token", "avg");
        return timm.text("global_pool", "token").equals("avg");
    }

    /** Whether timm calls a ViT or DeiT so, of whatever size, that differs from others in nothing but its shapes. */
    static boolean isKin(String name) {
        return KIN.matcher(name).matches() && !name.contains("quickgelu");
    }

    /** One of the published sizes; empty if none is called so. */
    static Optional<VitConfig> named(String name) {
        Matcher parts = NAME.matcher(TORCHVISION.getOrDefault(name, name));
        if (!parts.matches()) {
            return Optional.empty();
        }
        int width = WIDTHS.getOrDefault(parts.group(1), 0);
        List<Token> tokens =
                parts.group(2) == null ? List.of(VitConfig.CLASS) : List.of(VitConfig.CLASS, VitConfig.DISTILLATION);
        return Optional.of(new VitConfig(
                VitConfig.RGB,
                Size.square(Integer.parseInt(parts.group(4))),
                Size.square(Integer.parseInt(parts.group(3))),
                LAYERS.getOrDefault(parts.group(1), 0),
                HEADS.getOrDefault(width, 0),
                width,
                4 * width,
                EPSILON,
                Activation.GELU,
                true,
                tokens,
                true,
                false));
    }
}
