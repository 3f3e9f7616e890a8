package dev.limpid.explain;

import dev.limpid.model.Path;
import dev.limpid.tensor.Shape;

/**
 * A path of pictures. Slopes have to be right for each cell of a 16×16 grid: of a network with kinks those of single pixels
 * settle only after thousands of points, and nobody reads a map that closely.
 */
record PixelLine(Path path, int height, int width) implements Quadrature.Line {
    private static final int CELLS = 16;

    /** For a value {@code [1,channel,row,column]}. */
    static PixelLine of(Path path, Shape value) {
        return new PixelLine(path, (int) value.dim(2), (int) value.dim(3));
    }

    @Override
    public Path.Points at(double... alphas) {
        return path.at(alphas);
    }

    @Override
    public double[] judged(double[] slopes) {
        return cells(slopes, height, width);
    }

    /** The sums of the first {@code height × width} numbers over the grid's cells. */
    static double[] cells(double[] slopes, int height, int width) {
        int rows = Math.min(CELLS, height);
        int columns = Math.min(CELLS, width);
        double[] cells = new double[rows * columns];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                cells[y * rows / height * columns + x * columns / width] += slopes[y * width + x];
            }
        }
        return cells;
    }
}
