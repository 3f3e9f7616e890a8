package dev.limpid.superpixel;

import java.util.Arrays;
import java.util.Locale;

/**
 * Which segment each pixel belongs to. Segments are numbered from 0 without gaps, in the order in which a reader of rows
 * meets them: equal partitions are equal maps. A segment need not be connected. Immutable.
 */
public final class LabelMap {
    /** The most pixels of a map, and of a picture that is cut into segments. */
    public static final int MOST_PIXELS = 1 << 22;

    private final int width;
    private final int height;
    private final int count;
    private final int[] labels;

    private LabelMap(int width, int height, int count, int[] labels) {
        this.width = width;
        this.height = height;
        this.count = count;
        this.labels = labels;
    }

    /**
     * The map in which pixels of equal marks share a segment.
     *
     * @param marks any numbers, [height, width] row by row; not kept
     * @throws IllegalArgumentException if there are none, more than {@link #MOST_PIXELS}, or not width × height
     */
    public static LabelMap of(int width, int height, int[] marks) {
        requireSize(width, height);
        if (marks.length != width * height) {
            throw new IllegalArgumentException("A label map of " + width + "×" + height + " pixels has "
                    + width * height + " labels, got " + marks.length + ".");
        }
        int[] sorted = marks.clone();
        Arrays.sort(sorted);
        int[] numbers = new int[marks.length]; // 1 + the label, by where the search finds the mark
        int[] labels = new int[marks.length];
        int count = 0;
        for (int i = 0; i < marks.length; i++) {
            int place = Arrays.binarySearch(sorted, marks[i]);
            if (numbers[place] == 0) {
                numbers[place] = ++count;
            }
            labels[i] = numbers[place] - 1;
        }
        return new LabelMap(width, height, count, labels);
    }

    /** Refuses a size before anything is given memory for it. */
    static void requireSize(int width, int height) {
        if (width < 1 || height < 1 || (long) width * height > MOST_PIXELS) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "Superpixels of %d×%d pixels, expected 1 to %,d pixels. Resize the picture first, to the model's size.",
                    width,
                    height,
                    MOST_PIXELS));
        }
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** How many segments there are; at least one. */
    public int count() {
        return count;
    }

    /**
     * The segment of a pixel, from 0 to {@link #count} − 1.
     *
     * @throws IndexOutOfBoundsException if there is no such pixel
     */
    public int label(int x, int y) {
        if (x < 0 || x >= width || y < 0 || y >= height) {
            throw new IndexOutOfBoundsException("Pixel (" + x + ", " + y + ") of " + this + ".");
        }
        return labels[y * width + x];
    }

    /** All labels, [height, width] row by row; a copy. */
    public int[] toArray() {
        return labels.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LabelMap map && map.width == width && Arrays.equals(map.labels, labels);
    }

    @Override
    public int hashCode() {
        return 31 * width + Arrays.hashCode(labels);
    }

    /** Size, number of segments, and a checksum that tells maps of one size apart. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d×%d pixels in %d segments (%08x)", width, height, count, hashCode());
    }
}
