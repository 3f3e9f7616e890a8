package dev.limpid.data;

import dev.limpid.evaluate.Truth;
import dev.limpid.image.Picture;
import dev.limpid.model.Feature;
import dev.limpid.model.Input;
import dev.limpid.model.Original;
import dev.limpid.model.Place;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;

/**
 * Where in a picture the thing is that the answer is about.
 *
 * @param width of the picture
 * @param height of the picture
 * @param inside its pixels, row by row
 */
record Outline(int width, int height, BitSet inside) {
    private static final int WHITE = 128;
    /** Points along each side of a model's pixel at which the outline is looked at, where that covers many pixels. */
    private static final int MOST_POINTS = 4;

    /**
     * Reads a black and white picture, white inside.
     *
     * @throws dev.limpid.image.ImageException if it cannot be read
     * @throws IllegalArgumentException if it is neither black nor white, as a picture of classes' numbers
     */
    static Outline read(Path file) {
        Picture mask = Picture.read(file).toGrey();
        BitSet inside = new BitSet();
        float brightest = 0;
        for (int i = 0; i < mask.width() * mask.height(); i++) {
            float sample = mask.sample(i % mask.width(), i / mask.width(), 0);
            brightest = Math.max(brightest, sample);
            inside.set(i, sample >= WHITE);
        }
        if (brightest > 0 && brightest < WHITE) {
            throw new IllegalArgumentException(file + ": the brightest pixel of the mask is " + Math.round(brightest)
                    + " of 255, so nothing is inside. Make white, 255, what is inside.");
        }
        return new Outline(mask.width(), mask.height(), inside);
    }

    /**
     * Of each feature the share that is inside. What the model was given as padding is outside.
     *
     * @param input a picture with regions for features
     * @throws IllegalArgumentException if the picture has another size
     */
    Truth truth(Input input, Truth.Kind kind) {
        if (!(input.originals().get(0) instanceof Original.Image image)) {
            throw new IllegalArgumentException("An outline is of a picture, the input is none.");
        }
        if (image.width() != width || image.height() != height) {
            throw new IllegalArgumentException("the mask has " + width + "×" + height + " pixels, the picture "
                    + image.width() + "×" + image.height() + ". Make them of one size.");
        }
        List<Feature> regions =
                input.features().stream().filter(feature -> !feature.special()).toList();
        double[] shares = new double[regions.size()];
        double[] sizes = new double[regions.size()];
        for (int i = 0; i < shares.length; i++) {
            Place.Region region = (Place.Region) regions.get(i).place();
            List<Integer> pixels = region.mask().pixels();
            double sum = 0;
            for (int pixel : pixels) {
                sum += share(image.seen(), region.mask().width(), region.mask().height(), pixel);
            }
            sizes[i] = pixels.size();
            shares[i] = sum / pixels.size();
        }
        return new Truth(shares, sizes, kind);
    }

    /** Of one of the model's pixels the share that is inside. */
    private double share(Original.Box seen, int across, int down, int pixel) {
        double xScale = seen.width() / across;
        double yScale = seen.height() / down;
        int points = (int) Math.max(1, Math.min(MOST_POINTS, Math.ceil(Math.max(xScale, yScale))));
        int found = 0;
        for (int point = 0; point < points * points; point++) {
            double x = seen.x() + (pixel % across + (point % points + 0.5) / points) * xScale;
            double y = seen.y() + (pixel / across + (point / points + 0.5) / points) * yScale;
            boolean within = x >= 0 && x < width && y >= 0 && y < height;
            found += within && inside.get((int) y * width + (int) x) ? 1 : 0;
        }
        return (double) found / (points * points);
    }
}
