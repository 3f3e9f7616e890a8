package dev.limpid.explain;

/** Brings a map to another size by bilinear interpolation, as images are enlarged. */
enum Bilinear {
    /** Cells fill their areas: their middles lie at (i + ½)/n, and beyond the outermost ones nothing changes, as in OpenCV. */
    HALF_PIXEL {
        @Override
        double source(int i, int from, int to) {
            return Math.max(0, Math.min(from - 1, (i + 0.5) * from / to - 0.5));
        }
    },
    /** The outermost cells' middles lie on the edge: what PyTorch calls {@code align_corners=True}. */
    CORNERS {
        @Override
        double source(int i, int from, int to) {
            return to == 1 ? 0 : (double) i * (from - 1) / (to - 1);
        }
    };

    /** Where a new cell lies among the old ones, which are at 0, 1, … */
    abstract double source(int i, int from, int to);

    /**
     * @param map row by row
     * @return {@code toRows} rows of {@code toColumns}
     */
    double[] resize(double[] map, int rows, int toRows, int toColumns) {
        int columns = map.length / rows;
        double[] resized = new double[toRows * toColumns];
        for (int row = 0; row < toRows; row++) {
            double y = source(row, rows, toRows);
            int top = (int) y;
            int bottom = Math.min(rows - 1, top + 1);
            for (int column = 0; column < toColumns; column++) {
                double x = source(column, columns, toColumns);
                int left = (int) x;
                int right = Math.min(columns - 1, left + 1);
                double above = between(map[top * columns + left], map[top * columns + right], x - left);
                double below = between(map[bottom * columns + left], map[bottom * columns + right], x - left);
                resized[row * toColumns + column] = between(above, below, y - top);
            }
        }
        return resized;
    }

    private static double between(double one, double other, double share) {
        return one + share * (other - one);
    }
}
