package dev.limpid.task;

import dev.limpid.tensor.DType;
import dev.limpid.tensor.Tensor;

import java.util.function.IntUnaryOperator;

/** A picture {@code [1,channel,row,column]} out of focus: a Gaussian along each axis, edges continued. */
final class Blur {
    private static final double REACH = 3;

    private Blur() {}

    /** Cost: six deviations' worth of products a sample and axis. */
    static Tensor of(Tensor pixels, double deviation) {
        int height = (int) pixels.shape().dim(2);
        int width = (int) pixels.shape().dim(3);
        double[] kernel = kernel(deviation);
        double[] samples = pixels.toDoubles();
        double[] across = along(samples, kernel, i -> i % width, width, 1);
        double[] down = along(across, kernel, i -> i / width % height, height, width);
        return Tensor.fill(DType.FLOAT, pixels.shape(), i -> down[i]);
    }

    private static double[] kernel(double deviation) {
        int reach = (int) Math.ceil(REACH * deviation);
        double[] kernel = new double[2 * reach + 1];
        double sum = 0;
        for (int i = 0; i < kernel.length; i++) {
            double x = (i - reach) / deviation;
            kernel[i] = Math.exp(-x * x / 2);
            sum += kernel[i];
        }
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] /= sum;
        }
        return kernel;
    }

    private static double[] along(double[] samples, double[] kernel, IntUnaryOperator place, int size, int stride) {
        int reach = kernel.length / 2;
        double[] blurred = new double[samples.length];
        for (int i = 0; i < samples.length; i++) {
            int at = place.applyAsInt(i);
            double sum = 0;
            for (int k = -reach; k <= reach; k++) {
                int from = Math.max(0, Math.min(size - 1, at + k));
                sum += kernel[k + reach] * samples[i + (from - at) * stride];
            }
            blurred[i] = sum;
        }
        return blurred;
    }
}
