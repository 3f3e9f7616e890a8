package dev.limpid.optimise;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * The length of the gradients of all parameters as one vector (Pascanu, Mikolov, Bengio 2013), for clipping.
 *
 * @param value in double precision; not finite if a gradient is not
 * @param unfit the first parameter with a gradient that is not finite; null if there is none
 */
public record GlobalNorm(double value, @Nullable String unfit) {
    /** Keeps the quotient finite where all gradients are 0: PyTorch's. */
    private static final double EPSILON = 1e-6;

    /**
     * Of gradients, each multiplied with {@code scale}. Sums go by blocks that are always the same, so that the result is the same
     * for any number of threads. Reads all gradients once.
     */
    public static GlobalNorm of(List<Parameter> parameters, float scale, int threads) {
        if (!Float.isFinite(scale)) {
            throw new IllegalArgumentException(
                    "Gradients are to be multiplied with " + scale + ", expected a finite number.");
        }
        Blocks blocks = new Blocks(parameters);
        Numbers gradients = Numbers.of(parameters, Parameter::gradient);
        double[] sums = new double[blocks.count()];
        blocks.each(threads, () -> {
            float[] g = new float[Blocks.CHUNK];
            return chunk -> {
                gradients.read(chunk, g);
                sums[chunk.block()] += sumOfSquares(g, chunk.length());
            };
        });
        double sum = 0;
        String unfit = null;
        for (int i = 0; i < sums.length; i++) {
            sum += sums[i];
            if (unfit == null && !Double.isFinite(sums[i])) {
                unfit = parameters.get(blocks.parameter(i)).name();
            }
        }
        return new GlobalNorm(Math.sqrt(sum) * Math.abs(scale), unfit);
    }

    public boolean isFinite() {
        return Double.isFinite(value);
    }

    /**
     * What gradients are multiplied with so that their norm is at most {@code most}: 1 if it is already. As PyTorch's {@code
     * clip_grad_norm_}.
     *
     * @param most above 0
     * @throws IllegalStateException if the norm is not finite: no factor would mend that
     */
    public double clipping(double most) {
        if (!(most > 0)) {
            throw new IllegalArgumentException("Gradients are clipped to a norm above 0, got " + most + ".");
        }
        if (!isFinite()) {
            throw new IllegalStateException("The gradient of '" + unfit + "' is not finite, so that the norm of all is "
                    + value + ": the loss has gone astray. Lower the rate of learning, or look at the data.");
        }
        return Math.min(1, most / (value + EPSILON));
    }

    /** Eight sums side by side, in a fixed order, so that none waits for the other. */
    private static double sumOfSquares(float[] g, int length) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        double s4 = 0;
        double s5 = 0;
        double s6 = 0;
        double s7 = 0;
        int whole = length & -8;
        for (int i = 0; i < whole; i += 8) {
            s0 += (double) g[i] * g[i];
            s1 += (double) g[i + 1] * g[i + 1];
            s2 += (double) g[i + 2] * g[i + 2];
            s3 += (double) g[i + 3] * g[i + 3];
            s4 += (double) g[i + 4] * g[i + 4];
            s5 += (double) g[i + 5] * g[i + 5];
            s6 += (double) g[i + 6] * g[i + 6];
            s7 += (double) g[i + 7] * g[i + 7];
        }
        for (int i = whole; i < length; i++) {
            s0 += (double) g[i] * g[i];
        }
        return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
    }
}
