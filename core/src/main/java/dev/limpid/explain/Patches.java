package dev.limpid.explain;

/**
 * How the tokens of a vision transformer lie over its picture: after one or more tokens that stand for no place (CLS,
 * distillation, registers) come the patches, row by row.
 *
 * @param before how many tokens stand for no place
 */
public record Patches(int rows, int columns, int before) {
    /**
     * The grid that so many tokens form over a picture of so many pixels.
     *
     * @throws IllegalArgumentException if the last tokens cannot be laid out as a grid of square patches
     */
    public static Patches of(int tokens, int height, int width) {
        for (int size = 1; size <= Math.min(height, width); size++) {
            int patches = height % size == 0 && width % size == 0 ? height / size * (width / size) : 0;
            int extra = tokens - patches;
            // The grid that leaves the fewest tokens over: at most a few stand for no place.
            if (patches > 0 && extra >= 0 && extra < patches) {
                return new Patches(height / size, width / size, extra);
            }
        }
        throw new IllegalArgumentException("The model's " + tokens + " tokens are no grid of square patches of its "
                + height + "×" + width + " pixels.");
    }

    /** Each patch's score in equal parts on its pixels, row by row; so their sum is that of all patches. */
    static double[] pixels(double[] byToken, int height, int width) {
        Patches grid = of(byToken.length, height, width);
        int size = height / grid.rows;
        double[] pixels = new double[height * width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int patch = grid.before + y / size * grid.columns + x / size;
                pixels[y * width + x] = byToken[patch] / ((double) size * size);
            }
        }
        return pixels;
    }
}
