package dev.limpid.superpixel;

import dev.limpid.image.Picture;

/**
 * Equal rectangles, up to a pixel. A picture with fewer rows or columns of pixels than the grid has gets one rectangle
 * for each.
 *
 * @param rows at least 1
 * @param columns at least 1
 */
public record Grid(int rows, int columns) implements Segmenter {
    public Grid {
        if (rows < 1 || columns < 1) {
            throw new IllegalArgumentException(
                    "A grid of " + rows + " rows and " + columns + " columns, expected at least one of each.");
        }
    }

    @Override
    public LabelMap segment(Picture picture) {
        int width = picture.width();
        int height = picture.height();
        LabelMap.requireSize(width, height);
        int across = Math.min(columns, width);
        int down = Math.min(rows, height);
        int[] cells = new int[width * height];
        for (int i = 0; i < cells.length; i++) {
            long row = (long) (i / width) * down / height;
            long column = (long) (i % width) * across / width;
            cells[i] = (int) (row * across + column);
        }
        return LabelMap.of(width, height, cells);
    }
}
