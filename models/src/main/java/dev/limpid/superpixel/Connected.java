package dev.limpid.superpixel;

import java.util.Arrays;

/**
 * Makes clusters into connected segments (Achanta et al. 2012, section 3.2): each connected part of a cluster is a
 * segment, cut where it reaches three times the mean size, and joined to a neighbour if it is below half of it.
 */
final class Connected {
    private static final double SMALLEST = 0.5;
    private static final double LARGEST = 3;
    private static final int[][] NEIGHBOURS = {{1, 0}, {-1, 0}, {0, 1}, {0, -1}};

    private final int width;
    private final int[] clusters;
    private final int[] labels;
    /** The pixels of the part that is growing, in the order in which they were met. */
    private final int[] part;

    private int size;
    /** A label that the part touches, the last one met; −1 while there is none. */
    private int touched;

    private Connected(int width, int[] clusters, int largest) {
        this.width = width;
        this.clusters = clusters;
        labels = new int[clusters.length];
        Arrays.fill(labels, -1);
        part = new int[largest];
    }

    /**
     * New labels.
     *
     * @param clusters [height, width] row by row
     * @param count how many clusters there are, which gives the mean size
     */
    static int[] labels(int width, int[] clusters, int count) {
        double mean = (double) clusters.length / count;
        Connected connected = new Connected(width, clusters, Math.max(1, (int) (LARGEST * mean)));
        int next = 0;
        for (int p = 0; p < clusters.length; p++) {
            if (connected.labels[p] < 0) {
                connected.grow(p, next);
                if (connected.size >= (int) (SMALLEST * mean)) {
                    next++;
                } else if (connected.touched >= 0) {
                    connected.join();
                }
                // Else it is the first part: it shares its label with the next one, which it touches.
            }
        }
        return connected.labels;
    }

    private void grow(int from, int label) {
        size = 0;
        touched = -1;
        add(from, label);
        for (int i = 0; i < size && size < part.length; i++) {
            for (int[] step : NEIGHBOURS) {
                int x = part[i] % width + step[0];
                int p = part[i] + step[0] + step[1] * width;
                if (x < 0 || x >= width || p < 0 || p >= labels.length) {
                    continue;
                }
                if (labels[p] >= 0 && labels[p] != label) {
                    touched = labels[p];
                } else if (labels[p] < 0 && clusters[p] == clusters[from] && size < part.length) {
                    add(p, label);
                }
            }
        }
    }

    private void add(int pixel, int label) {
        labels[pixel] = label;
        part[size++] = pixel;
    }

    private void join() {
        for (int i = 0; i < size; i++) {
            labels[part[i]] = touched;
        }
    }
}
