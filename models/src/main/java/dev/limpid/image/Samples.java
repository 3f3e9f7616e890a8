package dev.limpid.image;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.util.function.IntUnaryOperator;

/**
 * From a decoder's raster to samples. The raster is read as it is: a {@link BufferedImage}'s own colour conversion
 * would apply profiles and linear grey.
 */
final class Samples {
    private Samples() {}

    /** The first one or three bands, each value passed through {@code scale}. */
    static Picture of(Raster raster, int channels, IntUnaryOperator scale) {
        byte[] samples = new byte[raster.getWidth() * raster.getHeight() * channels];
        int bands = raster.getNumBands();
        int at = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            int[] row = row(raster, y);
            for (int x = 0; x < raster.getWidth(); x++) {
                for (int channel = 0; channel < channels; channel++) {
                    samples[at++] = (byte) scale.applyAsInt(row[x * bands + channel]);
                }
            }
        }
        return Picture.over(raster.getWidth(), raster.getHeight(), channels, samples);
    }

    /** One band of 16 bits. */
    static Picture sixteenBits(Raster raster) {
        float[] samples = new float[raster.getWidth() * raster.getHeight()];
        int at = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            for (int value : row(raster, y)) {
                samples[at++] = Picture.ofSixteenBits(value);
            }
        }
        return Picture.deep(raster.getWidth(), raster.getHeight(), 1, samples);
    }

    /** One band of indices into a palette of red, green and blue bytes; black where the palette has no such colour. */
    static Picture indexed(Raster raster, byte[] palette) {
        byte[] samples = new byte[raster.getWidth() * raster.getHeight() * 3];
        int at = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            for (int index : row(raster, y)) {
                for (int channel = 0; channel < 3; channel++) {
                    int from = index * 3 + channel;
                    samples[at++] = from < palette.length ? palette[from] : 0;
                }
            }
        }
        return Picture.over(raster.getWidth(), raster.getHeight(), 3, samples);
    }

    /** Any image of a palette, or of one or more channels of up to eight bits. */
    static Picture colours(BufferedImage image) {
        ColorModel model = image.getColorModel();
        if (model instanceof IndexColorModel indexed) {
            return indexed(image.getRaster(), palette(indexed));
        }
        int white = (1 << model.getComponentSize(0)) - 1;
        int channels = image.getRaster().getNumBands() < 3 ? 1 : 3;
        return of(image.getRaster(), channels, value -> value * 255 / white);
    }

    static byte[] palette(IndexColorModel model) {
        byte[] palette = new byte[model.getMapSize() * 3];
        for (int i = 0; i < model.getMapSize(); i++) {
            palette[3 * i] = (byte) model.getRed(i);
            palette[3 * i + 1] = (byte) model.getGreen(i);
            palette[3 * i + 2] = (byte) model.getBlue(i);
        }
        return palette;
    }

    /** One row's samples, the bands of a pixel side by side. */
    static int[] row(Raster raster, int y) {
        return raster.getPixels(raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, (int[]) null);
    }
}
