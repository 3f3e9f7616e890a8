package dev.limpid.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.image.Step.BlueFirst;
import dev.limpid.image.Step.CenterCrop;
import dev.limpid.image.Step.FitWithin;
import dev.limpid.image.Step.ShortestEdge;
import dev.limpid.image.Step.Stretch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * transformers' image processors, by the settings they save. What a file leaves out is as the class of its processor
 * has it ({@code processors.json}). A setting that is not known is refused, since it might change pixels.
 */
final class Preprocessor {
    private static final JsonNode KNOWN = known();

    /** Settings that change no pixel of a picture that is classified. */
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "feature_extractor_type",
            "image_processor_type",
            "processor_class",
            "_valid_processor_keys",
            "do_convert_rgb",
            "do_reduce_labels",
            "reduce_labels",
            "default_to_square",
            "data_format",
            "input_data_format",
            "return_tensors",
            "device",
            "disable_grouping",
            // To the largest of a batch: a picture of its own stays as it is.
            "do_pad",
            "image_seq_length",
            "model_input_names",
            "use_fast",
            "backend");

    /** Settings that are followed, whatever the processor. */
    private static final Set<String> COMMON = Set.of(
            "do_resize",
            "size",
            "resample",
            "do_center_crop",
            "crop_size",
            "do_rescale",
            "rescale_factor",
            "do_normalize",
            "image_mean",
            "image_std");

    private static final String FAST = "Fast";
    private static final int WARPED_FROM = 384;

    private final ConfigFile file;
    private final String family;
    private final Arithmetic arithmetic;
    private final Margin margin;

    private Preprocessor(ConfigFile file, String family, boolean fast) {
        this.file = file;
        this.family = family;
        this.arithmetic = fast ? Arithmetic.TORCH : Arithmetic.PILLOW;
        this.margin = fast ? Margin.TENSOR : Margin.PILLOW;
    }

    /**
     * The processor that a file describes.
     *
     * @param model the model's type, which tells the processor where the file does not
     */
    static ImageProcessor of(ConfigFile file, Optional<String> model) {
        String type = file.text("image_processor_type")
                .or(() -> file.text("feature_extractor_type"))
                .or(() -> model.map(name -> KNOWN.path("models").path(name).asText("")))
                .filter(name -> !name.isEmpty())
                .orElseThrow(() -> file.refusal("it names no 'image_processor_type', expected one such as"
                        + " 'ViTImageProcessor'. Add it to the file."));
        String family = type.replaceAll("(ImageProcessor|FeatureExtractor)?(Fast|Pil)?$", "");
        JsonNode defaults = KNOWN.path("families").path(family);
        Preprocessor preprocessor = new Preprocessor(completed(file, defaults), family, type.endsWith(FAST));
        preprocessor.checkSettings(file, type, defaults);
        ImageProcessor processor = preprocessor.processor();
        return defaults.isObject()
                ? processor
                : processor.noting("The image processor '" + type
                        + "' is not known here, so pictures are prepared by the settings in " + file.file() + ".");
    }

    private static ConfigFile completed(ConfigFile file, JsonNode defaults) {
        ObjectNode all = new ObjectMapper().createObjectNode();
        for (String usual : List.of("do_resize", "do_rescale", "do_normalize", "default_to_square")) {
            all.put(usual, true);
        }
        defaults.properties().forEach(setting -> all.set(setting.getKey(), setting.getValue()));
        // A null in the file stays one, and means no.
        file.json().properties().forEach(setting -> all.set(setting.getKey(), setting.getValue()));
        return new ConfigFile(file.file(), all);
    }

    private void checkSettings(ConfigFile given, String type, JsonNode defaults) {
        for (String name : (Iterable<String>) given.json()::fieldNames) {
            boolean followed = COMMON.contains(name) || WITHOUT_EFFECT.contains(name) || defaults.has(name);
            if (given.has(name) && !followed) {
                throw given.refusal(
                        "'" + name + "' is " + ConfigFile.shown(given.json().path(name))
                                + ", a setting of '" + type
                                + "' that is not known here and may change pixels. Take it out of the"
                                + " file if it does not.");
            }
        }
    }

    private ImageProcessor processor() {
        List<Step> steps = new ArrayList<>();
        if (file.flag("do_resize")) {
            Resample filter = file.filter("resample");
            if (arithmetic == Arithmetic.TORCH && (filter == Resample.BOX || filter == Resample.HAMMING)) {
                throw file.wrong("resample", "a filter that torchvision has: nearest, bilinear, bicubic or lanczos");
            }
            resize(steps, filter);
        }
        if (file.flag("do_center_crop")) {
            steps.add(crop());
        }
        if (file.flag("do_flip_channel_order")) {
            steps.add(new BlueFirst());
        }
        try {
            return new ImageProcessor(3, steps, arithmetic, values(), List.of());
        } catch (IllegalArgumentException impossible) {
            throw file.refusal(String.valueOf(impossible.getMessage()));
        }
    }

    private void resize(List<Step> steps, Resample filter) {
        Step plain = resize(filter);
        switch (family) {
            case "ConvNext" -> {
                int edge = shortest(plain);
                if (edge < WARPED_FROM) {
                    steps.add(new ShortestEdge((int) (edge / part()), 0, filter));
                    steps.add(new CenterCrop(edge, edge, margin));
                } else {
                    steps.add(new Stretch(edge, edge, filter));
                }
            }
            case "Levit" ->
                steps.add(
                        plain instanceof ShortestEdge shortest
                                ? new ShortestEdge((int) (256.0 / 224 * shortest.edge()), 0, filter)
                                : plain);
            case "PoolFormer" -> steps.add(poolFormer(plain, filter));
            default -> steps.add(plain);
        }
    }

    private int shortest(Step plain) {
        if (plain instanceof ShortestEdge shortest) {
            return shortest.edge();
        }
        throw file.wrong("size", "a 'shortest_edge'");
    }

    private Step poolFormer(Step plain, Resample filter) {
        if (plain instanceof Stretch stretch) {
            int height = (int) (stretch.height() / part());
            int width = (int) (stretch.width() / part());
            return stretch.height() == stretch.width()
                    ? new ShortestEdge(height, 0, filter)
                    : new Stretch(height, width, filter);
        }
        return new ShortestEdge((int) (shortest(plain) / part()), 0, filter);
    }

    // How much of the picture is kept.
    private double part() {
        double part = file.number("crop_pct", 1);
        if (part < 0.01 || part > 4) {
            throw file.wrong("crop_pct", "a part such as 0.875");
        }
        return part;
    }

    private Step resize(Resample filter) {
        JsonNode size = file.json().path("size");
        if (size.isNumber()) {
            int edge = file.edge("size");
            return file.flag("default_to_square") ? new Stretch(edge, edge, filter) : new ShortestEdge(edge, 0, filter);
        }
        if (size.isArray() && size.size() == 2) {
            return new Stretch(file.edge("size", size.get(0)), file.edge("size", size.get(1)), filter);
        }
        Set<String> given = names(size);
        if (given.equals(Set.of("height", "width"))) {
            return new Stretch(edge(size, "height"), edge(size, "width"), filter);
        }
        if (given.equals(Set.of("shortest_edge"))) {
            return new ShortestEdge(edge(size, "shortest_edge"), 0, filter);
        }
        if (given.equals(Set.of("shortest_edge", "longest_edge"))) {
            return new ShortestEdge(edge(size, "shortest_edge"), edge(size, "longest_edge"), filter);
        }
        if (given.equals(Set.of("longest_edge"))) {
            return new FitWithin(edge(size, "longest_edge"), edge(size, "longest_edge"), filter);
        }
        if (given.equals(Set.of("max_height", "max_width"))) {
            return new FitWithin(edge(size, "max_height"), edge(size, "max_width"), filter);
        }
        throw file.wrong(
                "size",
                "a number, 'height' and 'width', 'shortest_edge' with or without 'longest_edge', 'longest_edge', or"
                        + " 'max_height' and 'max_width'");
    }

    private static Set<String> names(JsonNode size) {
        Set<String> names = new HashSet<>();
        size.properties().forEach(one -> {
            if (!one.getValue().isNull()) {
                names.add(one.getKey());
            }
        });
        return names;
    }

    private int edge(JsonNode size, String key) {
        return file.edge("size", size.path(key));
    }

    private CenterCrop crop() {
        JsonNode size = file.json().path("crop_size");
        if (size.isNumber()) {
            return new CenterCrop(file.edge("crop_size"), file.edge("crop_size"), margin);
        }
        if (size.isArray() && size.size() == 2) {
            return new CenterCrop(file.edge("crop_size", size.get(0)), file.edge("crop_size", size.get(1)), margin);
        }
        if (!names(size).equals(Set.of("height", "width"))) {
            throw file.wrong("crop_size", "a number, or 'height' and 'width'");
        }
        return new CenterCrop(
                file.edge("crop_size", size.path("height")), file.edge("crop_size", size.path("width")), margin);
    }

    private Values values() {
        double factor = file.flag("do_rescale") ? file.number("rescale_factor", 1.0 / 255) : 1;
        // EfficientNet's: less one, and normalised once more by the deviations alone.
        double less = file.flag("do_rescale") && file.flag("rescale_offset") ? 1 : 0;
        boolean twice = file.flag("include_top");
        boolean normalised = file.flag("do_normalize");
        List<Double> mean = normalised ? file.numbers("image_mean") : List.of(0.0);
        List<Double> std = normalised || twice ? file.numbers("image_std") : List.of(1.0);
        return new Values(
                factor,
                mean.stream().map(one -> one + less).toList(),
                std.stream().map(one -> normalised && twice ? one * one : one).toList());
    }

    private static JsonNode known() {
        try (InputStream file = Objects.requireNonNull(Preprocessor.class.getResourceAsStream("processors.json"))) {
            return new ObjectMapper().readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
