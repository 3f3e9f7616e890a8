package dev.limpid.image;

import java.util.Arrays;

/**
 * Draws a heat map over a grey picture.
 *
 * <p>An output pixel's score is the mean over the part of the grid that it covers, of which the grid's values are
 * interpolated linearly; for one axis that is a list of weights, so the whole is two passes.
 */
final class Overlay {
    private static final int WHITE = 0xFFFFFF;
    private static final int LINE = 0x404040;
    /** How much of the picture's contrast stays below scores, and where the model saw nothing. */
    private static final double SEEN = 0.6;

    private static final double UNSEEN = 0.25;
    private static final double FAINT = 0.1;
    private static final int MOST_SAMPLES = 16;

    private final HeatMap map;
    private final Picture grey;
    private final Axis columns;
    private final Axis rows;

    Overlay(HeatMap map, Picture grey) {
        this.map = map;
        this.grey = grey;
        Geometry geometry = map.geometry();
        int gridColumns = (int) map.scores().shape().dim(1);
        int gridRows = (int) map.scores().shape().dim(0);
        this.columns = Axis.of(
                grey.width(),
                gridColumns,
                x -> geometry.modelX(x * geometry.width() / grey.width()) / geometry.modelWidth());
        this.rows = Axis.of(
                grey.height(),
                gridRows,
                y -> geometry.modelY(y * geometry.height() / grey.height()) / geometry.modelHeight());
    }

    /**
     * The picture with the scores over it.
     *
     * @param solid whether colours are laid on in full from a certain strength on: for palettes without pale colours
     */
    Picture draw(boolean solid) {
        double[] scores = scores();
        int width = grey.width();
        byte[] rgb = new byte[width * grey.height() * 3];
        for (int y = 0; y < grey.height(); y++) {
            for (int x = 0; x < width; x++) {
                int colour = colour(x, y, scores[y * width + x], solid);
                int at = (y * width + x) * 3;
                rgb[at] = (byte) (colour >> 16);
                rgb[at + 1] = (byte) (colour >> 8);
                rgb[at + 2] = (byte) colour;
            }
        }
        return Picture.over(width, grey.height(), 3, rgb);
    }

    private int colour(int x, int y, double score, boolean solid) {
        boolean seen = columns.seen(x) && rows.seen(y);
        if (!seen) {
            boolean edge = columns.touches(x) && rows.near(y) || rows.touches(y) && columns.near(x);
            return edge ? LINE : Ramp.mix(WHITE, grey.rgb(x, y), UNSEEN);
        }
        double strength = map.strength(score);
        int below = map.ramp() == Ramp.DIVERGING
                ? Ramp.mix(WHITE, grey.rgb(x, y), SEEN)
                : Ramp.mix(0, grey.rgb(x, y), SEEN);
        double opacity = solid ? Math.abs(strength) < FAINT ? 0 : 1 : map.ramp().opacity(strength);
        return Ramp.mix(below, map.ramp().colour(strength), opacity);
    }

    double[] scores() {
        int gridColumns = columns.cells;
        double[] wide = new double[rows.cells * grey.width()];
        for (int row = 0; row < rows.cells; row++) {
            for (int x = 0; x < grey.width(); x++) {
                double sum = 0;
                for (int cell = columns.first[x]; cell < columns.first[x] + columns.weights[x].length; cell++) {
                    sum += columns.weights[x][cell - columns.first[x]]
                            * map.scores().at(row * gridColumns + cell);
                }
                wide[row * grey.width() + x] = sum;
            }
        }
        double[] scores = new double[grey.height() * grey.width()];
        for (int y = 0; y < grey.height(); y++) {
            for (int i = 0; i < rows.weights[y].length; i++) {
                int row = rows.first[y] + i;
                for (int x = 0; x < grey.width(); x++) {
                    scores[y * grey.width() + x] += rows.weights[y][i] * wide[row * grey.width() + x];
                }
            }
        }
        return scores;
    }

    private interface Place {
        /** Where an output coordinate lies in the grid, from 0 to 1; below or above where the model saw nothing. */
        double of(double output);
    }

    /**
     * One axis.
     *
     * @param first for each output pixel, the first grid cell that counts
     * @param weights of the cells from there on; none where the model saw nothing
     */
    private record Axis(int cells, int[] first, double[][] weights) {

        static Axis of(int size, int cells, Place place) {
            int[] first = new int[size];
            double[][] weights = new double[size][];
            for (int i = 0; i < size; i++) {
                double middle = place.of(i + 0.5);
                double from = place.of(i) * cells;
                double to = place.of(i + 1) * cells;
                int samples = (int) Math.min(MOST_SAMPLES, Math.max(1, Math.ceil(to - from)));
                double[] all = new double[cells];
                boolean seen = middle >= 0 && middle <= 1;
                for (int sample = 0; seen && sample < samples; sample++) {
                    double at = from + (to - from) * (sample + 0.5) / samples - 0.5;
                    double inside = Math.max(0, Math.min(cells - 1, at));
                    int cell = Math.min((int) inside, Math.max(0, cells - 2));
                    double part = inside - cell;
                    double next = part * part * (3 - 2 * part);
                    all[cell] += (1 - next) / samples;
                    if (cell + 1 < cells) {
                        all[cell + 1] += next / samples;
                    }
                }
                first[i] = first(all);
                weights[i] = Arrays.copyOfRange(all, first[i], Math.max(first[i], last(all) + 1));
            }
            return new Axis(cells, first, weights);
        }

        private static int first(double[] weights) {
            int first = 0;
            while (first < weights.length - 1 && weights[first] == 0) {
                first++;
            }
            return first;
        }

        private static int last(double[] weights) {
            int last = weights.length - 1;
            while (last >= 0 && weights[last] == 0) {
                last--;
            }
            return last;
        }

        boolean seen(int i) {
            return weights[i].length > 0;
        }

        /** Whether a pixel lies just outside of what the model saw. */
        boolean touches(int i) {
            return !seen(i) && (i > 0 && seen(i - 1) || i + 1 < weights.length && seen(i + 1));
        }

        boolean near(int i) {
            return seen(i) || touches(i);
        }
    }
}
