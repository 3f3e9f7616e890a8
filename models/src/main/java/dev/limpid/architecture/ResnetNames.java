package dev.limpid.architecture;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names that weights of a ResNet go by: Hugging Face's ({@code encoder.stages.0.layers.1.layer.2.convolution.weight})
 * with or without the prefix {@code resnet.}, and torchvision's, which are timm's too ({@code layer1.1.conv3.weight}).
 */
final class ResnetNames {
    private static final Pattern LAYER = Pattern.compile(
            "encoder\\.stages\\.(\\d+)\\.layers\\.(\\d+)\\.(?:layer\\.(\\d+)|shortcut)\\.(convolution|normalization)\\.(.+)");

    private ResnetNames() {}

    static List<String> spellings(String name) {
        return name.startsWith("classifier.")
                ? List.of(name, torchvision(name))
                : List.of("resnet." + name, name, torchvision(name));
    }

    private static String torchvision(String name) {
        Matcher layer = LAYER.matcher(name);
        if (layer.matches()) {
            String block = "layer" + next(layer.group(1)) + "." + layer.group(2) + ".";
            boolean convolution = layer.group(4).equals("convolution");
            String part = layer.group(3) == null
                    ? "downsample." + (convolution ? 0 : 1)
                    : (convolution ? "conv" : "bn") + next(layer.group(3));
            return block + part + "." + layer.group(5);
        }
        return name.replace("embedder.embedder.convolution", "conv1")
                .replace("embedder.embedder.normalization", "bn1")
                .replace("classifier.1", "fc");
    }

    private static int next(String number) {
        return Integer.parseInt(number) + 1;
    }
}
