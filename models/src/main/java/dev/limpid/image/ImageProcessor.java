package dev.limpid.image;

import dev.limpid.image.Step.CenterCrop;
import dev.limpid.image.Step.Placed;
import dev.limpid.image.Step.Resizing;
import dev.limpid.image.Step.ShortestEdge;
import dev.limpid.image.Step.Stretch;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How a model wants its pictures: channels, then steps in order, then numbers. Settings are the record's components, so
 * that its text is its provenance.
 *
 * @param channels 1 for models of grey pictures, else 3
 * @param steps resizing and cropping, in order
 * @param arithmetic whose rounding resized pictures have
 * @param values what samples become
 * @param notes what was assumed because the model's files do not say it: sentences
 */
public record ImageProcessor(int channels, List<Step> steps, Arithmetic arithmetic, Values values, List<String> notes) {
    /** Of ImageNet models' pictures, how much of the shorter edge is kept. */
    private static final double KEPT = 0.875;

    private static final int USUAL = 224;

    /**
     * @throws IllegalArgumentException if channels is not 1 or 3, or the values are for another number of channels
     */
    public ImageProcessor {
        steps = List.copyOf(steps);
        notes = List.copyOf(notes);
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("Pictures have one or three channels, not " + channels + ".");
        }
        if (!values.fits(channels)) {
            throw new IllegalArgumentException(
                    "A model of one channel needs one mean and deviation, got " + values + ".");
        }
    }

    /**
     * Reads a model's folder: {@code processor_config.json} or {@code preprocessor_config.json} as transformers writes
     * it, else timm's {@code config.json}. Where neither is there, {@link #imageNet} of 224 is assumed and noted.
     *
     * @throws ImageException if a file cannot be read, asks for what is not known here, or is damaged
     */
    public static ImageProcessor of(Path folder) {
        return in(folder).orElseGet(() -> imageNet(USUAL));
    }

    /**
     * What a model's folder says; empty if it says nothing.
     *
     * @throws ImageException as {@link #of} does
     */
    public static Optional<ImageProcessor> in(Path folder) {
        return in(folder, Intake.ANY);
    }

    /**
     * What a model's folder says, and where timm wrote it, what timm makes of it if it is told what the graph takes.
     *
     * @throws ImageException as {@link #of} does
     */
    public static Optional<ImageProcessor> in(Path folder, Intake intake) {
        return ProcessorFiles.read(folder, intake);
    }

    /**
     * What ImageNet models usually expect, in a square of {@code size} pixels: the shorter edge resized to size / 0.875
     * (256 for 224; bilinear), the middle kept, ImageNet's means and deviations. A note says so.
     */
    public static ImageProcessor imageNet(int size) {
        return torchvision((int) (size / KEPT), size)
                .noting("Nothing in the model's files says how pictures are prepared, so it is done as ImageNet models "
                        + "usually expect it.");
    }

    /**
     * As torchvision's {@code ImageClassification} preset prepares pictures.
     *
     * @param resize what the shorter edge becomes: 256 for IMAGENET1K_V1 weights, 232 for most of IMAGENET1K_V2
     * @param crop edge of the middle square that is kept
     */
    public static ImageProcessor torchvision(int resize, int crop) {
        return new ImageProcessor(
                3,
                List.of(new ShortestEdge(resize, 0, Resample.BILINEAR), new CenterCrop(crop, crop, Margin.TORCHVISION)),
                Arithmetic.PILLOW,
                Values.IMAGENET,
                List.of());
    }

    /** The whole picture stretched to a model's input (bilinear), samples from 0 to 1. A note says so. */
    public static ImageProcessor stretched(int channels, int height, int width) {
        return new ImageProcessor(
                        channels,
                        List.of(new Stretch(height, width, Resample.BILINEAR)),
                        Arithmetic.PILLOW,
                        Values.UNIT,
                        List.of())
                .noting("Nothing in the model's files says how pictures are prepared, so they are stretched to its "
                        + "input, from 0 (black) to 1 (white).");
    }

    /**
     * Prepares a picture. Cost: one pass over its pixels for each axis that is resized.
     *
     * @throws ImageException if resizing would make more than {@link Picture#MOST_PIXELS}, as of a line one pixel thin
     */
    public Prepared prepare(Picture picture) {
        Picture start = channels == 1 ? picture.toGrey() : picture.toRgb();
        Placed placed = new Placed(start, Geometry.of(start.width(), start.height()));
        for (Step step : steps) {
            placed = step.apply(placed, arithmetic);
        }
        List<String> all = new ArrayList<>(picture.notes());
        all.addAll(notes);
        return new Prepared(tensor(placed.picture()), placed.geometry(), List.copyOf(all));
    }

    private Tensor tensor(Picture picture) {
        int height = picture.height();
        int width = picture.width();
        Shape shape = Shape.of(1, channels, height, width);
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(Math.toIntExact(4 * shape.size())).order(ByteOrder.LITTLE_ENDIAN);
        for (int channel = 0; channel < channels; channel++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    bytes.putFloat(values.of(picture.sample(x, y, channel), channel));
                }
            }
        }
        return Tensor.over(DType.FLOAT, shape, bytes.flip());
    }

    /** The size that every picture gets: height, width; empty where it depends on the picture. */
    public Optional<List<Integer>> size() {
        Optional<List<Integer>> size = Optional.empty();
        for (Step step : steps) {
            if (step instanceof Stretch stretch) {
                size = Optional.of(List.of(stretch.height(), stretch.width()));
            } else if (step instanceof CenterCrop crop) {
                size = Optional.of(List.of(crop.height(), crop.width()));
            } else if (step instanceof Resizing) {
                size = Optional.empty();
            }
        }
        return size;
    }

    /**
     * The same for another size of input: all sizes grow or shrink with it, so that as much of a picture stays visible.
     * Where the size depends on the picture, it is stretched to the new one at the end.
     */
    public ImageProcessor withSize(int height, int width) {
        Optional<List<Integer>> size = size();
        List<Step> other = new ArrayList<>();
        if (size.isPresent()) {
            double y = (double) height / size.get().get(0);
            double x = (double) width / size.get().get(1);
            steps.forEach(step -> other.add(step.scaled(y, x)));
        } else {
            other.addAll(steps);
            other.add(new Stretch(height, width, Resample.BILINEAR));
        }
        return new ImageProcessor(channels, other, arithmetic, values, notes);
    }

    /** The same brought to what a graph takes, with a note where that is another size than before. */
    public ImageProcessor taking(Intake intake) {
        List<Integer> own = size().orElse(List.of());
        Integer height = intake.height() != null || own.isEmpty() ? intake.height() : own.get(0);
        Integer width = intake.width() != null || own.isEmpty() ? intake.width() : own.get(1);
        if (height == null || width == null || own.equals(List.of(height, width))) {
            return this;
        }
        return withSize(height, width).noting(Intake.note(height, width, own));
    }

    /** The same with another filter in all resizing. */
    public ImageProcessor withResample(Resample filter) {
        List<Step> other = steps.stream()
                .map(step -> step instanceof Resizing resizing ? resizing.with(filter) : step)
                .toList();
        return new ImageProcessor(channels, other, arithmetic, values, notes);
    }

    /** The same with other steps. */
    public ImageProcessor withSteps(List<Step> other) {
        return new ImageProcessor(channels, other, arithmetic, values, notes);
    }

    /** The same with other numbers. */
    public ImageProcessor withValues(Values other) {
        return new ImageProcessor(channels, steps, arithmetic, other, notes);
    }

    /** The same with another rounding. */
    public ImageProcessor withArithmetic(Arithmetic other) {
        return new ImageProcessor(channels, steps, other, values, notes);
    }

    /** The same, saying no more that something was assumed: the user said it. */
    public ImageProcessor withoutNotes() {
        return new ImageProcessor(channels, steps, arithmetic, values, List.of());
    }

    /** The same with one more note. */
    public ImageProcessor noting(String note) {
        List<String> more = new ArrayList<>(notes);
        more.add(note);
        return new ImageProcessor(channels, steps, arithmetic, values, more);
    }

    /** What is done, in a line: {@code shortest edge resized to 256 (bilinear), middle 224×224 kept, samples / 255…}. */
    @Override
    public String toString() {
        String done = steps.stream().map(step -> step + ", ").collect(Collectors.joining());
        return (channels == 1 ? "grey, " : "") + done + values;
    }
}
