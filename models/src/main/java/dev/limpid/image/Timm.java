package dev.limpid.image;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.image.Step.CenterCrop;
import dev.limpid.image.Step.KeepRatio;
import dev.limpid.image.Step.ShortestEdge;
import dev.limpid.image.Step.Stretch;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** timm's {@code pretrained_cfg}, read as its {@code resolve_data_config} and {@code create_transform} do. */
final class Timm {
    private static final int USUAL = 224;
    private static final double KEPT = 0.875;
    private static final String PRETRAINED = "pretrained_cfg";

    private Timm() {}

    /**
     * The processor that a model's {@code config.json} describes, its size and channels those of the graph as if timm were
     * given them; empty if timm did not write the file.
     */
    static Optional<ImageProcessor> of(ConfigFile file, Intake intake) {
        Optional<ConfigFile> pretrained = file.child(PRETRAINED);
        // Older files hold the same names at their top.
        boolean older = file.has("architecture") && file.has("input_size");
        return pretrained
                .or(() -> older ? Optional.of(file) : Optional.empty())
                .map(config -> processor(config, intake));
    }

    private static ImageProcessor processor(ConfigFile file, Intake intake) {
        int[] said = size(file);
        int[] size = {
            intake.channels() != null && intake.channels() == 1 ? 1 : said[0],
            Objects.requireNonNullElse(intake.height(), said[1]),
            Objects.requireNonNullElse(intake.width(), said[2])
        };
        Resample filter = file.has("interpolation") ? file.filter("interpolation") : Resample.BICUBIC;
        double kept = file.number("crop_pct", KEPT);
        if (kept <= 0 || kept > 4) {
            throw file.wrong("crop_pct", "a part from above 0 on, such as 0.875");
        }
        String mode = file.text("crop_mode").filter(text -> !text.isEmpty()).orElse("center");
        try {
            Values values = values(file);
            boolean averaged = size[0] == 1 && !values.fits(1);
            Values own = averaged ? values.averaged() : values;
            List<Step> steps = steps(file, mode, size, kept, filter, own);
            ImageProcessor processor = new ImageProcessor(size[0], steps, Arithmetic.PILLOW, own, List.of());
            if (!intake.takes(said[1], said[2])) {
                processor = processor.noting(Intake.note(size[1], size[2], List.of(said[1], said[2])));
            }
            return averaged
                    ? processor.noting("The model takes grey pictures, " + file.file()
                            + " has means and deviations of three channels; their averages are used, as timm's loader"
                            + " does.")
                    : processor;
        } catch (IllegalArgumentException impossible) {
            throw file.refusal(String.valueOf(impossible.getMessage()));
        }
    }

    private static List<Step> steps(
            ConfigFile file, String mode, int[] size, double kept, Resample filter, Values values) {
        int height = size[1];
        int width = size[2];
        int scaledHeight = (int) Math.floor(height / kept);
        int scaledWidth = (int) Math.floor(width / kept);
        CenterCrop crop = new CenterCrop(height, width, Margin.TORCHVISION);
        return switch (mode) {
            case "squash" -> List.of(new Stretch(scaledHeight, scaledWidth, filter), crop);
            case "border" ->
                List.of(
                        new KeepRatio(scaledHeight, scaledWidth, false, filter),
                        new CenterCrop(height, width, Margin.TORCHVISION, border(values)));
            case "center" ->
                scaledHeight == scaledWidth
                        ? List.of(new ShortestEdge(scaledHeight, 0, filter), crop)
                        // timm forgets the filter here, and its published numbers with it.
                        : List.of(new KeepRatio(scaledHeight, scaledWidth, true, Resample.BILINEAR), crop);
            default -> throw file.wrong("crop_mode", "'center', 'squash' or 'border'");
        };
    }

    // The mean colour, rounded as Python rounds.
    private static List<Integer> border(Values values) {
        return values.mean().stream()
                .map(mean -> (int) Math.max(0, Math.min(255, Math.rint(255 * mean))))
                .toList();
    }

    private static int[] size(ConfigFile file) {
        if (!file.has("input_size")) {
            return new int[] {3, USUAL, USUAL};
        }
        JsonNode node = file.json().path("input_size");
        if (!node.isArray()
                || node.size() != 3
                || node.get(0).asInt() != 1 && node.get(0).asInt() != 3) {
            throw file.wrong("input_size", "channels (1 or 3), height and width");
        }
        return new int[] {
            node.get(0).asInt(), file.edge("input_size", node.get(1)), file.edge("input_size", node.get(2))
        };
    }

    private static Values values(ConfigFile file) {
        return new Values(
                1.0 / 255,
                file.has("mean") ? file.numbers("mean") : Values.IMAGENET.mean(),
                file.has("std") ? file.numbers("std") : Values.IMAGENET.std());
    }
}
