package dev.limpid.image;

import dev.limpid.tensor.Tensor;

/**
 * Which region each of a model's pixels belongs to, and where these pixels lie in the picture.
 *
 * @param labels INT64 [rows, columns]: the region's number, from 0; −1 for a pixel of none
 * @param geometry where the model's pixels lie in the picture
 */
public record Partition(Tensor labels, Geometry geometry) {
    private static final int LINE = 0x303030;
    private static final double STRENGTH = 0.55;

    /**
     * @throws IllegalArgumentException if labels do not have the rows and columns that the geometry tells of
     */
    public Partition {
        if (labels.shape().rank() != 2
                || labels.shape().dim(0) != geometry.modelHeight()
                || labels.shape().dim(1) != geometry.modelWidth()) {
            throw new IllegalArgumentException("Regions of " + geometry.modelHeight() + " rows and "
                    + geometry.modelWidth() + " columns need a label for each place, got shape " + labels.shape()
                    + ".");
        }
    }

    /** The region of a place of the model's grid; −1 for none, and outside of the grid. */
    public int at(int row, int column) {
        boolean inside = row >= 0 && row < geometry.modelHeight() && column >= 0 && column < geometry.modelWidth();
        return inside ? (int) labels.at(row * geometry.modelWidth() + column) : -1;
    }

    /** The region of each pixel of the picture when it is drawn in a size, row by row; −1 where there is none. */
    public int[] over(int width, int height) {
        int[] columns = new int[width];
        for (int x = 0; x < width; x++) {
            columns[x] = (int) Math.floor(geometry.modelX((x + 0.5) * geometry.width() / width));
        }
        int[] drawn = new int[width * height];
        for (int y = 0; y < height; y++) {
            int row = (int) Math.floor(geometry.modelY((y + 0.5) * geometry.height() / height));
            for (int x = 0; x < width; x++) {
                drawn[y * width + x] = at(row, columns[x]);
            }
        }
        return drawn;
    }

    /** The picture with a thin line wherever two regions meet. */
    Picture bordered(Picture picture) {
        int width = picture.width();
        int height = picture.height();
        int[] regions = over(width, height);
        byte[] rgb = picture.toRgb().toBytes();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int at = y * width + x;
                boolean edge = x + 1 < width && meets(regions[at], regions[at + 1])
                        || y + 1 < height && meets(regions[at], regions[at + width]);
                int colour = edge ? Ramp.mix(picture.rgb(x, y), LINE, STRENGTH) : picture.rgb(x, y);
                rgb[3 * at] = (byte) (colour >> 16);
                rgb[3 * at + 1] = (byte) (colour >> 8);
                rgb[3 * at + 2] = (byte) colour;
            }
        }
        return Picture.over(width, height, 3, rgb);
    }

    // Where the model's grid ends another line is drawn already.
    private static boolean meets(int one, int other) {
        return one != other && one >= 0 && other >= 0;
    }
}
