package dev.limpid.superpixel;

import dev.limpid.image.Picture;

import java.util.function.IntToDoubleFunction;

/**
 * CIELAB of sRGB colours for the white D65 and the 2° observer: the constants and hence the numbers of scikit-image's
 * {@code rgb2lab}, which are IEC 61966-2-1 and CIE 15 with a matrix of six digits.
 */
final class Lab {
    private static final double[][] TO_XYZ = {
        {0.412453, 0.357580, 0.180423}, {0.212671, 0.715160, 0.072169}, {0.019334, 0.119193, 0.950227}
    };
    private static final double[] WHITE = {0.95047, 1, 1.08883};
    private static final double LINEAR_BELOW = 0.008856;
    private static final int VALUES = 256;

    private Lab() {}

    /** Planes L (0 to 100), a and b of a picture, each [height, width]. */
    static double[][] of(Picture picture) {
        return of(picture, value -> value / 255.0);
    }

    /**
     * The same.
     *
     * @param intensity of a sample from 0 to 255: what sRGB value from 0 to 1 it is taken for
     */
    static double[][] of(Picture picture, IntToDoubleFunction intensity) {
        double[] light = new double[VALUES];
        for (int value = 0; value < VALUES; value++) {
            light[value] = linear(intensity.applyAsDouble(value));
        }
        byte[] rgb = picture.toRgb().toBytes();
        double[][] lab = new double[3][rgb.length / 3];
        for (int i = 0; i < rgb.length / 3; i++) {
            double red = light[rgb[3 * i] & 0xff];
            double green = light[rgb[3 * i + 1] & 0xff];
            double blue = light[rgb[3 * i + 2] & 0xff];
            double x = cone(0, red, green, blue);
            double y = cone(1, red, green, blue);
            double z = cone(2, red, green, blue);
            lab[0][i] = 116 * y - 16;
            lab[1][i] = 500 * (x - y);
            lab[2][i] = 200 * (y - z);
        }
        return lab;
    }

    private static double linear(double value) {
        return value > 0.04045 ? Math.pow((value + 0.055) / 1.055, 2.4) : value / 12.92;
    }

    /** One of X, Y and Z relative to the white, compressed. */
    private static double cone(int row, double red, double green, double blue) {
        double[] weights = TO_XYZ[row];
        double value = (weights[0] * red + weights[1] * green + weights[2] * blue) / WHITE[row];
        return value > LINEAR_BELOW ? Math.cbrt(value) : 7.787 * value + 16.0 / 116;
    }
}
