package dev.limpid.architecture;

import dev.limpid.format.FormatException;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Models that timm or torchvision saved: a configuration names the architecture, {@code resnet50}, or there is none and the
 * weights' names and shapes tell.
 *
 * <p>Both know many relatives of the architectures that are known here, which differ in what shapes do not tell or in tensors
 * of their own. So a name that is not known is refused, and so are tensors that were left over.
 */
final class Timm {
    private static final List<String> RESNET = List.of("conv1.weight", "layer1.0.conv1.weight");

    /** Architectures that are told apart by the names of weights, and by names in configurations. */
    private enum Family {
        RESNET,
        CONVNEXT,
        INVERTED,
        TRANSFORMER
    }

    private Timm() {}

    /** Whether weights have the names that they go by in torchvision or timm. */
    static boolean saved(Weights weights) {
        return family(weights) != null;
    }

    private static @Nullable Family family(Weights weights) {
        if (RESNET.stream().allMatch(weights::has)) {
            return Family.RESNET;
        }
        if (ConvNextNames.saved(weights)) {
            return Family.CONVNEXT;
        }
        if (InvertedShapes.dialect(weights) != null) {
            return Family.INVERTED;
        }
        boolean cut = weights.has("patch_embed.proj.weight") || weights.has("conv_proj.weight");
        return cut ? Family.TRANSFORMER : null;
    }

    private static @Nullable Family family(String name) {
        if (ResnetConfig.NAMED.containsKey(plain(name))) {
            return Family.RESNET;
        }
        if (ConvNextConfig.NAMED.containsKey(name)) {
            return Family.CONVNEXT;
        }
        if (MobileNetV2.NAMED.containsKey(name) || EfficientNet.NAMED.containsKey(name)) {
            return Family.INVERTED;
        }
        return VitShapes.isKin(name) ? Family.TRANSFORMER : null;
    }

    /**
     * Emits the graph.
     *
     * @param config timm's; null where there is none
     * @throws FormatException if the architecture is none of those known, or the weights do not fit it
     */
    static Emitted emit(@Nullable Config config, Weights weights) {
        Family family = family(weights);
        if (config != null && family(config.text("architecture", "")) == null) {
            throw unknown(config);
        }
        if (config != null && (family == null || family != family(config.text("architecture", "")))) {
            throw config.fault(
                    "architecture is '" + config.text("architecture", "") + "', and the weights beside it have"
                            + " not the names that those of one have. They are of different models.");
        }
        Emitted emitted = emit(config, weights, Objects.requireNonNull(family));
        List<String> rest = weights.seen(VitNames::apart).unread(emitted.graph());
        if (!rest.isEmpty()) {
            String others = rest.size() == 1 ? "" : ", nor " + (rest.size() - 1) + " others";
            throw weights.fault("it has a tensor that a " + emitted.graph().name() + " has not: '" + rest.get(0) + "'"
                    + others + ". It is a relative that is not known; an ONNX export of the model works.");
        }
        return emitted;
    }

    private static Emitted emit(@Nullable Config config, Weights weights, Family family) {
        if (config != null && family != Family.TRANSFORMER) {
            config.only("global_pool", "avg");
        }
        return switch (family) {
            case RESNET -> Resnet.emit(weights);
            case CONVNEXT -> ConvNext.fromShapes(config, weights);
            case INVERTED ->
                InvertedShapes.emit(config, weights, Objects.requireNonNull(InvertedShapes.dialect(weights)));
            case TRANSFORMER -> transformer(config, VitNames.in(weights));
        };
    }

    private static Emitted transformer(@Nullable Config config, Weights weights) {
        VitConfig sizes = VitShapes.of(weights, config);
        int classes = weights.has("classifier.bias") ? weights.size("classifier.bias", 0, 1) : 0;
        return transformer(sizes, weights, classes);
    }

    private static Emitted transformer(VitConfig sizes, Weights weights, int classes) {
        return isDistilled(sizes) ? Deit.emit(sizes, weights, classes) : Vit.emit(sizes, weights, classes);
    }

    /**
     * The graph of the architecture that a configuration names, its weights only declared: it can be counted, but not run.
     *
     * @throws FormatException if the architecture is none of those known by their name
     */
    static Emitted blueprint(Config config) {
        return blueprint(config.text("architecture", ""), config.number("num_classes"))
                .orElseThrow(() -> unknown(config));
    }

    private static FormatException unknown(Config config) {
        return config.fault("architecture is '" + config.text("architecture", "")
                + "', expected a ResNet, ResNeXt, ConvNeXt, MobileNetV2, EfficientNet, ViT or DeiT such as resnet50 or"
                + " vit_base_patch16_224. An ONNX export of the model works too.");
    }

    /** Without what tells where timm took the weights from. */
    private static String plain(String name) {
        return name.replaceFirst("^(tv|gluon)_", "");
    }

    /**
     * The graph of a published architecture, its weights only declared.
     *
     * @param name as in torchvision or timm
     * @return empty if none is called so
     */
    static Optional<Emitted> blueprint(String name, int classes) {
        ResnetConfig resnet = ResnetConfig.NAMED.get(plain(name));
        if (resnet != null) {
            return Optional.of(Resnet.blueprint(resnet, classes));
        }
        ConvNextConfig convnext = ConvNextConfig.NAMED.get(name);
        if (convnext != null) {
            return Optional.of(ConvNext.blueprint(convnext, classes));
        }
        InvertedConfig inverted = MobileNetV2.NAMED.getOrDefault(name, EfficientNet.NAMED.get(name));
        if (inverted != null) {
            return Optional.of(InvertedResiduals.emit(inverted, Weights.blueprint(weight -> true), classes));
        }
        return VitShapes.named(name).map(vit -> {
            String head = isDistilled(vit) ? "distillation_classifier.bias" : "classifier.bias";
            return transformer(vit, Weights.blueprint(head::equals), classes);
        });
    }

    private static boolean isDistilled(VitConfig vit) {
        return vit.tokens().contains(VitConfig.DISTILLATION);
    }
}
