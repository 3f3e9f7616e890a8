package dev.limpid.image;

/**
 * Moves the pixels of a picture by a linear map. The point (x, y) of the new picture shows what is at
 *
 * <pre>
 * (xx · x + xy · y + x0,  yx · x + yy · y + y0)
 * </pre>
 *
 * of the old one, where pixels are squares of size 1 and the origin is the upper left corner; between the centres of pixels it is
 * interpolated linearly, and outside the picture goes on as at its edge. Values in pixels.
 */
public record Warp(double xx, double xy, double x0, double yx, double yy, double y0) {
    public static final Warp NONE = new Warp(1, 0, 0, 0, 1, 0);

    private static final double CENTRE = 0.5;

    public Warp {
        if (!Double.isFinite(xx + xy + x0 + yx + yy + y0)) {
            throw new IllegalArgumentException("A map of pixels has finite coefficients, got " + xx + ", " + xy + ", "
                    + x0 + ", " + yx + ", " + yy + ", " + y0 + ".");
        }
        // No negative zeros, which would make two maps that do the same unequal.
        xx += 0.0;
        xy += 0.0;
        x0 += 0.0;
        yx += 0.0;
        yy += 0.0;
        y0 += 0.0;
    }

    /** A picture of the same size; the picture itself if nothing moves. Four samples are read for each that is made. */
    public Picture apply(Picture picture) {
        if (equals(NONE)) {
            return picture;
        }
        int width = picture.width();
        int height = picture.height();
        int channels = picture.channels();
        float[] moved = new float[width * height * channels];
        int at = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double fromX = xx * (x + CENTRE) + xy * (y + CENTRE) + x0 - CENTRE;
                double fromY = yx * (x + CENTRE) + yy * (y + CENTRE) + y0 - CENTRE;
                int left = within((int) Math.floor(fromX), width);
                int right = within((int) Math.floor(fromX) + 1, width);
                int top = within((int) Math.floor(fromY), height);
                int bottom = within((int) Math.floor(fromY) + 1, height);
                double toRight = fromX - Math.floor(fromX);
                double toBottom = fromY - Math.floor(fromY);
                for (int channel = 0; channel < channels; channel++, at++) {
                    double above =
                            between(picture.sample(left, top, channel), picture.sample(right, top, channel), toRight);
                    double below = between(
                            picture.sample(left, bottom, channel), picture.sample(right, bottom, channel), toRight);
                    moved[at] = (float) between(above, below, toBottom);
                }
            }
        }
        return picture.with(moved);
    }

    private static int within(int place, int size) {
        return Math.max(0, Math.min(size - 1, place));
    }

    private static double between(double a, double b, double share) {
        return a + (b - a) * share;
    }
}
