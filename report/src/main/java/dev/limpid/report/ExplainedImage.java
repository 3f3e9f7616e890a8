package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.image.HeatMap;
import dev.limpid.image.Partition;
import dev.limpid.image.Picture;
import dev.limpid.model.Original;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * An explanation of a picture by its superpixels, as users of LIME know it: the picture with the few superpixels that
 * matter. Follows {@code lime_image.ImageExplanation.get_image_and_mask} of lime 0.2 in what is chosen and painted.
 */
public final class ExplainedImage {
    private static final int GREEN = 0x00FF00;
    private static final int RED = 0xFF0000;
    private static final int BORDER = 0xFFFF00;
    private static final int THICKNESS = 320;
    private static final int BYTE = 255;

    private final Partition partition;
    private final List<Superpixels.Region> regions;
    private final Picture picture;
    private final int brightest;

    private ExplainedImage(Superpixels superpixels, Picture picture) {
        this.partition = superpixels.partition();
        this.regions = superpixels.regions();
        this.picture = picture.toRgb();
        int most = 0;
        for (byte sample : this.picture.toBytes()) {
            most = Math.max(most, sample & BYTE);
        }
        this.brightest = most;
    }

    /**
     * Which superpixels, and what becomes of the rest.
     *
     * @param positiveOnly only those that speak for the answer
     * @param negativeOnly only those that speak against it; with neither, both, tinted green and red
     * @param numFeatures at most so many, those with the largest scores
     * @param hideRest whether all else is black
     * @param minWeight those with smaller scores are left out; what is left with a sign must be larger, with both at
     *     least as large
     */
    public record Choice(
            boolean positiveOnly, boolean negativeOnly, int numFeatures, boolean hideRest, double minWeight) {
        private static final String EXPECTED =
                "expected any of top:N, positive, negative, both, hide-rest and above:SCORE, joined by commas";

        /**
         * @throws IllegalArgumentException if both signs are the only one, or the rest makes no sense
         */
        public Choice {
            if (positiveOnly && negativeOnly) {
                throw new IllegalArgumentException(
                        "positiveOnly and negativeOnly exclude each other. Choose one, or neither for both signs.");
            }
            if (numFeatures < 1) {
                throw new IllegalArgumentException("Superpixels to show must be at least 1, got " + numFeatures + ".");
            }
            if (!(minWeight >= 0) || minWeight == Double.POSITIVE_INFINITY) {
                throw new IllegalArgumentException(
                        "The least score of a superpixel must be a number from 0, got " + minWeight + ".");
            }
        }

        /** LIME's defaults: the five best that speak for the answer, in the picture as it is. */
        public static Choice usual() {
            return new Choice(true, false, 5, false, 0);
        }

        /**
         * Reads {@code top:5,positive,hide-rest}; what is not said is as usual.
         *
         * @throws IllegalArgumentException naming what can be said
         */
        public static Choice parse(String text) {
            Choice choice = usual();
            for (String part : text.split(",", -1)) {
                choice = choice.with(part.strip(), text);
            }
            return choice;
        }

        private Choice with(String part, String text) {
            if (part.startsWith("top:")) {
                return new Choice(
                        positiveOnly, negativeOnly, (int) number(part, text, Integer.MAX_VALUE), hideRest, minWeight);
            }
            if (part.startsWith("above:")) {
                return new Choice(
                        positiveOnly, negativeOnly, numFeatures, hideRest, number(part, text, Double.MAX_VALUE));
            }
            return switch (part) {
                case "positive" -> new Choice(true, false, numFeatures, hideRest, minWeight);
                case "negative" -> new Choice(false, true, numFeatures, hideRest, minWeight);
                case "both" -> new Choice(false, false, numFeatures, hideRest, minWeight);
                case "hide-rest" -> new Choice(positiveOnly, negativeOnly, numFeatures, true, minWeight);
                default -> throw unknown(part, text);
            };
        }

        private static double number(String part, String text, double most) {
            try {
                double number = Double.parseDouble(part.substring(part.indexOf(':') + 1));
                if (number >= 0 && number <= most && (number == Math.rint(number) || part.startsWith("above"))) {
                    return number;
                }
            } catch (NumberFormatException notANumber) {
                // Answered below, as a number that makes no sense is.
            }
            throw unknown(part, text);
        }

        private static IllegalArgumentException unknown(String part, String text) {
            return new IllegalArgumentException("Unknown '" + part + "' in '" + text + "', " + EXPECTED + ".");
        }
    }

    /**
     * What {@link #imageAndMask} gives.
     *
     * @param image in the size of the picture
     * @param mask INT64 [height, width]: 1 where a superpixel is chosen that speaks for the answer, −1 where one is
     *     chosen that speaks against it if both signs are wanted (1 if only these are), else 0
     */
    public record ImageAndMask(Picture image, Tensor mask) {}

    /**
     * An explanation whose features are parts of the picture.
     *
     * @throws IllegalArgumentException if its features are something else, or the picture has another size
     */
    public static ExplainedImage of(Attribution explanation, Original.Image image, Picture picture) {
        if (!Superpixels.are(explanation)) {
            throw new IllegalArgumentException(
                    "'" + explanation.method().name()
                            + "' scored no superpixels, so none can be chosen. Ask for --features quickshift, slic or grid:4x4.");
        }
        if (image.width() != picture.width() || image.height() != picture.height()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "The explanation is about a picture of %d×%d pixels, got one of %d×%d.",
                    image.width(),
                    image.height(),
                    picture.width(),
                    picture.height()));
        }
        return new ExplainedImage(Superpixels.of(explanation, image), picture);
    }

    /**
     * The picture with its leading superpixels, and where these are.
     *
     * @throws IllegalArgumentException as {@link Choice} does
     */
    public ImageAndMask imageAndMask(
            boolean positiveOnly, boolean negativeOnly, int numFeatures, boolean hideRest, double minWeight) {
        return imageAndMask(new Choice(positiveOnly, negativeOnly, numFeatures, hideRest, minWeight));
    }

    /** The picture with its leading superpixels, and where these are. */
    public ImageAndMask imageAndMask(Choice choice) {
        int[] mask = mask(choice, picture);
        long[] signs = new long[mask.length];
        for (int i = 0; i < signs.length; i++) {
            signs[i] = mask[i];
        }
        Tensor signed = Tensor.of(Shape.of(picture.height(), picture.width()), signs);
        return new ImageAndMask(
                Picture.of(picture.width(), picture.height(), 3, painted(choice, picture, mask)), signed);
    }

    /** What {@link #outlined} draws as a PNG file. */
    public byte[] png(Choice choice) {
        return outlined(choice).toPng();
    }

    /** The same with yellow lines around what is chosen: between 320 and 768 pixels along its longer edge. */
    public Picture outlined(Choice choice) {
        int edge = HeatMap.edge(picture);
        int longer = Math.max(picture.width(), picture.height());
        int width = Math.max(1, (int) Math.round((double) picture.width() * edge / longer));
        int height = Math.max(1, (int) Math.round((double) picture.height() * edge / longer));
        Picture drawn = picture.resized(width, height, edge < longer);
        int[] mask = mask(choice, drawn);
        byte[] rgb = painted(choice, drawn, mask);
        boolean[] border = border(mask, width, (edge + THICKNESS - 1) / THICKNESS);
        for (int i = 0; i < border.length; i++) {
            if (border[i]) {
                put(rgb, i, BORDER);
            }
        }
        return Picture.of(width, height, 3, rgb);
    }

    private byte[] painted(Choice choice, Picture drawn, int[] mask) {
        byte[] rgb = choice.hideRest ? new byte[mask.length * 3] : drawn.toBytes();
        boolean tinted = !choice.positiveOnly && !choice.negativeOnly;
        for (int i = 0; i < mask.length; i++) {
            if (mask[i] != 0) {
                int colour = drawn.rgb(i % drawn.width(), i / drawn.width());
                int channel = mask[i] < 0 ? RED : GREEN;
                put(rgb, i, tinted ? colour & ~channel | channel / BYTE * brightest : colour);
            }
        }
        return rgb;
    }

    private static void put(byte[] rgb, int pixel, int colour) {
        rgb[3 * pixel] = (byte) (colour >> 16);
        rgb[3 * pixel + 1] = (byte) (colour >> 8);
        rgb[3 * pixel + 2] = (byte) colour;
    }

    private int[] mask(Choice choice, Picture drawn) {
        int[] signs = signs(choice);
        int[] mask = partition.over(drawn.width(), drawn.height());
        for (int i = 0; i < mask.length; i++) {
            mask[i] = mask[i] < 0 ? 0 : signs[mask[i]];
        }
        return mask;
    }

    /** What stands in the mask for each superpixel. */
    private int[] signs(Choice choice) {
        List<Integer> ranked = new ArrayList<>();
        for (int i = 0; i < regions.size(); i++) {
            if (Double.isFinite(regions.get(i).score())) {
                ranked.add(i);
            }
        }
        ranked.sort(Comparator.comparingDouble(
                        (Integer i) -> Math.abs(regions.get(i).score()))
                .reversed());
        int[] signs = new int[regions.size()];
        if (choice.positiveOnly || choice.negativeOnly) {
            int sign = choice.positiveOnly ? 1 : -1;
            ranked.stream()
                    .filter(i -> sign * regions.get(i).score() > choice.minWeight)
                    .limit(choice.numFeatures)
                    .forEach(i -> signs[i] = 1);
        } else {
            // Here the smallest are left out of the first few, rather than the first few taken of the largest.
            ranked.stream()
                    .limit(choice.numFeatures)
                    .filter(i -> Math.abs(regions.get(i).score()) >= choice.minWeight)
                    .forEach(i -> signs[i] = regions.get(i).score() < 0 ? -1 : 1);
        }
        return signs;
    }

    /** Lines just outside of what is chosen, and where the two signs meet, as scikit-image's outer boundaries run. */
    static boolean[] border(int[] mask, int width, int thickness) {
        boolean[] border = new boolean[mask.length];
        for (int ring = 0; ring < thickness; ring++) {
            boolean[] before = border.clone();
            for (int i = 0; i < mask.length; i++) {
                border[i] = before[i]
                        || i % width > 0 && touches(i, i - 1, mask, before)
                        || (i + 1) % width > 0 && touches(i, i + 1, mask, before)
                        || i >= width && touches(i, i - width, mask, before)
                        || i + width < mask.length && touches(i, i + width, mask, before);
            }
        }
        return border;
    }

    private static boolean touches(int pixel, int neighbour, int[] mask, boolean[] border) {
        boolean edge = mask[neighbour] != 0 && mask[neighbour] != mask[pixel];
        return edge || mask[pixel] == 0 && border[neighbour] && mask[neighbour] == 0;
    }
}
