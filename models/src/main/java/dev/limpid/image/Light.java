package dev.limpid.image;

/**
 * Changes a picture's light: first all samples are multiplied by {@code brightness}, then their distance from the picture's mean
 * luma by {@code contrast}, each cut off at 0 and 255. 1 changes nothing.
 *
 * @param brightness at least 0
 * @param contrast at least 0
 */
public record Light(double brightness, double contrast) {
    private static final double WHITE = 255;

    // Weights of red, green and blue in luma, ITU-R BT.601.
    private static final double RED = 0.299;
    private static final double GREEN = 0.587;
    private static final double BLUE = 0.114;

    public Light {
        if (!(brightness >= 0 && brightness < Double.POSITIVE_INFINITY)
                || !(contrast >= 0 && contrast < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "Brightness and contrast are multiplied by a finite number of at least 0, got " + brightness
                            + " and " + contrast + ".");
        }
    }

    /** A picture of the same size; the picture itself if nothing changes. */
    public Picture apply(Picture picture) {
        if (brightness == 1 && contrast == 1) {
            return picture;
        }
        int width = picture.width();
        int channels = picture.channels();
        float[] lit = new float[width * picture.height() * channels];
        for (int i = 0; i < lit.length; i++) {
            int pixel = i / channels;
            lit[i] = cut(brightness * picture.sample(pixel % width, pixel / width, i % channels));
        }
        if (contrast != 1) {
            double mean = luma(lit, channels);
            for (int i = 0; i < lit.length; i++) {
                lit[i] = cut(mean + contrast * (lit[i] - mean));
            }
        }
        return picture.with(lit);
    }

    private static double luma(float[] samples, int channels) {
        double sum = 0;
        for (int i = 0; i < samples.length; i += channels) {
            sum += channels == 1 ? samples[i] : RED * samples[i] + GREEN * samples[i + 1] + BLUE * samples[i + 2];
        }
        return sum * channels / samples.length;
    }

    private static float cut(double sample) {
        return (float) Math.max(0, Math.min(WHITE, sample));
    }
}
