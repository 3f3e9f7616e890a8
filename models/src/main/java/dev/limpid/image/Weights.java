package dev.limpid.image;

/**
 * How much each old pixel counts for each new one, along one axis: what Pillow and PyTorch (with antialiasing) both
 * compute in double precision.
 *
 * @param first for each new pixel, the first old one that counts
 * @param values for each new pixel, the weights from there on; they sum to 1
 */
record Weights(int[] first, double[][] values) {

    static Weights of(Resample filter, int before, int after) {
        double scale = (double) before / after;
        double stretch = Math.max(1, scale);
        double support = filter.support() * stretch;
        double shrink = 1 / stretch;
        int[] first = new int[after];
        double[][] values = new double[after][];
        for (int i = 0; i < after; i++) {
            double centre = (i + 0.5) * scale;
            int from = Math.max(0, (int) (centre - support + 0.5));
            int to = Math.min(before, (int) (centre + support + 0.5));
            first[i] = from;
            values[i] = normalised(filter, from, to, centre, shrink);
        }
        return new Weights(first, values);
    }

    private static double[] normalised(Resample filter, int from, int to, double centre, double shrink) {
        double[] weights = new double[to - from];
        double sum = 0;
        for (int j = 0; j < weights.length; j++) {
            weights[j] = filter.at((j + from - centre + 0.5) * shrink);
            sum += weights[j];
        }
        for (int j = 0; j < weights.length && sum != 0; j++) {
            weights[j] /= sum;
        }
        return weights;
    }

    /** The weights times 2^bits, rounded half away from zero. */
    int[][] fixed(int bits) {
        int[][] fixed = new int[values.length][];
        for (int i = 0; i < values.length; i++) {
            fixed[i] = new int[values[i].length];
            for (int j = 0; j < fixed[i].length; j++) {
                double scaled = values[i][j] * (1 << bits);
                fixed[i][j] = (int) (scaled + Math.copySign(0.5, scaled));
            }
        }
        return fixed;
    }

    double largest() {
        double largest = 0;
        for (double[] weights : values) {
            for (double weight : weights) {
                largest = Math.max(largest, weight);
            }
        }
        return largest;
    }
}
