package dev.limpid.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names that weights of a ConvNeXt go by: Hugging Face's ({@code encoder.stages.0.layers.1.pwconv1.weight}) with or
 * without the prefix {@code convnext.}, timm's ({@code stages.0.blocks.1.mlp.fc1.weight}) and torchvision's ({@code
 * features.1.1.block.3.weight}).
 */
final class ConvNextNames {
    private static final Pattern BLOCK = Pattern.compile("encoder\\.stages\\.(\\d+)\\.layers\\.(\\d+)\\.(.+)");
    private static final Pattern DOWN =
            Pattern.compile("encoder\\.stages\\.(\\d+)\\.downsampling_layer\\.(\\d+)\\.(.+)");

    private static final Map<String, String> TIMM = new TreeMap<>(Map.ofEntries(
            Map.entry("dwconv", "conv_dw"),
            Map.entry("layernorm", "norm"),
            Map.entry("pwconv1", "mlp.fc1"),
            Map.entry("pwconv2", "mlp.fc2"),
            Map.entry("grn", "mlp.grn"),
            Map.entry("layer_scale_parameter", "gamma")));
    private static final Map<String, String> TIMM_ENDS = new TreeMap<>(Map.of(
            "embeddings.patch_embeddings", "stem.0",
            "embeddings.layernorm", "stem.1",
            "layernorm", "head.norm",
            "classifier", "head.fc"));
    private static final Map<String, String> TORCHVISION = new TreeMap<>(Map.of(
            "dwconv", "block.0",
            "layernorm", "block.2",
            "pwconv1", "block.3",
            "pwconv2", "block.5",
            "layer_scale_parameter", "layer_scale"));
    private static final Map<String, String> TORCHVISION_ENDS = new TreeMap<>(Map.of(
            "embeddings.patch_embeddings", "features.0.0",
            "embeddings.layernorm", "features.0.1",
            "layernorm", "classifier.0",
            "classifier", "classifier.2"));

    private ConvNextNames() {}

    /** Whether timm or torchvision saved these weights of a ConvNeXt. */
    static boolean saved(Weights weights) {
        return weights.has("stages.0.blocks.0.conv_dw.weight") || weights.has("features.1.0.layer_scale");
    }

    /** The names of a weight, the likeliest first. */
    static List<String> spellings(String name) {
        List<String> spellings = new ArrayList<>();
        if (!name.startsWith("classifier")) {
            spellings.add("convnext." + name);
            spellings.add("convnextv2." + name);
        }
        spellings.add(name);
        Matcher block = BLOCK.matcher(name);
        Matcher down = DOWN.matcher(name);
        if (block.matches()) {
            String number = block.group(2);
            spellings.add("stages." + block.group(1) + ".blocks." + number + "." + part(block.group(3), TIMM));
            spellings.add("features." + (2 * Integer.parseInt(block.group(1)) + 1) + "." + number + "."
                    + part(block.group(3), TORCHVISION));
        } else if (down.matches()) {
            String rest = "." + down.group(2) + "." + down.group(3);
            spellings.add("stages." + down.group(1) + ".downsample" + rest);
            spellings.add("features." + 2 * Integer.parseInt(down.group(1)) + rest);
        } else {
            spellings.add(part(name, TIMM_ENDS));
            spellings.add(part(name, TORCHVISION_ENDS));
        }
        return spellings;
    }

    /** A name with what comes before {@code .weight} or {@code .bias} in other words. */
    private static String part(String name, Map<String, String> words) {
        boolean ends = name.endsWith(".weight") || name.endsWith(".bias");
        int end = ends ? name.lastIndexOf('.') : name.length();
        String part = name.substring(0, end);
        return words.getOrDefault(part, part) + name.substring(end);
    }
}
