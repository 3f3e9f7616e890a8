package dev.limpid.image;

/**
 * Draws a heat map over a grey picture.
 *
 * <p>Regions are filled evenly. Of single places, an output pixel's score is the mean over the part of the grid that it covers. Between the middles of two cells
 * scores follow a cubic, one axis after the other, that never leaves the two cells' scores: no colour appears that no
 * cell has, and a peak does not look like a cross, as it would linearly.
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
                map.regions() != null,
                x -> geometry.modelX(x * geometry.width() / grey.width()) / geometry.modelWidth());
        this.rows = Axis.of(
                grey.height(),
                gridRows,
                map.regions() != null,
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
        int width = grey.width();
        double[][] wide = new double[rows.cells][];
        for (int row = 0; row < rows.cells; row++) {
            double[] cells = new double[columns.cells];
            for (int cell = 0; cell < cells.length; cell++) {
                cells[cell] = map.scores().at(row * cells.length + cell);
            }
            wide[row] = columns.means(cells);
        }
        double[] scores = new double[width * grey.height()];
        for (int x = 0; x < width; x++) {
            double[] cells = new double[rows.cells];
            for (int cell = 0; cell < cells.length; cell++) {
                cells[cell] = wide[cell][x];
            }
            double[] column = rows.means(cells);
            for (int y = 0; y < column.length; y++) {
                scores[y * width + x] = column[y];
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
     * @param even whether a cell's score fills it, rather than passing into its neighbours'
     * @param samples for each output pixel, the places in the grid that it is the mean of, a cell's middle at its
     *     number; none where the model saw nothing
     */
    private record Axis(int cells, boolean even, double[][] samples) {

        static Axis of(int size, int cells, boolean even, Place place) {
            double[][] samples = new double[size][];
            for (int i = 0; i < size; i++) {
                double middle = place.of(i + 0.5);
                double from = place.of(i) * cells;
                double to = place.of(i + 1) * cells;
                boolean seen = middle >= 0 && middle <= 1;
                int count = seen ? (int) Math.min(MOST_SAMPLES, Math.max(1, Math.ceil(to - from))) : 0;
                samples[i] = new double[count];
                for (int sample = 0; sample < count; sample++) {
                    samples[i][sample] = from + (to - from) * (sample + 0.5) / count - 0.5;
                }
            }
            return new Axis(cells, even, samples);
        }

        /** Each output pixel's score on a line of cells. */
        double[] means(double[] line) {
            double[] means = new double[samples.length];
            for (int i = 0; i < means.length; i++) {
                for (double at : samples[i]) {
                    double score = even ? cell(line, (int) Math.floor(at + 0.5)) : between(line, at);
                    means[i] += score / samples[i].length;
                }
            }
            return means;
        }

        // Keys' cubic through four neighbours, kept between the two that are nearest.
        private static double between(double[] line, double at) {
            int cell = (int) Math.floor(at);
            double t = at - cell;
            double left = cell(line, cell);
            double right = cell(line, cell + 1);
            double before = cell(line, cell - 1);
            double after = cell(line, cell + 2);
            double cubic = left
                    + t
                            * 0.5
                            * (right
                                    - before
                                    + t
                                            * (2 * before
                                                    - 5 * left
                                                    + 4 * right
                                                    - after
                                                    + t * (3 * (left - right) + after - before)));
            return Math.max(Math.min(left, right), Math.min(Math.max(left, right), cubic));
        }

        private static double cell(double[] line, int cell) {
            return line[Math.max(0, Math.min(line.length - 1, cell))];
        }

        boolean seen(int i) {
            return samples[i].length > 0;
        }

        /** Whether a pixel lies just outside of what the model saw. */
        boolean touches(int i) {
            return !seen(i) && (i > 0 && seen(i - 1) || i + 1 < samples.length && seen(i + 1));
        }

        boolean near(int i) {
            return seen(i) || touches(i);
        }
    }
}
