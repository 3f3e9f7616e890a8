package dev.limpid.image;

import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * Scores of places, to be drawn over the picture that they explain.
 *
 * <p>Colour is full from {@link #limit} on: the 99th percentile of the scores' sizes, so that a few outliers do not
 * hide the rest; the legend says so. Between scores colours pass smoothly, and
 * never beyond them.
 *
 * @param scores FLOAT or DOUBLE [rows, columns], spread evenly over the model's input: a score for each of its pixels,
 *     or for larger cells
 * @param geometry where the model's input lies in the picture
 * @param ramp {@link Ramp#DIVERGING} if a score's sign means something
 * @param limit the score at which colour is full; 0 if all scores are
 * @param regions whose scores these are, which are filled evenly and have borders; null for scores of single places
 */
public record HeatMap(
        Tensor scores,
        Geometry geometry,
        Ramp ramp,
        double limit,
        @Nullable Partition regions) {
    /** Part of the scores that are not cut off. */
    public static final double PERCENTILE = 0.99;

    private static final int LARGEST_EDGE = 768;
    private static final int SMALLEST_EDGE = 320;
    private static final int LEVELS = 255;

    /**
     * @throws IllegalArgumentException if scores do not have rows and columns, or are not finite
     */
    public HeatMap {
        if (scores.shape().rank() != 2 || scores.size() == 0) {
            throw new IllegalArgumentException(
                    "A heat map needs scores in rows and columns, got shape " + scores.shape() + ".");
        }
        for (double score : scores.toDoubles()) {
            if (!Double.isFinite(score)) {
                throw new IllegalArgumentException("A heat map needs finite scores, got " + score + ".");
            }
        }
    }

    /** A heat map of single places. */
    public HeatMap(Tensor scores, Geometry geometry, Ramp ramp, double limit) {
        this(scores, geometry, ramp, limit, null);
    }

    /**
     * A heat map of regions, whose colours are full at the largest score: there are few, and none hides the rest.
     *
     * @param scores by region, all finite
     */
    public static HeatMap of(Partition regions, Ramp ramp, double[] scores) {
        double limit = Arrays.stream(scores).map(Math::abs).max().orElse(0);
        Tensor places = Tensor.fill(DType.DOUBLE, regions.labels().shape(), i -> {
            int region = (int) regions.labels().at(i);
            return region < 0 ? 0 : scores[region];
        });
        return new HeatMap(places, regions.geometry(), ramp, limit, regions);
    }

    /** A heat map of scores: diverging if any is below zero. */
    public static HeatMap of(Tensor scores, Geometry geometry) {
        boolean signed = Arrays.stream(scores.toDoubles()).anyMatch(score -> score < 0);
        return new HeatMap(scores, geometry, signed ? Ramp.DIVERGING : Ramp.SEQUENTIAL, percentile(scores));
    }

    /** One score a pixel of what a model gives for its pixels: [1, channels, rows, columns], summed over channels. */
    public static Tensor summed(Tensor pixels) {
        int channels = (int) pixels.shape().dim(1);
        int size = (int) (pixels.shape().dim(2) * pixels.shape().dim(3));
        return Tensor.fill(
                DType.DOUBLE, Shape.of(pixels.shape().dim(2), pixels.shape().dim(3)), i -> {
                    double sum = 0;
                    for (int channel = 0; channel < channels; channel++) {
                        sum += pixels.at(channel * size + i);
                    }
                    return sum;
                });
    }

    private static double percentile(Tensor scores) {
        double[] sizes =
                Arrays.stream(scores.toDoubles()).map(Math::abs).sorted().toArray();
        double percentile = sizes[(int) Math.ceil(PERCENTILE * sizes.length) - 1];
        // Few scores among many zeros: the percentile would be zero.
        return percentile > 0 ? percentile : sizes[sizes.length - 1];
    }

    /** The same with colours that are full from another score on, so that several maps can be compared. */
    public HeatMap withLimit(double other) {
        return new HeatMap(scores, geometry, ramp, other, regions);
    }

    /** Whether scores are larger than {@link #limit}, so that the legend's ends mean "at least". */
    public boolean isCut() {
        return Arrays.stream(scores.toDoubles()).anyMatch(score -> Math.abs(score) > limit);
    }

    /** A score's place in the ramp, from −1 to 1. */
    double strength(double score) {
        return limit == 0 ? 0 : Math.max(-1, Math.min(1, score / limit));
    }

    /**
     * The picture in grey with the scores' colours over it and a legend below, as a PNG file: between 320 and 768 pixels
     * along its longer edge. What the model did not see is pale, behind a line.
     *
     * @throws IllegalArgumentException if it is not the picture that the geometry is of
     */
    public byte[] png(Picture picture) {
        return WritePng.of(withLegend(picture));
    }

    /**
     * What {@link #png} writes.
     *
     * @throws IllegalArgumentException as that does
     */
    public Picture withLegend(Picture picture) {
        Picture drawn = over(picture, edge(picture));
        return Legend.below(regions == null ? drawn : regions.bordered(drawn), this);
    }

    /**
     * The picture with the scores' colours over it, its longer edge brought to {@code edge} pixels.
     *
     * @throws IllegalArgumentException if it is not the picture that the geometry is of
     */
    public Picture over(Picture picture, int edge) {
        return over(picture, edge, false);
    }

    Picture over(Picture picture, int edge, boolean solid) {
        if (picture.width() != geometry.width() || picture.height() != geometry.height()) {
            throw new IllegalArgumentException("The scores are of a picture of " + geometry.width() + "×"
                    + geometry.height() + " pixels, got one of " + picture.width() + "×" + picture.height() + ".");
        }
        double scale = (double) edge / Math.max(picture.width(), picture.height());
        int width = Math.max(1, (int) Math.round(picture.width() * scale));
        int height = Math.max(1, (int) Math.round(picture.height() * scale));
        if (scale > 1 && regions != null) {
            // Borders are sharp: colours end where they run.
            return new Overlay(this, resized(picture.toGrey(), Resample.NEAREST, width, height)).draw(solid);
        }
        if (scale > 1) {
            // Pixels stay squares: they are what the model was given.
            return resized(new Overlay(this, picture.toGrey()).draw(solid), Resample.NEAREST, width, height);
        }
        return new Overlay(this, resized(picture.toGrey(), Resample.LANCZOS, width, height)).draw(solid);
    }

    private static Picture resized(Picture picture, Resample filter, int width, int height) {
        return new Resize(filter, Arithmetic.PILLOW).apply(picture, width, height);
    }

    /**
     * The scores alone, as a PNG file with one pixel a score, transparent where they are zero: to be laid over the
     * picture and stretched to where the model's input lies.
     */
    public byte[] layer() {
        int[] colours = new int[LEVELS];
        byte[] indices = new byte[scores.size()];
        int middle = LEVELS / 2;
        for (int i = 0; i < LEVELS; i++) {
            double strength = (double) (i - middle) / middle;
            colours[i] = (int) Math.round(255 * ramp.opacity(strength)) << 24 | ramp.colour(strength);
        }
        for (int i = 0; i < indices.length; i++) {
            indices[i] = (byte) (middle + Math.round(middle * strength(scores.at(i))));
        }
        int rows = (int) scores.shape().dim(0);
        int columns = (int) scores.shape().dim(1);
        return WritePng.indexed(columns, rows, indices, colours);
    }

    /** How long the longer edge of a picture is in a PNG file about it. */
    public static int edge(Picture picture) {
        int edge = Math.max(picture.width(), picture.height());
        if (edge >= SMALLEST_EDGE) {
            return Math.min(edge, LARGEST_EDGE);
        }
        return edge * ((SMALLEST_EDGE + edge - 1) / edge);
    }
}
