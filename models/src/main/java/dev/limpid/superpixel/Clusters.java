package dev.limpid.superpixel;

import java.util.Arrays;

/** The moving centres of {@link Slic}, counted by rows of their grid. */
final class Clusters {
    private final int width;
    private final int height;
    private final double[][] planes;
    private final Axis down;
    private final Axis across;
    /** Which centres have lost all their pixels. */
    private final boolean[] empty;
    /** Each centre's row, column and colour, [centre, 5]. */
    private final double[][] centres;

    /** Where an axis' centres stand: at start, start + step, … */
    private record Axis(int size, int start, int step) {
        static Axis of(int size, double step) {
            return new Axis(size, (int) (step / 2), (int) Math.rint(step));
        }

        int count() {
            return (size - start + step - 1) / step;
        }
    }

    /**
     * Centres on a grid as square as the picture allows; colours are not set.
     *
     * @param planes colours in units of compactness, each [height, width]
     * @param wanted about how many centres
     */
    Clusters(int width, int height, double[][] planes, int wanted) {
        this.width = width;
        this.height = height;
        this.planes = planes;
        double step = Math.max(1, Math.sqrt((double) width * height / wanted));
        // A narrow side has one centre; the other then has all that are wanted.
        double tall = height < step ? height : width < step ? Math.max(1, (double) height / wanted) : step;
        double wide = width < step ? width : height < step ? Math.max(1, (double) width / wanted) : step;
        down = Axis.of(height, tall);
        across = Axis.of(width, wide);
        centres = new double[down.count() * across.count()][];
        empty = new boolean[centres.length];
        for (int i = 0; i < centres.length; i++) {
            double row = down.start + i / across.count() * down.step;
            double column = across.start + i % across.count() * across.step;
            centres[i] = new double[] {row, column, 0, 0, 0};
        }
    }

    int count() {
        return centres.length;
    }

    /**
     * Finds the nearest centre of each pixel; of equally near ones the first.
     *
     * @param nearest modified; keeps what it holds of pixels that no centre looks at
     * @param byColour whether colours count
     */
    void assign(int[] nearest, boolean byColour) {
        double[] least = new double[nearest.length];
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        double grid = Math.max(down.step, across.step);
        double colours = byColour ? 1 : 0;
        for (int k = 0; k < centres.length; k++) {
            double[] c = centres[k];
            if (empty[k]) {
                continue;
            }
            int bottom = (int) Math.min(height, c[0] + 2 * down.step + 1);
            int right = (int) Math.min(width, c[1] + 2 * across.step + 1);
            for (int y = (int) Math.max(0, c[0] - 2 * down.step); y < bottom; y++) {
                double dy = (y - c[0]) * (y - c[0]);
                for (int x = (int) Math.max(0, c[1] - 2 * across.step); x < right; x++) {
                    int p = y * width + x;
                    double distance = (dy + (x - c[1]) * (x - c[1])) / (grid * grid);
                    distance += colours * colourDistance(p, c);
                    if (distance < least[p]) {
                        least[p] = distance;
                        nearest[p] = k;
                    }
                }
            }
        }
    }

    private double colourDistance(int pixel, double[] centre) {
        double l = planes[0][pixel] - centre[2];
        double a = planes[1][pixel] - centre[3];
        double b = planes[2][pixel] - centre[4];
        return l * l + a * a + b * b;
    }

    /** Moves centres to the means of their pixels; one without pixels is out of the game. */
    void move(int[] nearest) {
        double[][] sums = new double[centres.length][2 + planes.length];
        int[] sizes = new int[centres.length];
        for (int p = 0; p < nearest.length; p++) {
            double[] sum = sums[nearest[p]];
            sizes[nearest[p]]++;
            sum[0] += p / width;
            sum[1] += p % width;
            for (int channel = 0; channel < planes.length; channel++) {
                sum[2 + channel] += planes[channel][p];
            }
        }
        for (int k = 0; k < centres.length; k++) {
            empty[k] = sizes[k] == 0;
            for (int i = 0; i < sums[k].length && !empty[k]; i++) {
                centres[k][i] = sums[k][i] / sizes[k];
            }
        }
    }
}
