package dev.limpid.superpixel;

/**
 * Smoothing of a plane by a Gaussian of four deviations' reach, the picture mirrored at its edges (edge pixels twice): as
 * SciPy's {@code gaussian_filter} in its mode {@code reflect}.
 *
 * @param sigma standard deviation in pixels; 0 leaves planes as they are
 */
record Gaussian(double sigma) {
    private static final double REACH = 4;
    private static final double MOST = 100;

    Gaussian {
        if (!(sigma >= 0 && sigma <= MOST)) {
            throw new IllegalArgumentException("Smoothing by sigma " + sigma + ", expected 0 to 100 pixels.");
        }
    }

    /** A new plane. Cost: eight deviations' worth of products a pixel and axis. */
    double[] smooth(double[] plane, int width, int height) {
        double[] kernel = kernel();
        double[] down = along(plane, kernel, height, width, width, 1);
        return along(down, kernel, width, 1, height, width);
    }

    private double[] kernel() {
        int reach = (int) (REACH * sigma + 0.5);
        double[] kernel = new double[reach + 1];
        double sum = 0;
        for (int i = 0; i <= reach; i++) {
            kernel[i] = reach == 0 ? 1 : Math.exp(-0.5 * i * i / (sigma * sigma));
            sum += i == 0 ? kernel[i] : 2 * kernel[i];
        }
        for (int i = 0; i <= reach; i++) {
            kernel[i] /= sum;
        }
        return kernel;
    }

    /** Along an axis of {@code size} samples, {@code stride} apart; there are {@code lines} of them. */
    private static double[] along(double[] plane, double[] kernel, int size, int stride, int lines, int lineStride) {
        int reach = kernel.length - 1;
        double[] line = new double[size + 2 * reach];
        double[] smoothed = new double[plane.length];
        for (int start = 0; start < lines * lineStride; start += lineStride) {
            for (int i = 0; i < line.length; i++) {
                line[i] = plane[start + mirrored(i - reach, size) * stride];
            }
            for (int i = 0; i < size; i++) {
                double sum = kernel[0] * line[i + reach];
                for (int k = 1; k <= reach; k++) {
                    sum += kernel[k] * (line[i + reach - k] + line[i + reach + k]);
                }
                smoothed[start + i * stride] = sum;
            }
        }
        return smoothed;
    }

    private static int mirrored(int at, int size) {
        int place = Math.floorMod(at, 2 * size);
        return Math.min(place, 2 * size - 1 - place);
    }
}
