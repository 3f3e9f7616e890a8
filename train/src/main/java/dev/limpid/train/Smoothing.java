package dev.limpid.train;

/**
 * A course that wavers, drawn calmer: the exponential moving average m ← β m + (1 − β) x, divided by 1 − βᵗ, so that its first
 * values are not drawn towards 0 (Kingma and Ba 2015, section 3).
 *
 * @param beta how much of the past stays, from 0 to below 1
 */
public record Smoothing(double beta) {
    private static final double SHARE = 150;
    private static final double LEAST = 5;

    /** Takes shares only. */
    public Smoothing {
        if (!(beta >= 0 && beta < 1)) {
            throw new IllegalArgumentException("beta must be from 0 to below 1, got " + beta + ".");
        }
    }

    /** Over about one in 150 of so many values, and at least 5. */
    public static Smoothing over(long values) {
        return new Smoothing(1 - 1 / Math.max(LEAST, values / SHARE));
    }

    /** What is not finite is passed over: the course stays where it is; {@code NaN} before the first number. */
    public double[] of(double[] values) {
        double[] smooth = new double[values.length];
        double mean = 0;
        double weight = 0;
        for (int i = 0; i < values.length; i++) {
            if (Double.isFinite(values[i])) {
                mean = beta * mean + (1 - beta) * values[i];
                weight = beta * weight + (1 - beta);
            }
            smooth[i] = weight == 0 ? Double.NaN : mean / weight;
        }
        return smooth;
    }
}
