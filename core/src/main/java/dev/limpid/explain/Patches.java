package dev.limpid.explain;

import java.util.Arrays;

/**
 * From tokens of a vision transformer to pixels: after one or more tokens that stand for no place (CLS, distillation,
 * registers) come the patches, row by row.
 */
final class Patches {
    private Patches() {}

    /**
     * Each patch's score in equal parts on its pixels, row by row; so their sum is that of all patches.
     *
     * @throws IllegalArgumentException if the last tokens cannot be laid out as a grid of square patches
     */
    static double[] pixels(double[] byToken, int height, int width) {
        for (int size = 1; size <= Math.min(height, width); size++) {
            int patches = height % size == 0 && width % size == 0 ? height / size * (width / size) : 0;
            int extra = byToken.length - patches;
            // The grid that leaves the fewest tokens over: at most a few stand for no place.
            if (patches > 0 && extra >= 0 && extra < patches) {
                return spread(Arrays.copyOfRange(byToken, extra, byToken.length), height, width, size);
            }
        }
        throw new IllegalArgumentException("The model's " + byToken.length
                + " tokens are no grid of square patches of its " + height + "×" + width + " pixels.");
    }

    private static double[] spread(double[] patches, int height, int width, int size) {
        double[] pixels = new double[height * width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                pixels[y * width + x] = patches[y / size * (width / size) + x / size] / ((double) size * size);
            }
        }
        return pixels;
    }
}
